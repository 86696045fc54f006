"""Figures as native shapes: axes, veils, titles that fit."""

import pytest

from csdash.share.deck.axis import number_format, value_axis
from csdash.share.deck.colours import mixed
from csdash.share.deck.native import Chart
from csdash.share.deck.veils import veil
from csdash.share.deck.workbook import places
from csdash.share.deck.writer import fitting, lines_needed


@pytest.mark.parametrize(
    ("marks", "texts", "written"),
    [
        ([0.9, 1.0], ["90%", "100%"], "0%"),
        ([0.025, 0.05], ["2.5%", "5.0%"], "0.0%"),
        ([0, 5e6, 1e7], ["0", "5", "¥10M"], '"¥"#,##0,,"M"'),
        ([0, 5e8, 1e9], ["0.0", "0.5", "$1.0B"], '"$"#,##0.0,,,"B"'),
        ([0, 1e8, 2e8], ["0", "1", "2億円"], '#,##0,,"百万円"'),
        ([0, 1e4, 2e4], ["0", "1", "2万円"], '#,##0,"千円"'),
        ([-50, 0, 50], ["-50", "0", "+50"], "+#,##0;-#,##0;#,##0"),
        ([1.0, 1.2], ["1.0", "1.2倍"], '#,##0.0"倍"'),
        ([0, 30], ["0", "30 days"], '#,##0" days"'),
    ],
)
def test_a_mark_is_written_as_on_the_page(marks, texts, written):
    assert number_format(marks, texts) == written


def test_an_axis_begins_and_ends_at_a_mark():
    axis = {"range": [0.8396, 1.2245], "tickvals": [0.9, 1.0, 1.1], "ticktext": ["90%", "100%", "110%"]}
    told = value_axis(axis, [0.86, 1.19, 3.0])
    assert (told["low"], told["high"], told["step"]) == (0.8, 1.2, 0.1)


def test_an_axis_without_marks_keeps_its_range():
    assert value_axis({"range": [1.0, 2.0], "visible": False})["number_format"] == ""


MONTHS = ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"]


def shape(months, lower, upper, colour="26,102,194"):
    return {
        "x": [*months, *reversed(months)],
        "y": [*upper, *reversed(lower)],
        "fill": "toself",
        "fillcolor": f"rgba({colour},0.12)",
    }


def test_a_veil_is_an_area_from_its_lower_to_its_upper_end():
    floor, area = veil(shape(MONTHS, [1, 2, 3, 4], [2, 4, 6, 8]), MONTHS, [], "en")
    assert (floor.mark, floor.values) == ("floor", (1, 2, 3, 4))
    assert (area.mark, area.values) == ("veil", (1, 2, 3, 4))
    assert area.aside[1] == (2, 4, 6, 8)


def test_a_veil_with_a_gap_is_drawn_as_its_edges():
    holed = {"x": [MONTHS[0], MONTHS[0], None, MONTHS[2], MONTHS[2]], "y": [2, 1, None, 6, 3]}
    lower, upper = veil(shape([], [], []) | holed, MONTHS, [], "en")
    assert (lower.mark, lower.values) == ("line", (1, None, 3, None))
    assert upper.values == (2, None, 6, None)


def test_before_a_forecast_its_veil_is_as_thin_as_the_line():
    measured = {"x": MONTHS[:3], "y": [5, 6, 7], "line": {"color": "#1A66C2"}}
    floor, area = veil(shape(MONTHS[2:], [7, 5], [7, 10]), MONTHS, [measured], "en")
    assert floor.values == (5, 6, 7, 5)
    assert area.values == (0, 0, 0, 5)


def test_an_area_ends_where_its_months_end():
    floor, area = veil(shape(MONTHS[:2], [1, 2], [2, 4]), MONTHS, [], "en")
    _, found = places(Chart("lines", tuple(MONTHS), (floor, area)))
    assert [len(place.values.cells) for place in found] == [2, 2]


@pytest.mark.parametrize("text", ["NRRは106.1%", "解約" * 40, "A finding of some length " * 6])
def test_a_title_takes_the_size_that_fits(text):
    size = fitting(text, 880, 62, 26)
    assert lines_needed(text, size, 880) * size * 1.2 <= 62 or size == 14
    assert size <= 26


def test_colours_are_mixed_on_their_ground():
    assert mixed("#FFFFFF", "#000000", 0.5) == "#808080"
    assert mixed("#FFFFFF", "#1A66C2", 1.0) == "#1A66C2"
