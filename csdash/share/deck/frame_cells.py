"""A frame as the cells of a table: what stands in a slide where no native chart says it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from csdash.panels.header import Header
from csdash.share.deck.native import Cell, Cells
from csdash.share.deck.plain import plain
from csdash.text import Language, Text
from csdash.words.dates import day_text, month_text
from csdash.words.numbers import NOT_AVAILABLE, exact_text

MOST_ROWS, MOST_COLUMNS = 12, 8
LONGEST = 60
REST = Text("ほか{n}行は元の画面にあります", "{n} more rows are on the page")
_YES = Text("はい", "yes")
_NO = Text("いいえ", "no")


def frame_cells(
    frame: pl.DataFrame, headers: Mapping[str, Header], language: Language, currency: str
) -> Cells | None:
    """The first rows and columns of `frame` that have a header; None where none has."""
    shown = [name for name in headers if name in frame.columns][:MOST_COLUMNS]
    if not shown or frame.is_empty():
        return None
    numeric = {name: headers[name].unit is not None or frame[name].dtype.is_numeric() for name in shown}
    head = tuple(
        Cell(plain(headers[name].name[language], LONGEST), is_bold=True, is_right=numeric[name])
        for name in shown
    )
    rows = [
        tuple(
            Cell(written(value, headers[name], language, currency, LONGEST), is_right=numeric[name])
            for name, value in zip(shown, row, strict=True)
        )
        for row in frame.select(shown).head(MOST_ROWS).iter_rows()
    ]
    longest = [max(_width(row[i].text) for row in [head, *rows]) for i in range(len(shown))]
    widths = tuple(float(min(max(width + 1, 7), 30)) for width in longest)
    rest = frame.height - MOST_ROWS
    keys = (REST.format(n=f"{rest:,}")[language],) if rest > 0 else ()
    return Cells((head, *rows), widths, keys)


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)


def written(value: Any, header: Header, language: Language, currency: str, longest: int = 0) -> str:
    """One value as a table of the screen writes it; nothing known is n/a."""
    match value:
        case None:
            return NOT_AVAILABLE
        case bool():
            return (_YES if value else _NO)[language]
        case int() | float() | Decimal() if header.unit is not None:
            return exact_text(value, header.unit, language, currency)
        case float():
            return f"{value:g}"
        case date():
            return (month_text if value.day == 1 else day_text)(value, language)
        case _:
            return plain(str(value), longest)
