"""Sums on a grid: what is missing is 0, what is not asked for is left out, and the order is that of the grid."""

import polars as pl

from csdash.metrics.summed import grid_of, on_grid


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
