"""Small multiples: one scale, the whole in grey, few accounts greyed with their n."""

import itertools
from datetime import date

import polars as pl
import pytest

from csdash.figures.grid import Grid, columns_for
from csdash.figures.theme import LIGHT
from csdash.unit import Unit
from tests.figures.plotted import small_multiples
from tests.figures.samples import groups, values


def drawn(frame, **more):
    return small_multiples(frame, Unit.RATE, language="en", theme=LIGHT, **more)


def test_two_groups(golden):
    golden(drawn(groups("SMB"), total=values(), total_name="All", minimum_n=10))


def test_all_panels_share_one_scale():
    layout = drawn(groups("SMB")).layout
    assert layout.yaxis.range == layout.yaxis2.range
    assert layout.xaxis.range == layout.xaxis2.range


def test_few_accounts_are_grey_without_a_band_and_say_their_n():
    figure = drawn(groups("SMB"), minimum_n=10)
    assert [trace.line.color for trace in figure.data if trace.fill is None] == [LIGHT.accent, LIGHT.context]
    assert sum(trace.fill is not None for trace in figure.data) == 1
    assert " n 4" in figure.layout.annotations[1].text
    assert " n 1" not in figure.layout.annotations[0].text


def test_ten_groups_are_too_many():
    frame = pl.concat([values().with_columns(group=pl.lit(str(i))) for i in range(10)])
    with pytest.raises(ValueError, match="up to 9 groups, not 10"):
        drawn(frame)


def test_gaps_stay_gaps():
    frame = groups("SMB").filter(pl.col("value").is_not_null())
    assert drawn(frame).data[1].y == (0.95, 1.02, None, 1.08)


@pytest.mark.parametrize("n_months", [1, 2, 4, 12, 13, 24, 35, 36, 60])
def test_the_marks_of_neighbouring_panels_do_not_meet(n_months, month):
    months = [month(number) for number in range(1, n_months + 1)]
    frame = pl.concat(
        [pl.DataFrame({"month": months}).with_columns(group=pl.lit(g), value=1.0) for g in "abc"]
    )
    axis = drawn(frame).layout.xaxis
    first, last = (date.fromisoformat(edge) for edge in axis.range)
    marks = [date.fromisoformat(mark) for mark in axis.tickvals]
    # The narrowest panel and the widest mark, in pixels.
    panel, mark_width = 94, 42
    assert 1 <= len(marks) <= 2
    positions = [(mark - first).days / max((last - first).days, 1) * panel for mark in marks]
    assert n_months <= 2 or all(8 < position < panel - 8 for position in positions)
    assert all(b - a > mark_width for a, b in itertools.pairwise(positions))


@pytest.mark.parametrize(
    ("names", "columns"),
    [
        (["a"], 1),
        (["a", "b"], 2),
        (["a"] * 3, 3),
        (["a"] * 4, 2),
        (["a"] * 9, 3),
        (["Professional services"] * 6, 2),
    ],
)
def test_as_many_columns_as_a_telephone_can_hold(names, columns):
    assert columns_for(names, LIGHT) == columns


def test_panels_do_not_overlap_and_fill_the_figure():
    grid = Grid(5, 3)
    assert (grid.across(0)[0], grid.across(2)[1]) == (0, pytest.approx(1, abs=1e-3))
    assert grid.across(0)[1] < grid.across(1)[0]
    assert grid.upright(3)[1] < grid.upright(0)[0]
    assert grid.upright(4)[0] == 0
    assert [grid.has_marks_below(i) for i in range(5)] == [False, False, True, True, True]


def test_points_a_quarter_apart_are_one_line():
    quarters = [date(2025, month, 1) for month in (1, 4, 10)]
    frame = pl.DataFrame({"group": ["a"] * 3, "month": quarters, "value": [0.9, 0.8, 0.7]})
    drawn = small_multiples(frame, Unit.RATE, every="3mo", language="en", theme=LIGHT)
    # July is missing, and only July.
    assert drawn.data[-1].y == (0.9, 0.8, None, 0.7)
