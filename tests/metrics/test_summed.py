"""Sums on a grid: what is missing is 0, what is not asked for is left out, and the order is that of the grid."""

import polars as pl
import pytest

from csdash.metrics.registry import REGISTRY
from csdash.metrics.summed import grid_of, is_whole, on_grid, table_of
from tests.histories import at, day, history, opened


def sums(*rows: tuple[int, str, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"t": pl.Int32, "segment": pl.String, "mrr": pl.Int64}, orient="row")


def test_a_grid_has_every_covered_month_for_every_group():
    found = sums((5, "a", 1), (7, "b", 2), (9, "a", 3))
    told = on_grid(found, grid_of(found, range(5, 8), ["segment"], None))
    assert told.rows() == [(5, "a", 1), (5, "b", 0), (6, "a", 0), (6, "b", 0), (7, "a", 0), (7, "b", 2)]
    some = on_grid(found, grid_of(found, range(5, 8), ["segment"], [7, 9]))
    assert some.rows() == [(7, "a", 0), (7, "b", 2)]


def test_as_many_rows_as_asked_for_are_not_yet_those():
    # Four rows and a grid of four: of other months, and of other groups in the same months.
    grid = pl.DataFrame(
        {"t": [5, 5, 6, 6], "segment": ["b", "a", "b", "a"]}, schema_overrides={"t": pl.Int32}
    )
    whole = [(5, "a", 1), (5, "b", 2), (6, "a", 3), (6, "b", 4)]
    assert on_grid(sums(*whole[::-1]), grid).rows() == whole
    late = sums((5, "b", 1), (5, "a", 2), (7, "a", 3), (7, "b", 4))
    assert on_grid(late, grid).rows() == [(5, "a", 2), (5, "b", 1), (6, "a", 0), (6, "b", 0)]
    other = sums((5, "b", 1), (5, "c", 2), (6, "a", 3), (6, "b", 4))
    assert on_grid(other, grid).rows() == [(5, "a", 0), (5, "b", 1), (6, "a", 3), (6, "b", 4)]


def test_sums_are_whole_where_every_group_has_every_month_asked_for():
    rows = [(5, "a", 1), (5, "b", 2), (6, "a", 3), (6, "b", 4)]
    assert is_whole(sums(*rows), range(5, 7), ["segment"], None)
    assert is_whole(sums(*rows), range(2, 9), ["segment"], [5, 6])
    # A month, a group in one month, and months that nobody asked for in place of others.
    assert not is_whole(sums(*rows), range(5, 8), ["segment"], None)
    assert not is_whole(sums(*rows[:3]), range(5, 7), ["segment"], None)
    assert not is_whole(sums(*rows), range(6, 8), ["segment"], None)
    assert not is_whole(sums(*rows), range(4, 6), ["segment"], None)
    assert not is_whole(
        sums((5, "b", 1), (5, "c", 2), (6, "a", 3), (6, "b", 4)), range(5, 7), ["segment"], None
    )
    pairs = sums(*rows).with_columns(tier=pl.Series(["x", "y", "x", "z"]))
    assert not is_whole(pairs, range(5, 7), ["segment", "tier"], None)
    assert is_whole(pairs.with_columns(tier=pl.lit("x")), range(5, 7), ["segment", "tier"], None)
    whole = sums((5, "", 1), (6, "", 2)).drop("segment")
    assert is_whole(whole, range(5, 7), [], None)
    assert not is_whole(whole, range(5, 8), [], None)
    assert not is_whole(whole.clear(), range(5, 8), [], None)
    assert not is_whole(whole, range(0), [], None)


def test_metrics_share_a_table_where_they_are_made_of_the_same_rows():
    one, other = (opened(history("2024-01", {"A": [10]}))._by_account for _ in range(2))
    tables = [table_of(REGISTRY[key], one) for key in ("nrr", "grr", "nps", "csat")]
    assert tables[0] == tables[1]
    assert len(set(tables)) == 3
    assert table_of(REGISTRY["nrr"], other) != tables[0]


def test_answers_of_one_kind_are_not_those_of_another():
    surveys = pl.DataFrame(
        [("A", "nps", 10), ("B", "nps", 0), ("B", "nps", 9), ("A", "csat", 5)],
        schema=["account_id", "kind", "score"],
        orient="row",
    ).with_columns(date=pl.lit(day("2024-01")), contact_id=pl.concat_str("account_id", "score"))
    session = opened(history("2024-01", {"A": [10], "B": [10]}), surveys=surveys)
    both = session.metrics("nps", "csat", window=1)
    nps, csat = (at(both.filter(metric=key), "2024-01") for key in ("nps", "csat"))
    # Two of three would recommend, one would not; one of one is satisfied.
    assert (nps["value"], nps["denominator"]) == (pytest.approx(100 / 3), 3)
    assert (csat["value"], csat["denominator"]) == (1, 1)


def test_of_one_month_in_which_nobody_is_left_a_whole_of_nothing_is_told():
    session = opened(history("2024-01", {"A": [10, 10]}, segment={"A": "x"}))
    row = at(session.metrics("mrr", where={"segment": []}, month=day("2024-02")), "2024-02")
    assert (row["value"], row["n_accounts"]) == (0, 0)
