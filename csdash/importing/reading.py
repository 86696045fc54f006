"""Reading: the sheets of one feed as rows of the table its shape reads, each row knowing where it stood."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from csdash.contract.column import Table
from csdash.contract.conform import ROW, Part, conform, shown
from csdash.contract.finding import SHOWN_ROWS, Finding, Severity
from csdash.importing import faults
from csdash.importing.layout import Laid, laid, upright
from csdash.importing.lookups import looked_up
from csdash.importing.manners import CELL, VALUE, Written, manners, written
from csdash.importing.mapping import Feed
from csdash.importing.selection import matching
from csdash.importing.shapes.pivot import UNDER
from csdash.importing.spelling import UNREADABLE, Manner, is_unreadable, read_cells, spelt
from csdash.importing.typed import fitted
from csdash.snapshots.sources.sheet import Sheet

_READ = "\x1f="


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading needs to know beside the feed: all sheets there are, the zone, and a folder to write into."""

    sheets: Sequence[Sheet]
    timezone: str
    room: Path


def feed_rows(feed: Feed, number: int, reading: Reading) -> tuple[pl.LazyFrame | None, list[Finding]]:
    """The rows of all sheets of `feed` in the types of its table, with file and row; None where an error stands.

    Text is read once and written down in `reading.room`, so that nothing after this reads it again.
    """
    sheets = matching(reading.sheets, feed.file)
    if not sheets:
        return None, [faults.no_sheet(feed, feed.file, [sheet.name for sheet in reading.sheets])]
    findings: list[Finding] = []
    lying = []
    for sheet in sheets:
        one, found = laid(feed, sheet, reading.timezone)
        lying.append(one)
        findings += found
    if findings:
        return None, findings
    feed, table = upright(feed)
    columns = [written(feed, table[name], lying) for name in feed.columns]
    manner_of, findings = manners(feed, table, columns, reading.timezone)
    findings += [faults.note(table.name, sheet.name, said) for sheet in sheets for said in sheet.notes]
    frames = []
    for place, sheet in enumerate(lying):
        path = reading.room / f"feed{number}-{place}.parquet"
        frame, found = _sheet_rows(feed, table, sheet, columns, manner_of, path, reading)
        frames.append(frame)
        findings += found
    if any(finding.severity is Severity.ERROR for finding in findings):
        return None, findings
    return pl.concat(frames, how="diagonal"), findings


def _sheet_rows(
    feed: Feed,
    table: Table,
    sheet: Laid,
    columns: Sequence[Written],
    manner_of: dict[str, Manner],
    path: Path,
    reading: Reading,
) -> tuple[pl.LazyFrame, list[Finding]]:
    rows = sheet.rows
    schema = rows.collect_schema()
    findings, is_read = [], False
    for one in columns:
        manner = manner_of[one.column.name]
        if sheet.file not in one.cells:
            value = fitted(one.column, pl.col(one.header), schema[one.header], manner)
            rows = rows.with_columns(value.alias(f"{_READ}{one.column.name}"))
            continue
        read = f"{_READ}{one.column.name}"
        cells = one.cells[sheet.file]
        values = cells.with_columns(read_cells(one.column, cells[VALUE], manner).alias(read))
        if values.schema[read] == pl.String and values[CELL].equals(values[read]):
            # Words that stand there as we write them need not be looked up row by row.
            rows = rows.with_columns(pl.col(one.header).cast(pl.String).alias(read))
            continue
        is_read = True
        if one.column.kind in UNREADABLE:
            bad = values.filter(pl.col(read).is_null()).filter(is_unreadable(pl.col(VALUE), pl.col(read)))
            if bad.height:
                findings.append(_unreadable(table, sheet, one, rows, bad))
        rows = rows.with_columns(pl.col(one.header).cast(pl.String).alias(CELL)).join(
            values.lazy().drop(VALUE), on=CELL, how="left", nulls_equal=True, maintain_order="left"
        )
    rows = rows.select(ROW, *(pl.col(f"{_READ}{name}").alias(name) for name in feed.columns))
    rows = rows.with_columns(_constants(feed, table, reading.timezone))
    findings += [*_unreadable_constants(feed, table, reading.timezone)]
    if feed.lookup:
        rows, found = looked_up(rows, feed, table, sheet, reading.sheets)
        findings += found
    if any(finding.severity is Severity.ERROR for finding in findings):
        return rows, findings
    if is_read or feed.lookup:
        rows.sink_parquet(path, compression="lz4", engine="streaming")
        rows = pl.scan_parquet(path)
    frame, found = conform(table, Part(sheet.file, rows))
    return frame, findings + found


def _unreadable(table: Table, sheet: Laid, one: Written, rows: pl.LazyFrame, bad: pl.DataFrame) -> Finding:
    places = rows.with_columns(pl.col(one.header).cast(pl.String).alias(CELL)).join(
        bad.lazy().select(CELL), on=CELL, how="semi"
    )
    count = places.select(pl.len()).collect(engine="streaming").item()
    # In a pivot a row has many amounts: the header says which.
    said = pl.format("{}: {}", UNDER, CELL) if UNDER in rows.collect_schema() else pl.col(CELL)
    first = places.select(ROW, said).sort(ROW).head(SHOWN_ROWS).collect(engine="streaming")
    shown_rows = tuple((sheet.file, row, shown(cell)) for row, cell in first.iter_rows())
    return faults.unreadable(table.name, sheet.file, one.column, count, shown_rows)


def _constants(feed: Feed, table: Table, timezone: str) -> list[pl.Expr]:
    """One value for all rows, as our own files would have it."""
    plain = Manner(timezone)
    return [
        (spelt(table[name], pl.lit(value), plain) if isinstance(value, str) else pl.lit(value)).alias(name)
        for name, value in feed.constants.items()
    ]


def _unreadable_constants(feed: Feed, table: Table, timezone: str) -> Iterator[Finding]:
    for name, value in feed.constants.items():
        if not isinstance(value, str) or table[name].kind not in UNREADABLE:
            continue
        cell = pl.lit(value)
        if pl.select(is_unreadable(cell, spelt(table[name], cell, Manner(timezone)))).item():
            yield faults.unreadable(table.name, feed.file, table[name], 1, ((feed.file, 0, shown(value)),))
