"""Expansion in words and factors: the identity of NRR, the top tenth, and what goes together with verified value."""

from datetime import date

import polars as pl
import pytest

import csdash
from csdash.analysis.difference import Difference, Measured
from csdash.analysis.expansion import parts as expansion
from csdash.analysis.expansion import told as said
from csdash.analysis.expansion import verified as expansion_value
from csdash.analysis.expansion.parts import Factors, TopDecile
from csdash.analysis.expansion.verified import Value
from csdash.analysis.question import Question
from csdash.errors import NotUnlocked
from tests.histories import history, opened
from tests.sample import sample_session


@pytest.fixture(scope="module")
def sample() -> csdash.Session:
    return sample_session()


def whole(session: csdash.Session, window: int = 12) -> Question:
    return Question(window, (), session.first_month, session.last_month)


def test_nrr_is_logo_retention_times_what_the_retained_pay():
    # Two of four stay: 50 %. They pay 30 + 60 at the end, 45 each; at the opening all paid 120, 30 each: 150 %.
    session = opened(history("2024-01", {"A": [20, 30], "B": [40, 60], "C": [30, None], "D": [30, None]}))
    (told,) = expansion.factors(session, whole(session, 1))
    assert (told.nrr, told.logo, told.arpa) == pytest.approx((0.75, 0.5, 1.5))


def test_both_factors_add_up_to_the_change(sample):
    months = expansion.factors(sample, whole(sample))
    for then, now in zip(months, months[12:], strict=False):
        assert now.logo * now.arpa == pytest.approx(now.nrr)
        assert sum(expansion.factor_change(now, then)) == pytest.approx(now.nrr - then.nrr)


@pytest.mark.parametrize("window", [1, 3, 12])
def test_the_split_leads_from_the_opening_to_the_closing(sample, window: int):
    split = expansion.split(sample, whole(sample, window))
    amounts = split["amount"].to_list()
    assert sum(amounts[:-1]) == pytest.approx(amounts[-1])
    nrr = sample.metrics("nrr", window=window)["value"][-1]
    assert amounts[-1] / amounts[0] == pytest.approx(nrr)


def test_the_top_tenth_is_never_empty():
    def share(*amounts: float) -> TopDecile | None:
        return expansion.top_decile(
            pl.DataFrame({"expansion_mrr": amounts}, schema={"expansion_mrr": pl.Float64})
        )

    assert share(0.0, 0.0) is None
    assert share(5.0, 0.0) == TopDecile(1.0, 1, 1)
    assert share(*[1.0] * 19, 21.0) == TopDecile(22 / 40, 2, 20)
    assert share(*[1.0] * 10, 10.0) == TopDecile(11 / 20, 2, 11)  # of eleven, two


def test_steps_of_price_have_the_sign_of_what_they_did():
    # A: 12 seats at 110 become 10 at 100 less 20%: 1,320 to 1,100, to 1,000, to 800. B gains two seats at 50.
    rows = history(
        "2024-01",
        {"A/Core": [1320, 800], "B/Core": [100, 200]},
        seats={"A/Core": [12, 10], "B/Core": [2, 4]},
        list_mrr={"A/Core": [1320, 1000], "B/Core": [100, 200]},
    )
    session = opened(rows)
    steps, n_kept, n_known = expansion.price_steps(session, whole(session, 1))
    assert {(cause, side): effect for cause, side, effect in steps.iter_rows() if effect} == {
        ("volume", "gain"): 100,
        ("volume", "loss"): -220,
        ("price", "loss"): -100,
        ("discount", "loss"): -200,
    }
    assert (n_kept, n_known) == (2, 2)


def test_outcomes_count_from_the_opening_only():
    rows = history("2024-01", {"A": [10, 15], "B": [20, 20], "C": [30, 33], "D": [40, 40]})
    events = pl.DataFrame(
        {
            "date": [date(2024, 1, 31), date(2023, 5, 5), date(2024, 2, 1)],
            "account_id": ["A", "B", "C"],
            "kind": ["outcome_verified"] * 3,
        }
    )
    session = opened(rows, events=events)
    question = whole(session, 1)
    told = expansion_value.after_value(session, question, session.account_bridge(1, question.month))
    # A and B: 5 of 30. C, whose outcome came in the month itself, and D: 3 of 70.
    assert (told.rates.now.value, told.rates.then.value) == pytest.approx((5 / 30, 3 / 70))
    assert (told.share, told.held) == pytest.approx((5 / 8, 30 / 100))
    assert told.accounts.now.value == 0.5
    with pytest.raises(NotUnlocked):
        opened(rows).verified_accounts(question.month)


def test_verified_outcomes_go_with_expansion_in_the_sample_data_and_prove_nothing(sample):
    # sample_data/README.md: CS-led expansion follows outcomes, for some months.
    question = whole(sample)
    told = expansion_value.after_value(sample, question, sample.account_bridge(12, question.month))
    assert told.accounts.value > 0.05
    title = said.value_title(told).en
    assert title.startswith("Of accounts with a verified outcome 56.8% expanded, of the others 46.6%")
    # Clear by itself, not as the clearer of two looks: money shows nothing.
    assert told.accounts.is_distinguishable
    assert not told.rates.is_distinguishable
    assert "within chance" in title
    apart = Difference(Measured(0.6, 0.5, 0.7, 90), Measured(0.2, 0.1, 0.3, 90))
    assert "proves no cause" in said.value_title(Value(apart, apart, 0.5, 0.5)).en
    alike = Difference(Measured(0.3, 0.2, 0.4, 30), Measured(0.2, 0.1, 0.3, 30))
    assert "within chance" in said.value_title(Value(alike, alike, 0.5, 0.5)).en
    nobody = Difference(Measured(None, None, None, 0), Measured(0.2, 0.1, 0.3, 30))
    assert said.value_title(Value(nobody, nobody, None, None)).en == said.NONE_VERIFIED.en


def test_outcomes_dealt_by_lot_go_with_expansion_as_rarely_as_stated(sample):
    question = whole(sample)
    accounts = sample.account_bridge(12, question.month)
    there = accounts.filter(pl.col("opening_mrr") > 0)
    stand = 0
    for seed in range(60):
        dealt = there.with_columns(pl.col("account_id").shuffle(seed))
        stand += (
            "more than chance" in said.value_title(expansion_value.after_value(sample, question, dealt)).en
        )
    # 5% of 60 are 3; more than 7 by chance are rarer than 1 in 50.
    assert stand <= 7


def test_upsells_are_counted_by_who_led_them():
    rows = history("2024-01", {"A": [10, 15], "B": [20, 22], "C": [30, 33], "D": [40, 44], "E": [5, 5]})
    kinds = ["upsell_by_cs", "upsell_by_sales", "upsell_by_cs", "upsell_by_sales", "upsell_by_cs"]
    days = [date(2024, 2, 5)] * 4 + [date(2024, 1, 31)]
    events = pl.DataFrame({"date": days, "account_id": ["A", "B", "C", "C", "D"], "kind": kinds})
    session = opened(rows, events=events)
    question = whole(session, 1)
    told = expansion_value.led_by(session, question, session.account_bridge(1, question.month))
    # What was sold before the window opened is not of it: D has no record.
    assert told.rows() == [("cs", 1, 1, 5.0), ("sales", 1, 1, 2.0), ("both", 2, 1, 3.0), ("none", 0, 1, 4.0)]


def split_of(**amounts: float) -> pl.DataFrame:
    rows = [("opening", "opening", 100.0, 9)]
    rows += [(expansion.PARTS[part][3], part, amount, 1) for part, amount in amounts.items()]
    return pl.DataFrame(rows, schema=expansion.SPLIT, orient="row")


def test_words_follow_what_moved():
    gained, lost = said.split_said(split_of(upsell=8.0, cross_sell=2.0, downsell=-3.0), "JPY")
    assert "added ¥10" in gained.en
    assert "10.0% of the opening MRR" in gained.en
    assert "most of it by upsell (¥8" in gained.en
    assert lost.en.startswith("They cut ¥3")
    flat = said.split_said(split_of(upsell=0.0, downsell=0.0), "JPY")
    assert [one.en for one in flat] == [said.NO_GAIN.en, said.NO_LOSS.en]
    assert said.split_title(split_of(upsell=0.0)).en == said.TITLE_FLAT.en
    assert said.split_title(split_of(downsell=-1.0)).en == "Nothing was added, most was cut by downsell"


def test_factors_are_told_with_a_year_behind_them_or_without():
    now, then = Factors(date(2024, 5, 1), 1.08, 0.9, 1.2, 50), Factors(date(2023, 5, 1), 1.0, 1.0, 1.0, 40)
    assert (
        said.factors_said(now, None).en == "NRR 108.0% = logo retention 90.0% x ARPA of the retained 120.0%"
    )
    assert (
        "by +8.0 points in a year, -11.0 came through logo retention and +19.0"
        in said.factors_said(now, then).en
    )
