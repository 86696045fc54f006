"""Then and now: colour only where the two differ, and what was not there then is dotted."""

import polars as pl
import pytest

from csdash.figures.theme import DARK, LIGHT
from csdash.unit import Unit
from tests.figures.plotted import restated
from tests.figures.samples import MONTHS, rows

# The third month was restated; the fourth is new.
FRAME = rows(
    "month then now is_restated",
    (MONTHS[0], 1.04, 1.04, False),
    (MONTHS[1], 1.05, 1.05, False),
    (MONTHS[2], 1.08, 1.03, True),
    (MONTHS[3], None, 1.02, False),
)


def nrr(frame=FRAME, **more):
    return restated(frame, Unit.RATE, name="NRR", **({"language": "en", "theme": LIGHT} | more))


def test_a_restated_month(golden):
    golden(nrr(chosen=MONTHS[2], language="ja"))


def test_in_the_dark(golden):
    golden(nrr(theme=DARK))


def lines(figure) -> dict[str, tuple]:
    """The three lines by what they are."""
    later, then, now = [trace for trace in figure.data if trace.type == "scatter" and trace.fill is None]
    return {"later": later.y, "then": then.y, "now": now.y}


def test_the_line_of_now_leaves_that_of_then_and_returns():
    assert lines(nrr()) == {
        "later": (None, None, 1.03, 1.02),
        "then": (1.04, 1.05, 1.08, None),
        "now": (None, 1.05, 1.03, None),
    }
    assert nrr().data[-2].marker.size == (0, 0, 7, 0)


def test_differences_stand_below_on_a_scale_of_their_own():
    figure = nrr()
    bars = figure.data[-1]
    assert bars.y == (None, None, pytest.approx(-0.05), None)
    assert figure.layout.yaxis2.ticktext == ("-5.0pt", "0")
    assert figure.layout.yaxis2.domain[1] < figure.layout.yaxis.domain[0]


def test_undefined_on_one_side_has_no_bar():
    figure = nrr(FRAME.with_columns(now=pl.Series([1.04, 1.05, None, 1.02])))
    assert [trace.type for trace in figure.data] == ["scatter"] * 4
    assert figure.layout.yaxis.domain == (0, 1)


def test_where_nothing_was_restated_nothing_is_coloured():
    figure = nrr(FRAME.with_columns(now=FRAME["then"], is_restated=False))
    assert lines(figure)["now"] == (None,) * 4
    assert [trace.line.color for trace in figure.data] == [LIGHT.context, LIGHT.context, LIGHT.accent]


def test_both_values_stand_at_the_end_where_they_differ():
    texts = " ".join(note.text for note in nrr().layout.annotations)
    assert "103.0%" in texts
    assert "108.0%" in texts
    assert "Then" in texts
    same = nrr(FRAME.head(2))
    assert len(same.layout.annotations) == 1


def test_the_hover_says_both_and_the_difference():
    assert nrr().data[-2].customdata[2] == "Mar 2025<br>Then 108.0%<br>Now <b>103.0%</b><br>-5.0pt"
    assert nrr().data[-2].customdata[3] == "Apr 2025<br>Then n/a<br>Now <b>102.0%</b>"


def test_the_chosen_month_is_marked():
    assert nrr(chosen=MONTHS[2]).layout.shapes[0].x0 == "2025-03-01"
