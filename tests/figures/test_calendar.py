"""The calendar: a gap is seen, a month that is not over counts for nothing, each table has its own shades."""

import polars as pl

from csdash.figures.theme import DARK, LIGHT
from tests.figures.plotted import calendar
from tests.figures.samples import FRAMES, MONTHS, rows


def months():
    return FRAMES["calendar"]("accounts")


def test_with_a_gap_and_a_month_not_over(golden):
    golden(calendar(months(), language="ja", theme=LIGHT))


def test_in_the_dark(golden):
    golden(calendar(months(), language="en", theme=DARK))


def test_each_table_is_shaded_by_its_own_fullest_month():
    cells = calendar(months(), language="en", theme=LIGHT).data[0]
    assert cells.z == ([0.5, None, 1.0, None], [1.0, None, None, None])


def test_a_quiet_month_is_blank_and_a_missing_one_has_a_cross():
    figure = calendar(months(), language="en", theme=LIGHT)
    crosses = next(trace for trace in figure.data if trace.type == "scatter")
    assert (crosses.x, crosses.y) == ((24301,), (0,))
    assert figure.data[0].customdata[0][1] == "accounts<br>Feb 2025<br>no rows"
    assert figure.data[0].customdata[1][1] == ""


def test_a_month_that_is_not_over_is_hatched_and_not_the_latest():
    figure = calendar(months(), language="en", theme=LIGHT)
    hatched = next(trace for trace in figure.data if trace.type == "bar")
    assert hatched.x == (24303,)
    assert hatched.marker.pattern.shape == "/"
    assert [note.text for note in figure.layout.annotations] == ["80", "0", "Latest"]
    assert figure.data[0].customdata[0][3].endswith("9 rows<br>month not over yet")


def test_without_words_on_gaps_every_month_is_over_and_none_is_missing():
    frame = rows("table month n_rows", ("accounts", MONTHS[0], 4), ("accounts", MONTHS[2], 4))
    figure = calendar(frame, language="en", theme=LIGHT)
    assert [trace.type for trace in figure.data] == ["heatmap"]
    assert figure.data[0].z == ([1.0, None, 1.0],)


def test_many_years_keep_their_names_apart(month):
    frame = pl.DataFrame({"table": "accounts", "month": [month(1), month(60)], "n_rows": [1, 1]})
    assert len(calendar(frame, language="ja", theme=LIGHT).layout.xaxis.tickvals) <= 3
