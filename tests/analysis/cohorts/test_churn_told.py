"""Churn told: how much, which bands differ, which reasons made it; and never more than the numbers say."""

import polars as pl
import pytest

from csdash.analysis.cohorts.churn_rates import compared_rates, standing_out
from csdash.analysis.cohorts.churn_told import churned
from csdash.analysis.question import Question
from csdash.analysis.why.contribution import contribution, made_most
from csdash.contract.names import Names
from csdash.contract.reasons import split_value
from csdash.months import parse_month
from csdash.text import Text
from tests.histories import day, history, opened

LAST = parse_month("2024-04")
QUESTION = Question(1, (), LAST - 3, LAST)


def rates(groups: dict[str, tuple[int, int]]) -> pl.DataFrame:
    rows = [(name, n, gone, gone / n, gone * 10.0, gone / n) for name, (gone, n) in groups.items()]
    schema = ["group", "n_opening", "n_churned", "logo_churn_rate", "churned_mrr", "churned_mrr_rate"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def said(groups: dict[str, tuple[int, int]], split: str = "tenure") -> tuple[str, ...]:
    whole = {"": tuple(map(sum, zip(*groups.values(), strict=True)))}
    told = churned(rates(whole), [(split, rates(groups))], Names(), "JPY", 20)
    return tuple(text.en for text in told)


def test_how_much_left():
    first, _ = said({"0-3": (10, 100), "4-6": (11, 100)})
    assert first == "21 accounts left: 10.5% of those at the opening and 10.5% of their MRR (¥210)."
    assert said({"0-3": (1, 100), "4-6": (0, 100)})[0].startswith("1 account left: 0.50%")


def test_a_band_that_differs_is_told_against_all_others():
    # 30 of 100 against 10 of 200.
    _, second = said({"0-3": (30, 100), "4-6": (5, 100), "7-12": (5, 100)})
    assert "0–3 months leave more often (30.0%, others 5.0%)" in second
    assert "leave less often" in second


def test_of_two_groups_one_is_told():
    _, second = said({"target": (10, 200), "non_target": (30, 100)}, "sale_fit")
    assert second == "Logo churn by fit at sale: Non-target leave more often (30.0%, others 5.0%)."
    assert [group for group, _ in standing_out(rates({"a": (10, 200), "b": (30, 100)}), 20)] == ["b"]


@pytest.mark.parametrize("groups", [{"0-3": (10, 100), "4-6": (12, 100)}, {"0-3": (5, 8), "4-6": (10, 100)}])
def test_flat_and_tiny_groups_claim_nothing(groups):
    assert said(groups)[1] == "Logo churn does not differ by tenure at the opening by more than chance."


def test_the_share_is_newcombes_and_corrected():
    # 56 of 70 against 48 of 80 is Newcombe's own example: 0.0524 to 0.3339 around 0.2, so p under 0.05.
    ((_, pair, holds), _) = compared_rates(rates({"a": (56, 70), "b": (48, 80)}), 20)
    assert pair.value == pytest.approx(0.2)
    assert holds


def test_nobody_left():
    assert said({"0-3": (0, 100), "4-6": (0, 100)}) == ("Nobody left in this window.",)
    assert churned(rates({}), [], Names(), "JPY", 20)[0].en == "Nobody left in this window."


def company(*details: str):
    paid = {"old": [1] * 4, "A": [40, 40, 40], "B": [10, 10, 10], "C": [50, 50, 50, 30], "D": [8, 8, 8, 20]}
    events = pl.DataFrame(
        [
            {"account_id": name, "date": day("2024-04"), "kind": "churned", "value": 1.0, "detail": detail}
            for name, detail in zip("AB", details, strict=False)
        ]
        or [{"account_id": "old", "date": day("2024-01"), "kind": "qbr", "value": None, "detail": None}],
        schema_overrides={"value": pl.Float64, "detail": pl.String},
    )
    segments = {name: "big" if name in "AC" else "small" for name in paid}
    return opened(history("2024-01", paid, segment=segments), events=events)


def test_reasons_that_made_the_churn():
    parts = contribution(company("price", "my <b>own</b>"), QUESTION, "reason")
    assert parts.select("group", "churn", "share", "n").rows() == [
        ("price", 40, 0.8, 1),
        ("my <b>own</b>", 10, 0.2, 1),
    ]
    assert made_most(parts, "reason", Names(), "JPY").en == "Price is 80.0% of churned MRR (¥40, 1 account)"


def test_attributes_also_lost_and_gained():
    parts = contribution(company(), QUESTION, "segment")
    assert parts.select("group", "churn", "contraction", "expansion", "n", "n_opening").rows() == [
        ("big", 40, 20, 0, 1, 2),
        ("small", 10, 0, 12, 1, 3),
    ]
    assert made_most(parts, "segment", Names(), "JPY").en == (
        "big is 80.0% of churned MRR (¥40, 1 account); it held 82.6% of the opening"
    )


def test_what_nobody_wrote_down_is_no_reason_unless_it_is_all():
    # A is worth four times B, and nobody knows why it left.
    parts = contribution(company("", "price"), QUESTION, "reason")
    assert parts["group"].to_list() == ["unknown", "price"]
    assert made_most(parts, "reason", Names(), "").en.startswith("Price is 20.0% of churned MRR")
    nothing = contribution(company(), QUESTION, "reason")
    assert made_most(nothing, "reason", Names(), "").en.startswith("Not recorded is 100.0% of churned MRR")


def test_a_month_without_churn_says_so():
    still = Question(1, (), LAST - 3, LAST - 1)
    assert contribution(company("price"), still, "segment").is_empty()
    assert made_most(contribution(company(), still, "segment"), "segment", Names(), "").en == (
        "Nobody churned in this window"
    )


def test_names_of_reasons():
    labels = Names({("reason", "price"): Text("高い", "Too dear")})
    assert split_value("reason", "price", labels).en == "Too dear"
    assert split_value("reason", "price", Names()).ja == "価格"
    assert split_value("reason", "our own", Names()) == Text("our own", "our own")
    assert split_value("tenure", "37+", Names()) == Text("37か月以上", "37+ months")
