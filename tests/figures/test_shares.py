"""Shares, at one time and over time: every share is written, and what is missing is not drawn."""

import pytest

from csdash.figures.theme import LIGHT
from tests.figures.plotted import bands, shares, shares_over_time
from tests.figures.samples import FRAMES, rows

TIERS = rows(
    "bar category share amount",
    ("Accounts", "High", 0.04, "12"),
    ("Accounts", "Low", 0.36, "110"),
    ("Accounts", "Tech", 0.6, "190"),
    ("ARR", "High", 0.55, "¥6M"),
    ("ARR", "Tech", 0.45, "¥5M"),
)


def test_two_bars(golden):
    golden(shares(TIERS, LIGHT.tiers, language="en", theme=LIGHT))


def test_a_share_too_narrow_for_its_number_has_it_above():
    labels = shares(TIERS, LIGHT.tiers, language="en", theme=LIGHT).layout.annotations
    above = [label for label in labels if label.yshift and label.yref != "paper"]
    assert [label.text[-2:] for label in above] == ["4%"]
    assert LIGHT.tiers[0] in above[0].text


def test_numbers_above_do_not_collide():
    frame = rows("bar category share", ("a", "1", 0.01), ("a", "2", 0.002), ("a", "3", 0.988))
    labels = shares(frame, LIGHT.tiers, language="en", theme=LIGHT).layout.annotations
    above = [label for label in labels if label.yshift and label.yref != "paper"]
    assert [label.text.split("</span>")[1] for label in above] == ["1%", "&lt;1%"]
    assert above[1].xshift - above[0].xshift > 30


def test_what_is_not_in_the_frame_has_no_bar():
    assert shares(TIERS, LIGHT.tiers, language="en", theme=LIGHT).data[1].x == (0.36, 0.0)


def test_more_categories_than_colours_are_refused():
    with pytest.raises(ValueError, match="2 colours for 3 categories"):
        shares(TIERS, LIGHT.tiers[:2], language="en", theme=LIGHT)


def test_two_categories_over_time(golden):
    golden(shares_over_time(FRAMES["shares_over_time"]("a"), LIGHT.tiers, language="ja", theme=LIGHT))


def test_health_over_time(golden):
    golden(bands(FRAMES["bands"](""), language="ja", theme=LIGHT))


def test_health_is_told_by_shape_and_word_as_well():
    labels = [note.text for note in bands(FRAMES["bands"](""), language="en", theme=LIGHT).layout.annotations]
    for label, shape, word, share in zip(
        labels, "▼●▲", ("At risk", "Watch", "Healthy"), ("10.0%", "30.0%", "60.0%"), strict=True
    ):
        assert shape in label
        assert word in label
        assert share in label


def test_a_month_without_accounts_has_no_column(month):
    frame = rows("month at_risk watch healthy", (month(1), 0, 0, 0), (month(2), 1, 0, 1))
    assert bands(frame, language="en", theme=LIGHT).data[0].y == (None, 0.5)
