"""The spark: a small line, its last value, its target."""

from csdash.figures.spark import spark
from csdash.figures.theme import LIGHT
from csdash.unit import Unit
from tests.figures.samples import values


def test_nrr(golden):
    golden(spark(values(), Unit.RATE, target=1.05, language="ja", theme=LIGHT))


def test_only_the_last_months_are_shown():
    assert spark(values(), Unit.RATE, months=2, language="ja", theme=LIGHT).data[0].y == (None, 1.08)
