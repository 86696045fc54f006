"""The cohort triangle: unreached is blank, the oldest on top, numbers readable on their colour."""

import polars as pl
import pytest

from csdash.figures.heat import Ramp
from csdash.figures.theme import DARK, LIGHT, THEMES
from tests.figures.colour import contrast
from tests.figures.plotted import heatmap
from tests.figures.samples import rows


@pytest.fixture
def triangle(month):
    cells = [(month(2), 0, 1.0, 30), (month(2), 1, 0.8, 30), (month(1), 0, 1.0, 10), (month(1), 1, 0.9, 10), (month(1), 2, 0.7, 10)]  # fmt: skip
    return rows("cohort age value n_accounts", *cells)


AVERAGE = rows("age value", (0, 1.0), (1, 0.825), (2, 0.7))


def test_triangle_with_its_weighted_row(golden, triangle):
    golden(heatmap(triangle, average=AVERAGE, language="ja", theme=LIGHT))


def test_many_columns_have_a_scale_instead_of_numbers(golden, triangle):
    golden(heatmap(triangle, has_numbers=False, language="en", theme=DARK))


def test_unreached_is_blank_and_the_oldest_on_top(triangle):
    figure = heatmap(triangle, language="ja", theme=LIGHT)
    assert figure.data[0].z == ([1.0, 0.9, 0.7], [1.0, 0.8, None])
    assert figure.data[0].hoverongaps is False
    assert figure.data[1].text == ("100", "90", "70", "100", "80")
    assert figure.layout.yaxis.ticktext == ("24/01", "24/02")


def test_names_keep_their_order():
    frame = rows("cohort age value n_accounts", ("web", 0, 1.0, 5), ("event", 0, 1.0, 5))
    assert heatmap(frame, language="ja", theme=LIGHT).layout.yaxis.ticktext == ("web", "event")


def test_ages_may_come_in_steps(month):
    frame = rows("cohort age value n_accounts", *((month(1), age, 0.9, 5) for age in (0, 3, 9)))
    figure = heatmap(frame, language="ja", theme=LIGHT)
    assert figure.data[0].x == (0, 3, 6, 9)
    assert figure.data[0].z == ([0.9, 0.9, None, 0.9],)
    assert figure.layout.xaxis.range == (-1.5, 10.5)


def test_numbers_are_left_out_where_a_telephone_cannot_hold_them(month):
    frame = rows("cohort age value n_accounts", *((month(1), age, 0.9, 5) for age in range(14)))
    figure = heatmap(frame, language="ja", theme=LIGHT)
    assert figure.layout.coloraxis.showscale
    assert [trace.type for trace in figure.data] == ["heatmap", "scatter"]
    assert not heatmap(frame.head(13), language="ja", theme=LIGHT).layout.coloraxis.showscale


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_numbers_are_readable_on_every_cell(theme, month):
    frame = rows("cohort age value n_accounts", *((month(1), age, 1 - age / 20, 5) for age in range(13)))
    figure = heatmap(frame, language="ja", theme=theme)
    ramp = Ramp.over(figure.data[0].z, theme)
    for value, ink in zip(figure.data[0].z[0], figure.data[1].textfont.color, strict=True):
        assert contrast(ink, ramp.colour(value)) >= 4.5


def test_the_ramp_ends_on_round_values_and_mixes_as_the_browser_does():
    ramp = Ramp.over([[0.83, None], [1.07, 0.9]], LIGHT)
    assert (ramp.low, ramp.high) == (0.8, 1.1)
    assert ramp.colour(0.8) == LIGHT.heat[0]
    assert ramp.colour(1.1) == LIGHT.heat[-1]
    assert Ramp(0, 1, LIGHT).colour(0.125) == "#DEEAF6"  # half way from #F3F7FC to #C9DCF0
    assert Ramp.over([[1.0]], LIGHT).high > Ramp.over([[1.0]], LIGHT).low


def test_the_hover_names_the_cohort(triangle):
    hover = heatmap(triangle, language="en", theme=LIGHT).data[0].customdata
    assert hover[0][2] == "Jan 2024<br>month 2<br><b>70.0%</b><br>10 accounts"
    assert hover[1][2] == ""


def test_decimals_are_welcome(month):
    frame = rows("cohort age value n_accounts", (month(1), 0, 1.0, 5)).cast({"value": pl.Decimal(10, 4)})
    assert heatmap(frame, language="en", theme=LIGHT).data[0].z == ([1.0],)


def test_cells_on_few_accounts_are_grey(month):
    frame = rows("cohort age value n_accounts", ("web", 0, 1.0, 25), ("web", 1, 0.8, 25), ("web", 2, 0.5, 19))
    figure = heatmap(frame, minimum_n=20, language="en", theme=LIGHT)
    assert figure.data[0].z == ([1.0, 0.8, None],)
    assert figure.data[1].text == ("100", "80", "50")
    assert figure.data[1].textfont.color[2] == LIGHT.muted
    assert LIGHT.muted not in figure.data[1].textfont.color[:2]
    # Where no number is written the colour is all there is.
    assert heatmap(frame, minimum_n=20, has_numbers=False, language="en", theme=LIGHT).data[0].z[0][2] == 0.5
    assert heatmap(frame, language="en", theme=LIGHT).data[0].customdata[0][2].endswith("19 accounts")


def test_a_target_lies_over_every_cell_that_is_reached(triangle):
    plain = heatmap(triangle, average=AVERAGE, language="en", theme=LIGHT)
    assert not [trace for trace in plain.data if trace.type == "bar"]
    figure = heatmap(triangle, average=AVERAGE, language="en", theme=LIGHT, is_pickable=True)
    (targets,) = [trace for trace in figure.data if trace.type == "bar"]
    # Three ages of the older cohort, which is on top, two of the newer; none over the weighted row.
    assert list(zip(targets.x, targets.base, strict=True)) == [
        (0, -0.5),
        (1, -0.5),
        (2, -0.5),
        (0, 0.5),
        (1, 0.5),
    ]
    assert (set(targets.y), targets.width, targets.yaxis) == ({1}, 1, "y")
    tiles = figure.data[0].customdata
    assert targets.customdata == tuple(text for row in tiles for text in row if text)
    assert targets.marker.color == "rgba(0,0,0,0)"
