"""Hazards and new business by hand: which months count, what a small group borrows, what is not known."""

import polars as pl
import pytest

from csdash.analysis.forecast.hazards import FIRST_YEAR, LATER, RATES, SECOND_YEAR, band, hazards
from csdash.analysis.forecast.model import new_business
from csdash.measures.ahead import FLOWS

KEYS = {"t": pl.Int32, "group": pl.Int32, "age": pl.Int32, "is_due": pl.Boolean}
ORIGIN = 200


def flows(*rows: dict) -> pl.DataFrame:
    """Of a group 1 in its later years with nothing due, 1,000 of 100 accounts at each opening, unless said otherwise."""
    usual = {"group": 1, "age": 24, "is_due": False, "opening_mrr": 1000, "n_opening": 100}
    told = [dict.fromkeys(FLOWS, 0) | usual | row for row in rows]
    return pl.DataFrame(told, schema=KEYS | dict.fromkeys(FLOWS, pl.Int64))


def only(frame: pl.DataFrame, **keys: int) -> dict:
    return frame.row(
        by_predicate=pl.all_horizontal(pl.col(name) == key for name, key in keys.items()), named=True
    )


def test_losses_are_those_of_two_years_and_gains_those_of_one():
    # What lies a month before or after either window is so much that it would show.
    lost = {ORIGIN - 24: 900, ORIGIN - 23: 24, ORIGIN: 48, ORIGIN + 1: 900}
    gained = {ORIGIN - 12: 900, ORIGIN - 11: 12, ORIGIN: 24, ORIGIN + 1: 900}
    seen = flows(
        *(
            {
                "t": t,
                "churned_mrr": lost.get(t, 0),
                "n_churned": lost.get(t, 0) // 24,
                "contraction_mrr": lost.get(t, 0) // 2,
                "expansion_mrr": gained.get(t, 0),
            }
            for t in range(ORIGIN - 30, ORIGIN + 3)
        )
    )
    told = hazards(seen, [ORIGIN - 28, ORIGIN])
    now = only(told, origin=ORIGIN, band=LATER, is_due=False)
    assert now["churn"] == pytest.approx((24 + 48) / 24_000)
    assert now["logo_churn"] == pytest.approx((1 + 2) / 2400)
    assert now["contraction"] == pytest.approx((12 + 24) / 24_000)
    assert now["expansion"] == pytest.approx((12 + 24) / 12_000)
    # Three months are all there were by then, and nothing had happened.
    assert only(told, origin=ORIGIN - 28, band=LATER, is_due=False)["churn"] == 0
    early = hazards(seen.with_columns(churned_mrr=pl.col("t") - (ORIGIN - 31)), [ORIGIN - 28])
    assert only(early, origin=ORIGIN - 28, band=LATER, is_due=False)["churn"] == pytest.approx(
        (1 + 2 + 3) / 3000
    )


def test_a_small_group_borrows_from_months_of_its_kind():
    small = {"t": ORIGIN, "churned_mrr": 200}
    large = {"t": ORIGIN, "group": 3, "n_opening": 900, "opening_mrr": 9000, "churned_mrr": 900, "age": 5}
    due = {"t": ORIGIN, "is_due": True, "churned_mrr": 500}
    told = hazards(flows(small, large, due), [ORIGIN])
    # 100 accounts seen count a quarter, and what months without a contract due have in common the rest.
    mine = only(told, group=1, band=LATER, is_due=False)
    assert mine["churn"] == pytest.approx(0.25 * 0.2 + 0.75 * 1100 / 10_000)
    assert only(told, group=3, band=FIRST_YEAR, is_due=False)["churn"] == pytest.approx(
        0.75 * 0.1 + 0.25 * 0.11
    )
    assert only(told, group=1, band=LATER, is_due=True)["churn"] == pytest.approx(0.5)
    # Of a second year nothing was seen: all is borrowed. There is no group 2.
    assert only(told, group=3, band=SECOND_YEAR, is_due=False)["churn"] == pytest.approx(0.11)
    assert told["group"].unique().to_list() == [1, 3]
    # Where none was ever due, the whole stands for them.
    assert only(hazards(flows(small), [ORIGIN]), band=LATER, is_due=True)["churn"] == pytest.approx(0.2)


def test_before_anything_was_seen_nothing_is_known():
    told = hazards(flows({"t": ORIGIN}), [ORIGIN - 1, ORIGIN])
    assert told["origin"].unique().to_list() == [ORIGIN]


def test_amounts_too_small_for_squares_leave_as_the_others_do():
    plain = only(hazards(flows({"t": ORIGIN, "churned_mrr": 200}), [ORIGIN]), band=LATER, is_due=False)
    assert (plain["slope"], plain["square"]) == pytest.approx((0.8, 0.8))
    squares = {"t": ORIGIN, "churned_mrr": 200, "opening_sq": 100, "opening_x_kept": 70, "kept_sq": 60}
    told = only(hazards(flows(squares), [ORIGIN]), band=LATER, is_due=False)
    assert (told["slope"], told["square"]) == pytest.approx((0.7, 0.6))
    assert set(told) >= set(RATES)


def test_years_of_a_life_begin_with_their_first_month():
    ages = pl.select(age=pl.Series([0, 11, 12, 23, 24]))
    assert ages.select(band(pl.col("age"))).to_series().to_list() == [
        FIRST_YEAR, FIRST_YEAR, SECOND_YEAR, SECOND_YEAR, LATER,
    ]  # fmt: skip


def test_new_business_is_that_of_the_twelve_months_to_the_origin():
    # 1 to 11 and 18, a thousand the month before and the month after: a mean of 7, squares about it of 242.
    new = [1000.0, 18.0, *range(1, 12), 1000.0]
    won = pl.DataFrame(
        {"t": range(ORIGIN - 12, ORIGIN + 2), "new": new}, schema={"t": pl.Int32, "new": pl.Float64}
    )
    assert new_business(won, [ORIGIN]).row(0) == (ORIGIN, 7, pytest.approx(22))
