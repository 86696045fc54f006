"""Layout: the rows of one sheet that a feed wants, numbered as they stand, a pivot turned upright."""

from dataclasses import dataclass

import msgspec
import polars as pl

from csdash.contract.accounts import ACCOUNTS
from csdash.contract.column import Table
from csdash.contract.conform import FILE, ROW
from csdash.contract.finding import Finding
from csdash.importing import faults
from csdash.importing.mapping import Feed
from csdash.importing.selection import kept
from csdash.importing.shape_tables import source_table
from csdash.importing.shapes.pivot import AMOUNT, MONTH, laid_out
from csdash.snapshots.sources.sheet import Sheet

_OURS = (FILE, ROW)


@dataclass(frozen=True, slots=True)
class Laid:
    """The rows of the sheet called `file`, under its own headers, with the number each row has there."""

    file: str
    rows: pl.LazyFrame


def laid(feed: Feed, sheet: Sheet, timezone: str) -> tuple[Laid, list[Finding]]:
    """The rows that `feed` wants; headers that are not there are findings, and then there are no rows to use."""
    frame = sheet.frame()
    frame = frame.drop([name for name in _OURS if name in frame.collect_schema()])
    names = frame.collect_schema().names()
    asked = [*feed.columns.items(), *(("", header) for header in feed.only)]
    table = source_table(feed).name
    findings = [
        faults.no_header(table, sheet.name, header, column, names)
        for column, header in asked
        if header not in names
    ]
    if findings:
        return Laid(sheet.name, frame), findings
    rows = kept(frame.with_row_index(ROW, offset=1), feed)
    if feed.shape == "pivot":
        rows, findings = laid_out(rows, feed, sheet.name, timezone)
    return Laid(sheet.name, rows), findings


def upright(feed: Feed) -> tuple[Feed, Table]:
    """The feed and the table of its rows once they are laid out."""
    if feed.shape != "pivot":
        return feed, source_table(feed)
    columns = feed.columns | {"month": MONTH, "mrr": AMOUNT}
    return msgspec.structs.replace(feed, columns=columns), ACCOUNTS
