"""Funnel: where the dots stand, who is named, and what chance allows around them."""

import pytest

from csdash.figures.theme import DARK, LIGHT
from tests.figures.plotted import funnel
from tests.figures.samples import rows

FRAME = rows(
    "label expected ratio is_marked note",
    ("<b>甲</b>", 4.0, 2.5, True, "実際 10"),
    ("乙", 25.0, 0.8, False, ""),
    ("丙", 0.25, 0.0, False, ""),
)
LIMITS = rows("expected lower upper", (0.25, 0.0, 9.0), (4.0, 0.2, 1.8), (25.0, 0.65, 1.35))


def drawn(**more):
    return funnel(FRAME, LIMITS, x_name="見込み", **({"language": "ja", "theme": LIGHT} | more))


def test_a_funnel(golden):
    golden(drawn())


def test_in_the_dark(golden):
    golden(drawn(theme=DARK, language="en"))


def test_sizes_stand_at_their_root_and_only_the_marked_is_named():
    figure = drawn()
    hollow, solid = figure.data[1], figure.data[2]
    assert list(hollow.x) == [5.0, 0.5]
    assert list(solid.x) == [2.0]
    named = [note.text for note in figure.layout.annotations if "甲" in note.text]
    assert named == ["<b>&lt;b&gt;甲&lt;/b&gt;</b>"]
    assert not any("乙" in note.text for note in figure.layout.annotations)


def test_the_band_stays_in_the_plot():
    figure = drawn()
    assert max(y for y in figure.data[0].y if y is not None) == pytest.approx(figure.layout.yaxis.range[1])
