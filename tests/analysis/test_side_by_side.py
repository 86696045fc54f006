"""The steps of a bridge, and several metrics beside one another."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given

from csdash.analysis.question import Question
from csdash.analysis.side_by_side import arr_per_account, shares, side_by_side
from csdash.analysis.why.bridge_steps import NAMES, bridge_steps
from csdash.errors import UnknownName
from csdash.months import month_start, parse_month
from tests.histories import day, history, opened
from tests.laws.companies import companies, law
from tests.laws.company import FIRST, LAST

FEBRUARY = parse_month("2024-02")
PAID = {"A": [100, 120, 60], "B": [50, None, 50], "C": [None, 30, 30]}
TIERS = {"A": "high", "B": "tech", "C": "tech"}


def steps(month: str) -> dict[str, tuple[float, int]]:
    frame = bridge_steps(opened(history("2024-01", PAID)).bridge(1), day(month))
    return {name: (amount, n) for name, amount, n in frame.iter_rows()}


def test_the_steps_of_a_month_by_hand():
    told = steps("2024-02")
    assert told == {
        "opening": (150, 2),
        "new": (30, 1),
        "expansion": (20, 1),
        "contraction": (0, 0),
        "churn": (-50, 1),
        "closing": (150, 2),
    }
    assert next(iter(told)) == "opening"
    assert list(told)[-1] == "closing"


def test_reactivation_is_a_step_where_somebody_came_back():
    told = steps("2024-03")
    assert told["reactivation"] == (50, 1)
    assert told["contraction"] == (-60, 1)
    assert told["closing"] == (140, 3)


@pytest.mark.parametrize("month", ["2024-01", "2030-01"])
def test_a_month_without_a_bridge_has_no_steps(month):
    assert steps(month) == {}


@law(6)
@given(companies())
def test_the_steps_add_up_whatever_happened(company):
    session = company.opened()
    for where in (None, {"segment": ("SMB",)}):
        if where and "SMB" not in session.dimensions["segment"]:
            continue
        frame = bridge_steps(session.bridge(3, where=where), month_start(LAST))
        amounts = dict(frame.select("movement", "amount").iter_rows())
        moved = sum(amount for name, amount in amounts.items() if name != "closing")
        assert moved == pytest.approx(amounts["closing"], abs=1e-6, rel=1e-9)
        assert set(amounts) <= set(NAMES)


@law(6)
@given(companies())
def test_shares_of_a_month_and_metric_sum_to_1(company):
    session = company.opened()
    parts = shares(session, Question(1, (), FIRST + 2, LAST), ("n_accounts", "arr"), "tier")
    sums = parts.group_by("month", "metric").agg(pl.col("share", "value").sum())
    assert sums.height == 2 * (LAST - FIRST - 1)
    # The witness pays in every month, so there is always something to divide.
    assert sums["share"].to_list() == pytest.approx([1] * sums.height)


def test_shares_by_hand():
    session = opened(history("2024-01", PAID, tier={"A": "high"}))
    parts = shares(session, Question(1, (), FEBRUARY, FEBRUARY), ("arr",), "tier")
    told = {
        group: (value, share) for group, value, share in parts.select("group", "value", "share").iter_rows()
    }
    assert told == {"high": (1440, 0.8), "": (360, 0.2)}


def test_metrics_side_by_side_and_those_that_are_not_there():
    session = opened(history("2024-01", PAID, tier=TIERS))
    keys = ("n_accounts", "nrr", "nps", "health_score", "ttv_median_days", "no_such_metric")
    table = side_by_side(session, Question(1, (), FEBRUARY, FEBRUARY), keys, "tier")
    columns = ["group", *(key + part for key in keys[:2] for part in ("", "_lower", "_upper", "_n"))]
    assert table.columns == columns
    assert table.select("group", "n_accounts", "nrr").rows() == [("high", 1, 1.2), ("tech", 1, 0.0)]


def test_a_window_too_long_leaves_a_metric_out_and_a_group_without_value_has_null():
    session = opened(history("2024-01", {"A": [1, 1], "C": [None, 3]}, tier=TIERS))
    year = side_by_side(session, Question(12, (), FEBRUARY, FEBRUARY), ("nrr", "arr"), "tier")
    assert "nrr" not in year.columns
    month = side_by_side(session, Question(1, (), FEBRUARY, FEBRUARY), ("nrr", "arr"), "tier")
    assert month.select("group", "nrr", "arr").rows() == [("high", 1.0, 12.0), ("tech", None, 36.0)]


def test_a_group_that_nobody_is_in_any_more_has_null_in_its_place():
    session = opened(history("2024-01", {"A": [1, 1], "C": [3, None]}, tier=TIERS))
    table = side_by_side(session, Question(1, (), FEBRUARY, FEBRUARY), ("arr", "n_accounts"), "tier")
    assert table.select("group", "arr", "n_accounts").rows() == [("high", 12, 1), ("tech", None, None)]


def test_what_is_of_whole_accounts_is_left_out_where_products_are_chosen():
    answers = pl.DataFrame(
        {"account_id": ["A"], "date": [date(2024, 2, 1)], "kind": ["nps"], "score": [9], "contact_id": ["r"]}
    )
    paid = history("2024-01", {"A/P": [1, 1], "A/Q": [2, 3]}, tier={"A/P": "high", "A/Q": "high"})
    session = opened(paid, surveys=answers)
    told = {
        products: side_by_side(
            session,
            Question(1, (("product", products),) if products else (), FEBRUARY, FEBRUARY),
            ("arr", "nps"),
            "tier",
        )
        for products in ((), ("Q",))
    }
    assert [("nps" in table.columns, table["arr"].to_list()) for table in told.values()] == [
        (True, [48.0]),
        (False, [36.0]),
    ]


def test_an_attribute_that_is_not_there_is_named():
    with pytest.raises(UnknownName) as refusal:
        side_by_side(opened(history("2024-01", PAID)), Question(1, (), FEBRUARY, FEBRUARY), ("arr",), "tier")
    assert "tier" in refusal.value.message.ja
    assert "tier" in refusal.value.message.en


@pytest.mark.parametrize(
    ("tiers", "expected"),
    [
        ({"high": (2, 600.0), "low": (1, 100.0), "tech": (4, 40.0)}, (("high", "tech"), 30.0)),
        ({"high": (2, 600.0), "low": (3, 300.0), "tech": (0, 0.0)}, (("high", "low"), 3.0)),
        ({"low": (3, 300.0)}, (("low", "low"), None)),
        ({}, (("", ""), None)),
    ],
)
def test_arr_per_account(tiers, expected):
    rows = [
        (key, tier, float(value))
        for tier, pair in tiers.items()
        for key, value in zip(("n_accounts", "arr"), pair, strict=True)
    ]
    schema = {"metric": pl.String, "group": pl.String, "value": pl.Float64}
    assert arr_per_account(pl.DataFrame(rows, schema=schema, orient="row")) == expected
