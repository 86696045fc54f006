"""Effects: in any unit, the largest first, names apart from their tags, and the sum last."""

import pytest

from csdash.figures.theme import DARK, LIGHT
from csdash.unit import Unit
from tests.figures.plotted import effects
from tests.figures.samples import rows

FRAME = rows(
    "label effect tag", ("訂正", -27_390.0, "1社"), ("解約", -415_720.0, "6社"), ("契約", 657_480.0, "4社")
)


def drawn(**more):
    return effects(FRAME, Unit.MONEY, **({"currency": "JPY", "language": "ja", "theme": LIGHT} | more))


def test_causes_in_money(golden):
    golden(drawn())


def test_in_the_dark(golden):
    golden(drawn(theme=DARK, language="en"))


def test_the_largest_is_first_and_the_sum_last():
    bars = drawn().data[0]
    assert bars.x == pytest.approx([657_480, -415_720, -27_390, 214_370])
    assert bars.customdata[0] == "契約<br><b>+65.7万円</b> (4社)"


def test_without_tags_names_stand_alone():
    names = effects(FRAME.drop("tag"), Unit.RATE, language="en", theme=LIGHT).layout.yaxis.ticktext
    assert not any("span" in name and "color" in name for name in names)


def test_pale_is_context():
    frame = FRAME.with_columns(is_pale=FRAME["label"] == "契約")
    bars = effects(frame, Unit.MONEY, language="ja", theme=LIGHT).data[0]
    assert bars.marker.color == (LIGHT.context, LIGHT.accent, LIGHT.accent, LIGHT.balance)
