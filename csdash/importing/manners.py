"""Manners: how each column of a feed is written, found out from all of its sheets together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from csdash.contract.column import Column, Kind, Table
from csdash.contract.conform import shown
from csdash.contract.finding import Finding
from csdash.importing import faults
from csdash.importing.amounts import currencies
from csdash.importing.days import orders_of
from csdash.importing.layout import Laid
from csdash.importing.mapping import Feed
from csdash.importing.spelling import Manner, spelt
from csdash.importing.typed import is_spelt

# Names that no header has: a sheet may call its columns whatever it likes.
CELL, VALUE = "\x1fcell", "\x1fvalue"


@dataclass(frozen=True, slots=True)
class Written:
    """One column as it stands in the sheets of a feed: its distinct cells by sheet, outer spaces and `values` applied."""

    column: Column
    header: str
    cells: dict[str, pl.DataFrame]

    def all(self) -> pl.Series:
        """The distinct cells of all sheets."""
        return pl.concat([frame[VALUE] for frame in self.cells.values()]).unique()


def written(feed: Feed, column: Column, sheets: Sequence[Laid]) -> Written:
    """The distinct cells of a column that has to be read; none where its type says what they are."""
    header = feed.columns[column.name]
    cells = {}
    for sheet in sheets:
        dtype = sheet.rows.collect_schema()[header]
        if not (is_spelt(column, dtype) or column.name in feed.values):
            continue
        distinct = sheet.rows.select(pl.col(header).cast(pl.String).alias(CELL)).unique()
        replaced = pl.col(CELL).str.strip_chars().replace(feed.values.get(column.name, {}))
        cells[sheet.file] = distinct.select(CELL, replaced.alias(VALUE)).collect(engine="streaming")
    return Written(column, header, cells)


def manners(
    feed: Feed, table: Table, columns: Sequence[Written], timezone: str
) -> tuple[dict[str, Manner], list[Finding]]:
    """How each column is to be read; a column of dates without a certain order is a finding."""
    plain = Manner(timezone, decimal=feed.decimal, money_unit=feed.money_unit)
    found_out: dict[str, Manner] = {}
    findings: list[Finding] = []
    for one in columns:
        found_out[one.column.name] = plain
        if one.column.kind in (Kind.MONTH, Kind.DATE) and one.cells:
            order = feed.date_order
            if order == "auto":
                is_month = one.column.kind is Kind.MONTH
                orders = orders_of(one.all(), is_month=is_month, timezone=timezone)
                if len(orders) > 1:
                    file, example = _example(one, orders, timezone)
                    findings.append(faults.ambiguous(table.name, file, one.column, example, orders))
                order = orders[0] if orders else "ymd"
            found_out[one.column.name] = replace(plain, date_order=order)
        if one.column.kind is Kind.MONEY and one.cells:
            # What is left without the digits is a handful, however long the list.
            signs = one.all().str.replace_all(r"[0-9.,\s-]", "").unique().to_frame(CELL)
            found = signs.select(currencies(pl.col(CELL)).drop_nulls().unique().sort())
            if found.height > 1:
                findings.append(
                    faults.mixed_currencies(
                        table.name, next(iter(one.cells)), one.column, found.to_series().to_list()
                    )
                )
    return found_out, findings


def _example(one: Written, orders: Sequence[str], timezone: str) -> tuple[str, str]:
    """A sheet and a cell of it that the orders read differently."""
    first, second = (spelt(one.column, pl.col(VALUE), Manner(timezone, order)) for order in orders[:2])
    for file, frame in one.cells.items():
        differing = frame.filter(first != second).sort(VALUE)
        if differing.height:
            return file, shown(differing[VALUE][0])
    return next(iter(one.cells)), ""
