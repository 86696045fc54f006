"""Crossed: a tile per pair with its numbers, grey where few are behind it."""

from csdash.figures.theme import DARK, LIGHT
from tests.figures.plotted import crossed
from tests.figures.samples import rows

FRAME = rows(
    "row column value text note n_accounts",
    ("導入期", "ハイタッチ", 2.0, "30社\n4.1億円", "データ移行", 30),
    ("導入期", "ロータッチ", 1.0, "25社\n1.2億円", "", 25),
    ("活用期", "ハイタッチ", 0.5, "4社\n300万円", "", 4),
)  # fmt: skip


def drawn(theme=LIGHT):
    return crossed(FRAME, theme=theme, corner="縦: フェーズ", minimum_n=20)


def test_three_of_four_pairs(golden):
    golden(drawn())


def test_in_the_dark(golden):
    golden(drawn(DARK))


def test_few_have_their_numbers_in_grey_and_no_shade():
    tiles, numbers = drawn().data
    assert [list(row) for row in tiles.z] == [[2.0, 1.0], [None, None]]
    assert numbers.text[2] == "4社<br>300万円"
    assert numbers.textfont.color[2] == LIGHT.muted
    assert LIGHT.muted not in numbers.textfont.color[:2]
