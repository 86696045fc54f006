"""Stacked: what is at the bottom stays there, stripes for what is not sure, and a key for every category."""

from datetime import date

import pytest

from csdash.figures.theme import DARK, LIGHT
from csdash.unit import Unit
from tests.figures.plotted import stacked
from tests.figures.samples import rows

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
FRAME = rows(
    "month category amount note",
    (MAY, "失注", 2_000_000.0, "(3件)"), (JUNE, "失注", 0.0, ""),
    (MAY, "更新", 9_000_000.0, "(20件)"), (JUNE, "更新", 5_000_000.0, "(9件)"),
    (MAY, "未確定", 1_000_000.0, "(1件)"), (JUNE, "未確定", 4_000_000.0, "(8件)"),
)  # fmt: skip


def drawn(theme=LIGHT, language="ja"):
    colours = (theme.churn, theme.balance, theme.neutral)
    return stacked(FRAME, Unit.MONEY, colours, currency="JPY", hatched={2}, language=language, theme=theme)


def test_three_outcomes_in_two_months(golden):
    golden(drawn())


def test_in_the_dark(golden):
    golden(drawn(DARK, "en"))


def test_the_axis_begins_at_zero_and_holds_the_tallest_column():
    low, high = drawn().layout.yaxis.range
    assert low == 0
    assert high >= 12_000_000


def test_what_is_not_sure_is_striped_and_every_category_has_its_key():
    figure = drawn()
    assert [bar.marker.pattern.shape for bar in figure.data] == [None, None, "/"]
    assert list(figure.data[0].y) == [2_000_000, 0]
    assert figure.data[0].customdata[0] == "2026年5月<br>失注<br><b>2百万円</b> (3件)"
    key = " ".join(label.text for label in figure.layout.annotations)
    assert all(name in key for name in ("失注", "更新", "未確定", "▨"))


def test_too_few_colours_are_refused():
    with pytest.raises(ValueError, match="2 colours for 3 categories"):
        stacked(FRAME, Unit.MONEY, (LIGHT.churn, LIGHT.balance), language="ja", theme=LIGHT)
