"""Reading: the sheets of one feed as rows of the table its shape reads, each row knowing where it stood."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from csdash.contract.column import Column, Kind, Table
from csdash.contract.conform import ROW, Part, conform, shown
from csdash.contract.finding import SHOWN_ROWS, Finding, Severity
from csdash.importing import faults
from csdash.importing.amounts import currencies
from csdash.importing.days import orders_of
from csdash.importing.lookups import looked_up
from csdash.importing.mapping import Feed
from csdash.importing.selection import kept, matching
from csdash.importing.spelling import UNREADABLE, Manner, is_unreadable, spelt
from csdash.importing.typed import fitted, is_spelt
from csdash.snapshots.sources.sheet import Sheet

_CELL, _VALUE = "_cell", "_value"


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading needs to know beside the feed: all sheets there are, the zone, and a folder to write into."""

    sheets: Sequence[Sheet]
    timezone: str
    room: Path


@dataclass(frozen=True, slots=True)
class Written:
    """One column as it stands in the sheets of a feed: its distinct cells by sheet, outer spaces and `values` applied."""

    column: Column
    header: str
    cells: dict[str, pl.DataFrame]

    def all(self) -> pl.Series:
        return pl.concat([frame[_VALUE] for frame in self.cells.values()]).unique()


def feed_rows(
    feed: Feed, number: int, table: Table, reading: Reading
) -> tuple[pl.LazyFrame | None, list[Finding]]:
    """The rows of all sheets of `feed` in the types of `table`, with file and row; None where an error stands.

    Text is read once and written down in `reading.room`, so that nothing after this reads it again.
    """
    sheets = matching(reading.sheets, feed.file)
    if not sheets:
        return None, [faults.no_sheet(feed, feed.file, [sheet.name for sheet in reading.sheets])]
    findings = [finding for sheet in sheets for finding in _missing(feed, table, sheet)]
    if findings:
        return None, findings
    written = [_written(feed, table[name], sheets) for name in feed.columns]
    manners, findings = _manners(feed, table, written, reading.timezone)
    frames = []
    for place, sheet in enumerate(sheets):
        path = reading.room / f"feed{number}-{place}.parquet"
        frame, found = _sheet_rows(feed, table, sheet, written, manners, path, reading)
        frames.append(frame)
        findings += found
    if any(finding.severity is Severity.ERROR for finding in findings):
        return None, findings
    return pl.concat(frames, how="diagonal"), findings


def _missing(feed: Feed, table: Table, sheet: Sheet) -> Iterator[Finding]:
    names = sheet.frame().collect_schema().names()
    for column, header in [*feed.columns.items(), *(("", header) for header in feed.only)]:
        if header not in names:
            yield faults.no_header(table.name, sheet.name, header, column, names)


def _written(feed: Feed, column: Column, sheets: Sequence[Sheet]) -> Written:
    """The distinct cells of a column that has to be read; none where its type says what they are."""
    header = feed.columns[column.name]
    cells = {}
    for sheet in sheets:
        dtype = sheet.frame().collect_schema()[header]
        if not (is_spelt(column, dtype) or column.name in feed.values):
            continue
        distinct = kept(sheet.frame(), feed).select(pl.col(header).cast(pl.String).alias(_CELL)).unique()
        replaced = pl.col(_CELL).str.strip_chars().replace(feed.values.get(column.name, {}))
        cells[sheet.name] = distinct.select(_CELL, replaced.alias(_VALUE)).collect(engine="streaming")
    return Written(column, header, cells)


def _manners(
    feed: Feed, table: Table, written: Sequence[Written], timezone: str
) -> tuple[dict[str, Manner], list[Finding]]:
    """How each column is to be read; a column of dates without a certain order is a finding."""
    plain = Manner(timezone, decimal=feed.decimal, money_unit=feed.money_unit)
    manners, findings = {}, []
    for one in written:
        manners[one.column.name] = plain
        if one.column.kind in (Kind.MONTH, Kind.DATE) and one.cells:
            order = feed.date_order
            if order == "auto":
                is_month = one.column.kind is Kind.MONTH
                orders = orders_of(one.all(), is_month=is_month, timezone=timezone)
                if len(orders) > 1:
                    file, example = _example(one, orders, timezone)
                    findings.append(faults.ambiguous(table.name, file, one.column, example, orders))
                order = orders[0] if orders else "ymd"
            manners[one.column.name] = replace(plain, date_order=order)
        if one.column.kind is Kind.MONEY and one.cells:
            found = one.all().to_frame(_CELL).select(currencies(pl.col(_CELL)).drop_nulls().unique().sort())
            if found.height > 1:
                findings.append(
                    faults.mixed_currencies(
                        table.name, next(iter(one.cells)), one.column, found.to_series().to_list()
                    )
                )
    return manners, findings


def _example(one: Written, orders: Sequence[str], timezone: str) -> tuple[str, str]:
    """A sheet and a cell of it that the orders read differently."""
    first, second = (spelt(one.column, pl.col(_VALUE), Manner(timezone, order)) for order in orders[:2])
    for file, frame in one.cells.items():
        differing = frame.filter(first != second).sort(_VALUE)
        if differing.height:
            return file, shown(differing[_VALUE][0])
    return next(iter(one.cells)), ""


def _sheet_rows(
    feed: Feed,
    table: Table,
    sheet: Sheet,
    written: Sequence[Written],
    manners: dict[str, Manner],
    path: Path,
    reading: Reading,
) -> tuple[pl.LazyFrame, list[Finding]]:
    schema = sheet.frame().collect_schema()
    rows = kept(sheet.frame().with_row_index(ROW, offset=1), feed)
    findings, is_read = [], False
    for one in written:
        manner = manners[one.column.name]
        if sheet.name not in one.cells:
            value = fitted(one.column, pl.col(one.header), schema[one.header], manner)
            rows = rows.with_columns(value.alias(f"={one.column.name}"))
            continue
        is_read = True
        value = spelt(one.column, pl.col(_VALUE), manner)
        values = one.cells[sheet.name].with_columns(value.alias(f"={one.column.name}"))
        if one.column.kind in UNREADABLE:
            bad = values.filter(is_unreadable(pl.col(_VALUE), pl.col(f"={one.column.name}")))
            if bad.height:
                findings.append(_unreadable(table, sheet, one, rows, bad))
        rows = rows.with_columns(pl.col(one.header).cast(pl.String).alias(_CELL)).join(
            values.lazy().drop(_VALUE), on=_CELL, how="left", nulls_equal=True
        )
    rows = rows.select(ROW, *(pl.col(f"={name}").alias(name) for name in feed.columns))
    rows = rows.with_columns(_constants(feed, table, reading.timezone))
    if feed.lookup:
        rows, found = looked_up(rows, feed, table, sheet, reading.sheets)
        findings += found
    if any(finding.severity is Severity.ERROR for finding in findings):
        return rows, findings
    if is_read or feed.lookup:
        rows.sink_parquet(path, compression="lz4", engine="streaming")
        rows = pl.scan_parquet(path)
    frame, found = conform(table, Part(sheet.name, rows))
    return frame, findings + found


def _unreadable(table: Table, sheet: Sheet, one: Written, rows: pl.LazyFrame, bad: pl.DataFrame) -> Finding:
    places = rows.select(ROW, pl.col(one.header).cast(pl.String).alias(_CELL)).join(
        bad.lazy().select(_CELL), on=_CELL, how="semi"
    )
    count = places.select(pl.len()).collect(engine="streaming").item()
    first = places.sort(ROW).head(SHOWN_ROWS).collect(engine="streaming")
    shown_rows = tuple((sheet.name, row, shown(cell)) for row, cell in first.iter_rows())
    return faults.unreadable(table.name, sheet.name, one.column, count, shown_rows)


def _constants(feed: Feed, table: Table, timezone: str) -> list[pl.Expr]:
    """One value for all rows, as our own files would have it."""
    plain = Manner(timezone)
    return [
        (spelt(table[name], pl.lit(value), plain) if isinstance(value, str) else pl.lit(value)).alias(name)
        for name, value in feed.constants.items()
    ]
