"""Rows: names beside a figure are of one size, however long one of them is."""

import re

from csdash.figures.rows import NAME_WIDTH, row_names
from csdash.figures.theme import LIGHT


def sizes(names: list[str]) -> set[str]:
    return {found[1] if (found := re.search(r"font-size:(\d+)px", name)) else "body" for name in names}


def test_a_long_name_makes_all_of_them_smaller():
    names, width = row_names(["East High touch", "Central Low touch, second team"], LIGHT)
    assert sizes(names) == {f"{LIGHT.small}"}
    assert "<br>" in names[1]
    assert "<br>" not in names[0]
    assert width <= NAME_WIDTH + 14


def test_short_names_are_of_the_usual_size_on_one_line():
    names, _ = row_names(["East", "West"], LIGHT)
    assert names == ["East", "West"]
