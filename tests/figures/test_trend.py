"""The trend: gaps stay gaps, few accounts are pale, references say what they are."""

import itertools
from decimal import Decimal

import polars as pl
import pytest

from csdash.figures.theme import DARK, LIGHT
from csdash.unit import Unit
from tests.figures.plotted import trend
from tests.figures.samples import MONTHS, rows, values


def nrr(frame=None, **more):
    return trend(
        values() if frame is None else frame,
        Unit.RATE,
        name="NRR",
        **({"language": "en", "theme": LIGHT} | more),
    )


def texts(figure):
    return [note.text for note in figure.layout.annotations]


def test_nrr_with_everything(golden):
    targets = pl.DataFrame({"month": MONTHS, "value": [1.05] * 4})
    notes = pl.DataFrame({"date": [MONTHS[1], MONTHS[3]], "text": ["価格改定", "値上げ"]})
    golden(
        nrr(
            target=targets,
            benchmarks=[(1.01, "中央値 2024年")],
            annotations=notes,
            minimum_n=10,
            language="ja",
        )
    )


def test_arr_with_a_forecast(golden, month):
    frame = rows("month value", (month(1), Decimal(900_000_000)), (month(2), Decimal(1_000_000_000)))
    ahead = rows("month value lower upper", (month(3), 1.1e9, 1.0e9, 1.2e9), (month(4), 1.2e9, 1.0e9, 1.4e9))
    golden(trend(frame, Unit.MONEY, name="ARR", currency="JPY", forecast=ahead, language="en", theme=DARK))


def test_a_null_month_is_a_gap_in_line_and_band():
    band, line = nrr().data
    assert line.y == (0.95, 1.02, None, 1.08)
    assert line.connectgaps is False
    # Two closed shapes with nothing between them.
    assert band.x.count(None) == 1


def test_a_month_without_a_row_is_a_gap_too():
    without = values().filter(pl.col("month") != MONTHS[2])
    assert nrr(without).data[1].y == (0.95, 1.02, None, 1.08)


def test_a_point_between_two_gaps_is_still_seen():
    frame = values().with_columns(value=pl.Series([0.9, None, 1.0, None]))
    assert nrr(frame).data[1].marker.size == (8, 0, 8, 0)


def test_few_accounts_are_hollow_and_the_axis_is_not_theirs():
    figure = nrr(minimum_n=10)
    assert figure.data[1].marker.color[0] == LIGHT.background
    assert figure.data[1].marker.size[0] == 8
    # Their interval reaches from 80 to 120 %, the axis does not.
    assert figure.layout.yaxis.range[0] > 0.9
    assert "few accounts" in figure.data[1].customdata[0]


def test_a_rate_says_what_100_percent_is():
    assert [shape.y0 for shape in nrr().layout.shapes] == [1.0]
    assert "100%" in nrr().layout.yaxis.ticktext
    high = values().with_columns(pl.col("value", "lower", "upper") + 0.5)
    assert not nrr(high).layout.shapes


def test_the_fraction_travels_with_the_rate():
    assert nrr().data[1].customdata[3] == "Apr 2025<br><b>108.0%</b> ±2.0<br>1,080 / 1,000<br>130 accounts"


def test_the_line_carries_its_name_and_last_value_even_when_the_last_month_is_a_gap():
    frame = values().with_columns(value=pl.Series([0.9, 1.0, 1.08, None]))
    assert any("108.0%" in text and "NRR" in text for text in texts(nrr(frame)))


def test_references_outside_the_months_are_left_out(month):
    targets = rows("month value", (month(1), 0.5), (MONTHS[0], 1.05), (month(30), 2.0))
    figure = nrr(target=targets)
    assert figure.data[2].x == ("2025-01-01",)
    notes = rows("date text", (month(1), "long ago"), (MONTHS[3].replace(day=28), "in the last month"))
    shown = [text for text in texts(nrr(annotations=notes)) if "month" in text or "ago" in text]
    assert shown == ["<b>1</b>  Apr '25 in the last month"]


def test_end_labels_keep_their_distance():
    figure = nrr(benchmarks=[(1.079, "one"), (1.08, "two"), (1.081, "three")])
    low, high = figure.layout.yaxis.range
    scale = (figure.layout.height - figure.layout.margin.t - figure.layout.margin.b) / (high - low)
    centres = sorted((note.y - low) * scale + note.yshift for note in figure.layout.annotations)
    assert min(b - a for a, b in itertools.pairwise(centres)) >= 12


@pytest.mark.parametrize("n_months", [1, 2])
def test_a_short_history_is_drawn(n_months):
    assert nrr(values().head(n_months)).layout.xaxis.ticktext


def test_nothing_known_is_drawn_as_nothing():
    figure = nrr(values().with_columns(value=pl.lit(None, dtype=pl.Float64)))
    assert figure.data[1].y == (None,) * 4
    assert not figure.layout.annotations
