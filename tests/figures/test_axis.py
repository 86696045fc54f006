"""Axes: round marks that meet zero and 100 %, months that meet the fiscal year."""

from datetime import date

import pytest

from csdash.figures.axis import month_axis, month_marks, round_marks, span_of
from csdash.figures.theme import LIGHT
from csdash.months import month_code


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [
        (0.87, 1.13, [0.9, 0.95, 1.0, 1.05, 1.1]),
        (0.981, 1.019, [0.99, 1.0, 1.01]),
        (0, 1, [0, 0.5, 1.0]),
        (-28, 45, [-20, 0, 20, 40]),
        (5.0, 5.0, [5.0]),
    ],
)
def test_marks_are_round_and_inside(low, high, marks):
    assert round_marks(low, high) == pytest.approx(marks)


def test_the_range_has_air_and_never_magnifies_noise():
    assert span_of([1.0, None, 2.0]) == pytest.approx((0.94, 2.06))
    low, high = span_of([1.05, 1.0501], least=0.02)
    assert high - low >= 0.02
    assert span_of([None]) == (0.0, 1.0)
    assert span_of([0.0, 0.0]) == pytest.approx((-0.56, 0.56))


@pytest.mark.parametrize(
    ("first", "last", "start", "marks"),
    [
        (date(2024, 1, 1), date(2024, 3, 1), 4, ["2024-01", "2024-02", "2024-03"]),
        (date(2024, 1, 1), date(2025, 12, 1), 4, ["2024-04", "2024-10", "2025-04", "2025-10"]),
        (date(2024, 1, 1), date(2026, 6, 1), 4, ["2024-04", "2025-04", "2026-04"]),
        (date(2024, 1, 1), date(2025, 12, 1), 1, ["2024-01", "2024-07", "2025-01", "2025-07"]),
        (date(2024, 5, 1), date(2024, 5, 1), 4, ["2024-05"]),
    ],
)
def test_month_marks_meet_the_fiscal_year(first, last, start, marks):
    assert [month_code(index) for index in month_marks(first, last, start)] == marks


def test_the_fiscal_year_stands_below_its_first_month():
    axis = month_axis(date(2024, 1, 1), date(2025, 12, 1), "ja", LIGHT)
    assert axis["ticktext"][:2] == ["24/04<br><b>2024年度</b>", "24/10"]
    assert (
        month_axis(date(2024, 1, 1), date(2025, 12, 1), "en", LIGHT)["ticktext"][0]
        == "Apr '24<br><b>FY2024</b>"
    )
