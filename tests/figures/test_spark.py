"""The spark: a small line, its last value, its target."""

from datetime import date

from csdash.figures.theme import LIGHT
from csdash.unit import Unit
from tests.figures.plotted import spark
from tests.figures.samples import rows, values


def test_nrr(golden):
    golden(spark(values(), Unit.RATE, target=1.05, theme=LIGHT))


def test_only_the_last_months_are_shown():
    assert spark(values(), Unit.RATE, months=2, theme=LIGHT).data[0].y == (None, 1.08)


def test_quarters_are_one_line():
    quarters = rows("month value", (date(2025, 1, 1), 1.0), (date(2025, 4, 1), 1.1), (date(2025, 7, 1), 1.2))
    assert spark(quarters, Unit.TIMES, every="3mo", theme=LIGHT).data[0].y == (1.0, 1.1, 1.2)
