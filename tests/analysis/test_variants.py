"""Variants by hand: each definition, each named step, and what is said of them."""

import polars as pl
import pytest

from csdash.analysis.variants.named import VARIANTS
from csdash.analysis.variants.steps import Reckoning
from csdash.analysis.variants.told import MEANINGS, STEPS, gap, gap_title, ledger, spread
from csdash.analysis.variants.values import variants
from csdash.errors import NotEnoughHistory
from csdash.settings import Settings
from tests.analysis.phrases import is_sentence, is_title
from tests.histories import at, day, history, opened

MONTH = day("2025-01")
STEADY = {"steady": [100] * 13}


def reckoned(paid: dict, where=None, **attributes) -> Reckoning:
    """From January 2024 to January 2025."""
    return Reckoning(opened(history("2024-01", STEADY | paid, **attributes)), MONTH, where)


def steps(reckoning: Reckoning, key: str) -> dict[str, float]:
    return {name: pytest.approx(float(effect)) for name, effect in reckoning.of(key).items() if effect}


def values(reckoning: Reckoning) -> dict[str, float]:
    return {key: float(value) for key, (value, _) in reckoning.values.items()}


def test_where_nothing_happens_all_definitions_agree():
    reckoning = reckoned({})
    assert set(values(reckoning).values()) == {1.0}
    assert not any(reckoning.between(one, other) for one in VARIANTS for other in VARIANTS)


def test_an_account_that_joined_and_left():
    # 100 in March, gone from July: in monthly figures it halves July's base, in the year's it never was.
    reckoning = reckoned({"brief": [None] * 2 + [100] * 4 + [None] * 7})
    told = values(reckoning)
    assert told["nrr"] == told["grr"] == 1
    assert told["nrr_chained_monthly"] == told["grr_chained_monthly"] == 0.5
    assert told["nrr_event_sum"] == told["grr_event_sum"] == 0
    assert steps(reckoning, "nrr_chained_monthly") == {"joined": -0.5}
    assert steps(reckoning, "nrr_event_sum") == {"joined": -1}
    assert steps(reckoning, "grr_event_sum") == {"joined": -1}
    # It is there in April and not in July, which the quarters see as well.
    assert told["nrr_chained_quarterly"] == 0.5


def test_an_account_that_left_and_returned():
    reckoning = reckoned({"back": [100] * 4 + [None] * 2 + [120] * 7})
    told = values(reckoning)
    assert told["nrr"] == 1.1
    assert told["grr"] == 1
    assert told["nrr_chained_monthly"] == 0.5
    # Half of 200 was lost; that 120 returned no month's NRR tells.
    assert steps(reckoning, "nrr_chained_monthly") == {"returned": -0.6}
    assert steps(reckoning, "nrr_event_sum") == {"returned": -0.6}
    assert steps(reckoning, "grr_event_sum") == {"expansion": -0.1, "returned": -0.5}


def test_an_account_that_gained_and_lost_it_again():
    reckoning = reckoned({"wave": [100] * 4 + [140] * 4 + [100] * 5})
    told = values(reckoning)
    assert told["nrr"] == told["nrr_event_sum"] == told["grr"] == 1
    assert told["nrr_chained_monthly"] == pytest.approx(1)
    assert told["grr_event_sum"] == 0.8
    assert told["grr_chained_monthly"] == pytest.approx(200 / 240)
    assert steps(reckoning, "grr_event_sum") == {"netted": -0.2}
    assert steps(reckoning, "grr_chained_monthly") == {"netted": 200 / 240 - 1}
    assert steps(reckoning, "nrr_chained_monthly") == {}


def test_an_account_that_came_back_and_moved():
    # It paid in January 2023, not a year later, and came back in March 2024 with 100, 150 from June on.
    paid = {
        "steady": [100] * 25,
        "former": [100] + [None] * 13 + [100] * 3 + [150] * 8,
    }
    reckoning = Reckoning(opened(history("2023-01", paid)), MONTH)
    told = values(reckoning)
    assert told["nrr"] == 1
    assert told["nrr_with_winbacks"] == told["mrr_ratio"] == 2.5
    assert steps(reckoning, "nrr_with_winbacks") == {"winbacks": 1.5}
    assert steps(reckoning, "nrr_chained_monthly") == {"came_back": 0.25}
    assert steps(reckoning, "nrr_event_sum") == {"came_back": 0.5}


def test_new_customers_are_growth_and_in_no_retention():
    reckoning = reckoned({"new": [None] * 6 + [50] * 7})
    assert values(reckoning)["mrr_ratio"] == 1.5
    assert steps(reckoning, "mrr_ratio") == {"new": 0.5}
    others = {key: value for key, value in values(reckoning).items() if key != "mrr_ratio"}
    assert set(others.values()) == {1.0}


def test_the_latest_month_leaves_out_what_came_before():
    reckoning = reckoned({"gone": [100] * 6 + [None] * 7})
    told = values(reckoning)
    assert (told["nrr_monthly"], told["nrr_quarterly"], told["nrr"]) == (1, 1, 0.5)
    assert steps(reckoning, "nrr_monthly") == steps(reckoning, "nrr_quarterly") == {"earlier": 0.5}


def test_a_swap_of_products_is_a_loss_at_product_level_only():
    paid = {"S/P": [60] * 6 + [20] * 7, "S/Q": [40] * 6 + [80] * 7}
    reckoning = Reckoning(opened(history("2024-01", paid)), MONTH)
    told = values(reckoning)
    assert (told["grr"], told["grr_product_level"]) == (1, 0.6)
    assert steps(reckoning, "grr_product_level") == {"swaps": -0.4}


def test_a_credit_makes_products_add_up_to_something_else():
    paid = {"S/P": [100] * 13, "S/credit": [-20] * 13, "T/P": [50] * 12 + [25]}
    reckoning = Reckoning(opened(history("2024-01", paid)), MONTH)
    told = values(reckoning)
    # 80 + 25 of 130; at product level, where the credit is no customer's line, 125 of 150.
    assert (told["grr"], told["grr_product_level"]) == pytest.approx((105 / 130, 125 / 150))
    assert steps(reckoning, "grr_product_level") == {"credits": 125 / 150 - 105 / 130}


def test_accounts_that_move_between_groups():
    # Both are of SMB at the opening; the mover is ENT from April on and doubles there.
    reckoning = reckoned(
        {"mover": [100] * 6 + [200] * 7},
        {"segment": ["SMB"]},
        segment={"steady": "SMB", "mover": ["SMB"] * 3 + ["ENT"] * 10},
    )
    told = values(reckoning)
    assert told["nrr"] == 1.5  # attributes are those of the opening
    assert told["nrr_chained_monthly"] == 1  # the months see SMB without it
    assert steps(reckoning, "nrr_chained_monthly") == {"group": -0.5}


def test_a_merger_into_an_account_that_joined():
    # The guest of the opening is from August on part of one that came in March; the year lays 100 out for it.
    paid = {"steady": [100] * 13, "host": [None] * 2 + [100] * 5 + [150] * 6, "guest": [100] * 7 + [0] * 6}
    parent = {"guest": [None] * 7 + ["host"] * 6}
    reckoning = Reckoning(opened(history("2024-01", paid, parent_id=parent)), MONTH)
    told = values(reckoning)
    # In August host and guest, 200, become 150; of that the year says what is the guest's.
    assert told["nrr_chained_monthly"] == pytest.approx(250 / 300)
    found = {name: float(effect) for name, effect in reckoning.of("nrr_chained_monthly").items() if effect}
    assert "merged" in found
    assert sum(found.values()) == pytest.approx(told["nrr_chained_monthly"] - told["nrr"])


def test_exchange_rates_are_a_step_of_their_own():
    # The dollar falls by half in July, while 1 dollar becomes 2 in October: at January's rates the year says 2, at
    # October's the month says 2 as well; but beside 100 yen it weighs less there.
    paid = {"yen": [100] * 13, "dollar": [1] * 9 + [2] * 4}
    months = [day(f"2024-{m:02}") for m in range(1, 13)] + [MONTH]
    fx = pl.DataFrame({"month": months, "currency": ["USD"] * 13, "rate": [100.0] * 6 + [50.0] * 7})
    accounts = history("2024-01", paid, currency={"yen": "JPY", "dollar": "USD"})
    reckoning = Reckoning(opened(accounts, fx=fx, options={"settings": Settings(currency="JPY")}), MONTH)
    told = values(reckoning)
    assert told["nrr"] == 1.5
    assert told["nrr_chained_monthly"] == pytest.approx(200 / 150)
    assert steps(reckoning, "nrr_chained_monthly") == {"fx": 200 / 150 - 1.5}


def test_one_headline_and_one_that_is_no_retention_rate():
    assert [key for key, one in VARIANTS.items() if one.is_headline] == ["nrr"]
    assert [key for key, one in VARIANTS.items() if not one.is_retention] == ["mrr_ratio"]
    assert set(STEPS) == set(MEANINGS)


def test_every_month_that_has_a_year_behind_it():
    session = opened(history("2023-11", {"a": [100] * 15, "b": [50] * 14 + [40]}))
    frame = variants(session)
    assert frame["month"].unique().sort().to_list() == [day("2024-11"), day("2024-12"), MONTH]
    assert frame.filter("is_headline").height == 3
    row = at(frame, "2025-01", variant="nrr_event_sum")
    assert (row["value"], row["difference"], row["n_accounts"]) == pytest.approx((140 / 150, 0, 2))
    with pytest.raises(NotEnoughHistory):
        variants(opened(history("2024-02", {"a": [100] * 12})))


def test_the_steps_lie_between_both_values():
    reckoning = reckoned(
        {"brief": [None] * 2 + [100] * 4 + [None] * 7, "back": [100] * 4 + [None] + [90] * 8}
    )
    told = ledger(reckoning, "nrr", "nrr_event_sum").rows()
    assert (told[0], told[-1]) == (("nrr", 0.95), ("nrr_event_sum", 0.0))
    assert sum(effect for _, effect in told[:-1]) == pytest.approx(told[-1][1])
    assert [step for step, _ in told[1:-1]] == ["joined", "returned"]


BRIEF = {"brief": [None] * 2 + [100] * 4 + [None] * 7}
CASES = {
    "flat": ({}, ("both 100.0% here", "どちらも100.0%です")),
    "lower": (BRIEF, ("is 50.0%, 50.0 points lower", "50.0ポイント低くなります")),
    "higher": (
        {"grows": [None] * 2 + [100] * 4 + [200] * 7},
        ("is 150.0%, 50.0 points higher", "50.0ポイント高くなります"),
    ),
    "tiny": ({"grows": [None] * 2 + [100] * 4 + [100.01] * 7}, ("both 100.0% here", "どちらも100.0%です")),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_said_of_two_definitions(case):
    paid, words = CASES[case]
    reckoning = reckoned(paid)
    said = gap(reckoning, "nrr", "nrr_chained_monthly")
    assert is_sentence(said)
    assert is_title(gap_title(reckoning, "nrr", "nrr_chained_monthly"))
    assert is_sentence(spread(reckoning, MONTH))
    assert words[0] in said.en
    assert words[1] in said.ja


def test_how_far_definitions_lie_apart_is_said_where_they_do():
    # Half of July's base, and by events all of January's: from 100% down to 0%.
    assert "from 0.0% to 100.0% depending on the definition" in spread(reckoned(BRIEF), MONTH).en
    assert "NRR is 100.0% under every definition" in spread(reckoned({}), MONTH).en


def test_differences_that_cancel_out_are_said():
    # The newcomer doubles in May: 400 of 300. In September 100 of 400 go, and their return in October is not counted.
    paid = {"back": [100] * 8 + [None] + [100] * 4, "grows": [None] * 2 + [100] * 2 + [200] * 9}
    reckoning = reckoned(paid)
    assert float(reckoning.values["nrr_chained_monthly"][0]) == 1
    assert {name for name, effect in reckoning.of("nrr_chained_monthly").items() if effect} == {
        "returned",
        "joined",
    }
    said = gap(reckoning, "nrr", "nrr_chained_monthly")
    assert "both 100.0%, but only because 2 differences cancel out" in said.en
    assert "2つの違いが打ち消し合った" in said.ja


def test_what_is_undefined_is_said_so():
    session = opened(
        history("2024-01", {"a": [100] * 13, "b": [None] * 5 + [10] * 8}, segment={"b": "new", "a": "old"})
    )
    reckoning = Reckoning(session, MONTH, {"segment": ["new"]})
    assert reckoning.between("nrr", "grr") is None
    assert "undefined" in gap(reckoning, "nrr", "grr").en
    assert "undefined" in spread(reckoning, MONTH).en
    assert ledger(reckoning, "nrr", "grr").rows() == [("nrr", None), ("grr", None)]
