"""Limits: how much a source may hold, and how much reading it may cost. Checked before parsing where that can be done."""

from dataclasses import dataclass

MIB = 1024**2
GIB = 1024**3


@dataclass(frozen=True, slots=True)
class Limits:
    """Generous to real exports, out of reach for a file made to exhaust the machine.

    Sizes are in bytes. `ratio` is how many times larger than itself a packed file may unpack to; it counts
    from `ratio_from` unpacked bytes on, because a small file full of one value packs very well.
    `line` bounds what must be held at once to read a text file, `cells` what a worksheet unpacks to.
    `seconds`, `memory` and `written` bound the process that reads; `statement_seconds` a database query.
    """

    file: int = 8 * GIB
    unpacked: int = 4 * GIB
    ratio: int = 100
    ratio_from: int = 64 * MIB
    files: int = 10_000
    columns: int = 500
    rows: int = 100_000_000
    cells: int = 30_000_000
    cell: int = 100_000
    line: int = MIB
    parquet_ratio: int = 1000
    query_rows: int = 20_000_000
    statement_seconds: int = 600
    seconds: int = 1800
    memory: int = 4 * GIB
    written: int = 16 * GIB


LIMITS = Limits()
