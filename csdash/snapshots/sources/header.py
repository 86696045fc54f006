"""The header: which row of a raw table holds the names of its columns, and those names made unique."""

import re
from collections import Counter
from collections.abc import Sequence

Row = Sequence[str | None]

# How many rows are looked at: title lines above a header are few.
LOOKED_AT = 200
_AMOUNT = re.compile(r"[-+(]?[¥$€]?\d[\d,]*(\.\d+)?\)?")
_YEARLIKE = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])?|\d{1,2}")


def filled(row: Row) -> int:
    """How many cells of a row hold something."""
    return sum(1 for cell in row if cell is not None and cell.strip())


def width(rows: Sequence[Row]) -> int:
    """How many cells the rows of the table itself fill: the count that most of the wide rows have."""
    counts = Counter(n for row in rows if (n := filled(row)))
    if not counts:
        return 0
    # A title fills one cell and data may have holes: of the counts that are common, the largest.
    common = max(counts.values())
    return max(n for n, times in counts.items() if times * 2 > common)


def find_header(rows: Sequence[Row]) -> int | None:
    """The index of the row with the names: the first that fills nearly as many cells as the table is wide.

    Title lines and dates of export above it fill one or two cells; a row of amounts is not a header. None
    where no row can be it.
    """
    wide = width(rows)
    enough = max(1, min(wide, 3), -(-wide * 3 // 5))
    return next(
        (i for i, row in enumerate(rows) if filled(row) >= enough and not any(map(_is_amount, row))), None
    )


def _is_amount(cell: str | None) -> bool:
    """Whether a cell is a number that no column is called by; years and months are."""
    text = (cell or "").strip()
    return bool(_AMOUNT.fullmatch(text)) and not _YEARLIKE.fullmatch(text)


def unique_names(row: Row) -> list[str]:
    """The names of a header row: trimmed, on one line, without a repetition; a nameless one is column_<n>.

    The second of two equal names gets " (2)", as people see it in their spreadsheet.
    """
    names: list[str] = []
    taken: set[str] = set()
    for i, cell in enumerate(row, start=1):
        base = " ".join((cell or "").replace("\ufeff", "").split()) or f"column_{i}"
        name, n = base, 2
        while name in taken:
            name, n = f"{base} ({n})", n + 1
        taken.add(name)
        names.append(name)
    return names
