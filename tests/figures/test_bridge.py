"""The bridge: it meets, it says where it is cut, and its numbers can be added up on the page."""

import pytest

from csdash.figures.bridge import CUT
from csdash.figures.theme import DARK, LIGHT
from tests.figures.plotted import bridge
from tests.figures.samples import rows

COLUMNS = "movement amount n label"


def drawn(*movements, language="ja", theme=LIGHT):
    return bridge(rows(COLUMNS, *movements), currency="JPY", language=language, theme=theme)


def texts(figure):
    return [note.text for note in figure.layout.annotations]


SMALL = (
    ("opening", 1_112_000_000, 312, "期首ARR"),
    ("new", 41_000_000, 18, "新規"),
    ("churn", -38_900_000, 22, "解約"),
    ("fx", -2_100_000, None, "為替"),
    ("closing", 1_112_000_000, 308, "期末ARR"),
)
LARGE = (
    ("opening", 1000, 12, "Opening"),
    ("expansion", 900, 7, "Expansion"),
    ("churn", -700, 2, "Churn"),
    ("closing", 1200, 10, "Closing"),
)


def test_small_movements(golden):
    golden(drawn(*SMALL))


def test_large_movements(golden):
    golden(drawn(*LARGE, language="en", theme=DARK))


def test_all_amounts_share_one_unit_and_the_balances_say_it():
    shown = texts(drawn(*SMALL))
    assert shown[:5] == ["<b>1,112.0百万円</b>", "+41.0", "-38.9", "-2.1", "<b>1,112.0百万円</b>"]


def test_a_cut_axis_is_marked_and_said():
    figure = drawn(*SMALL)
    assert figure.layout.xaxis.range[0] > 0
    assert texts(figure).count("<b>//</b>") == 2
    assert CUT.ja in texts(figure)


def test_an_axis_from_zero_is_neither():
    figure = drawn(*LARGE)
    assert figure.layout.xaxis.range[0] == 0
    assert not [text for text in texts(figure) if "//" in text]


def test_bars_lead_from_one_balance_to_the_other():
    bars = drawn(*LARGE).data[0]
    assert bars.base == (0.0, 1000.0, 1200.0, 0.0)
    assert bars.x == (1000.0, 900.0, 700.0, 1200.0)


def test_meaning_has_one_colour():
    colours = drawn(*SMALL).data[0].marker.color
    assert colours == (LIGHT.balance, LIGHT.new, LIGHT.churn, LIGHT.neutral, LIGHT.balance)


def test_a_bridge_that_does_not_meet_is_not_drawn():
    with pytest.raises(ValueError, match=r"leads to 1,200\.0000, not to the closing of 1,201\.0000"):
        drawn(*LARGE[:-1], ("closing", 1201, 10, "Closing"))
    with pytest.raises(ValueError, match="opening in its first row"):
        drawn(*LARGE[1:])


def test_the_hover_says_the_share_of_the_opening():
    assert (
        drawn(*SMALL, language="en").data[0].customdata[1]
        == "新規<br><b>+¥41M</b><br>3.7% of the opening<br>18 accounts"
    )


def test_from_nothing():
    figure = drawn(("opening", 0, 0, "a"), ("new", 500, 3, "b"), ("closing", 500, 3, "c"))
    assert figure.layout.xaxis.range[0] == 0
