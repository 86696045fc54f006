"""The drivers: the largest first, rate and mix told apart in words, and their sum."""

import pytest

from csdash.figures.theme import LIGHT
from tests.figures.plotted import drivers
from tests.figures.samples import rows

FRAME = rows(
    "label effect kind", ("Enterprise", 0.006, "rate"), ("SMB", -0.016, "rate"), ("SMB", -0.002, "mix")
)


def test_three_drivers(golden):
    golden(drivers(FRAME, language="ja", theme=LIGHT))


def test_sorted_by_size_with_the_sum_last():
    bars = drivers(FRAME, language="en", theme=LIGHT).data[0]
    assert bars.x == pytest.approx([-0.016, 0.006, -0.002, -0.012])
    assert bars.marker.color == (LIGHT.accent, LIGHT.accent, LIGHT.context, LIGHT.balance)


def test_the_kind_is_written_not_only_coloured():
    names = drivers(FRAME, language="en", theme=LIGHT).layout.yaxis.ticktext
    assert [kind in name for kind, name in zip(("rate", "rate", "mix"), names, strict=False)] == [True] * 3


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="knows the kinds rate, mix, not volume"):
        drivers(rows("label effect kind", ("a", 0.1, "volume")), language="en", theme=LIGHT)


def test_no_effect_at_all():
    assert drivers(rows("label effect kind", ("a", 0.0, "mix")), language="en", theme=LIGHT).data[0].x == (
        0.0,
        0.0,
    )
