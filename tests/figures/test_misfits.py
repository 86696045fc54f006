"""Misfits: bands where a tier is right, one mark per account, and its shape says on which side it is."""

import math

import pytest

from csdash.figures.theme import DARK, LIGHT
from tests.figures.plotted import misfits
from tests.figures.samples import rows

FRAME = rows(
    "tier value kind name note",
    ("ハイタッチ", 5e7, "fits", "A社", "見合っている"), ("ハイタッチ", 2e5, "over", "B社", "手厚さ過剰"),
    ("テックタッチ", 3e7, "under", "C社", "手厚さ不足"), ("テックタッチ", 0.0, "fits", "D社", ""),
)  # fmt: skip
KINDS = {"under": "手厚さ不足", "over": "手厚さ過剰", "fits": "見合っている"}


def drawn(theme=LIGHT, language="ja"):
    return misfits(FRAME, [(1e7, None), (None, 1e6)], KINDS, currency="JPY", language=language, theme=theme)


def test_four_accounts_in_two_tiers(golden):
    golden(drawn())


def test_in_the_dark(golden):
    golden(drawn(DARK, "en"))


def test_heights_are_powers_of_ten_and_nothing_is_worth_less_than_one():
    figure = drawn()
    heights = {trace.marker.symbol: list(trace.y) for trace in figure.data}
    assert heights == {
        "circle": [pytest.approx(math.log10(5e7))],
        "triangle-up": [pytest.approx(math.log10(3e7))],
        "triangle-down": [pytest.approx(math.log10(2e5))],
    }
    bands = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert (bands[0].y0, bands[1].y1) == (7, 6)
