"""Cells of a spreadsheet: numbers to the last digit, and text that is never anything but text."""

from math import isfinite
from typing import Any

from csdash.words.escape import csv_text

# UTF-16 units; a cell with more is one that Excel calls damaged.
LONGEST = 32_767
_CUT = "…"


class Exact(float):
    """A number that is written with every digit it has: xlsxwriter asks for 16, and some floats need 17."""

    def __format__(self, _spec: str) -> str:
        return repr(float(self)).removesuffix(".0")

    def is_finite(self) -> bool:
        """Whether a cell can hold it; an undefined number is an empty cell."""
        return isfinite(self)


def write_text(sheet: Any, row: int, column: int, text: str, style: Any, quoted: Any) -> None:
    """`text` as a cell of text.

    One that could begin a formula is marked as quoted, so that it stays text when somebody edits the cell.
    """
    text = cut(text)
    style = quoted if csv_text(text) != text else style
    if text.startswith("<r>") and text.endswith("</r>"):
        # xlsxwriter takes such a string for markup of its own and would write it as it is, formulas and all.
        sheet.write_rich_string(row, column, text[0], text[1], text[2:], *([style] if style else []))
        return
    sheet.write_string(row, column, text, style)


def cut(text: str) -> str:
    """`text`, cut where a cell ends, with an ellipsis in place of the rest."""
    if len(text) <= LONGEST // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= LONGEST * 2:
        return text
    # Half a character at the end is dropped.
    return units[: (LONGEST - 1) * 2].decode("utf-16-le", errors="ignore") + _CUT
