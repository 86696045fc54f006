"""Survival curves: steps with step-shaped bands, honest where few are left, labels that do not collide."""

import itertools

import polars as pl
import pytest

from csdash.figures.theme import LIGHT
from tests.figures.plotted import survival
from tests.figures.samples import FRAMES, rows


def test_one_curve(golden):
    golden(survival(FRAMES["survival"]("SMB"), age_name="Months", minimum_n=10, language="en", theme=LIGHT))


def test_the_band_has_the_steps_of_its_curve():
    veil = survival(FRAMES["survival"]("SMB"), language="en", theme=LIGHT).data[0]
    assert veil.x == (0, 1, 1, 2, 2, 2, 2, 1, 1, 0)
    assert veil.y == (1.0, 1.0, 0.95, 0.95, 0.88, 0.7, 0.8, 0.8, 1.0, 1.0)


def test_where_few_are_left_the_curve_is_dotted():
    _, solid, dotted = survival(FRAMES["survival"]("SMB"), minimum_n=10, language="en", theme=LIGHT).data
    assert (solid.x, solid.line.dash) == ((0, 1), None)
    assert (dotted.x, dotted.line.dash) == ((1, 2), "dot")
    assert dotted.customdata[1] == "SMB · 2<br><b>80.0%</b> 70.0–88.0%<br>9 at risk"


def test_the_axis_runs_from_0_to_100_percent():
    axis = survival(FRAMES["survival"]("SMB"), language="en", theme=LIGHT).layout.yaxis
    assert (axis.ticktext[0], axis.ticktext[-1]) == ("0%", "100%")


def test_curves_that_end_together_keep_their_labels_apart():
    columns = "group age survival lower upper at_risk"
    frame = rows(
        columns,
        *((str(i), age, 1 - age * (0.2 + i / 1000), None, None, 9) for i in range(6) for age in (0, 1)),
    )
    figure = survival(frame, language="en", theme=LIGHT)
    plot = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    centres = sorted(note.y * plot / 1.01 + note.yshift for note in figure.layout.annotations)
    assert min(b - a for a, b in itertools.pairwise(centres)) > 2 * LIGHT.small * 1.3


def test_a_curve_that_stops_early_is_led_to_its_label():
    frame = pl.concat([FRAMES["survival"]("long"), FRAMES["survival"]("short").head(2)])
    leader = survival(frame, language="en", theme=LIGHT).data[-1]
    assert (leader.x, leader.y, leader.line.color) == ((1, 2), (0.9, 0.9), LIGHT.axis)


def test_seven_groups_are_too_many():
    frame = pl.concat([FRAMES["survival"](str(i)) for i in range(7)])
    with pytest.raises(ValueError, match="up to 6 groups, not 7"):
        survival(frame, language="en", theme=LIGHT)
