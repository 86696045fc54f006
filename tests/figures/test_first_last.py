"""First and last: two values, two months, and nothing else to read."""

from datetime import date

import pytest

from csdash.figures.theme import GROUNDS
from csdash.unit import Unit
from tests.figures.plotted import first_last
from tests.figures.samples import rows, values


def drawn(frame, **more):
    return first_last(frame, Unit.RATE, language="ja", theme=GROUNDS["navy"], **more)


def test_nrr(golden):
    golden(drawn(values()))


def test_every_word_is_large():
    assert {label.font.size for label in drawn(values()).layout.annotations} == {44}


@pytest.mark.parametrize(
    ("before", "now", "anchors"), [(1.0, 1.1, ("top", "bottom")), (1.1, 1.0, ("bottom", "top"))]
)
def test_a_value_stands_where_the_line_is_not(before, now, anchors):
    frame = rows("month value", (date(2025, 1, 1), before), (date(2025, 2, 1), now))
    assert tuple(label.yanchor for label in drawn(frame).layout.annotations[:2]) == anchors


def test_gaps_at_the_ends_have_no_label():
    frame = rows("month value", (date(2025, 1, 1), None), (date(2025, 2, 1), 1.0), (date(2025, 3, 1), 1.1))
    texts = [label.text for label in drawn(frame).layout.annotations]
    assert texts == ["<b>100.0%</b>", "<b>110.0%</b>", "25/02", "25/03"]
