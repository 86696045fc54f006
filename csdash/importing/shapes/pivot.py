"""Pivot: one row per account and one column per month, turned into a row per account and month."""

from collections.abc import Sequence

import polars as pl

from csdash.contract.conform import ROW, shown
from csdash.contract.finding import Finding, Severity
from csdash.importing import faults
from csdash.importing.cells import tidy
from csdash.importing.days import month, orders_of
from csdash.importing.mapping import Feed
from csdash.text import Text

# What the month, the amount and the header it stood under are called until they are read.
MONTH, AMOUNT, UNDER = "\x1fmonth", "\x1famount", "\x1funder"


def laid_out(rows: pl.LazyFrame, feed: Feed, file: str, timezone: str) -> tuple[pl.LazyFrame, list[Finding]]:
    """A row for each amount, beside what the mapping names; an empty cell is no row.

    A month is every header that reads as one and that the mapping does not use for something else.
    """
    schema = rows.collect_schema()
    used = {*feed.columns.values(), *feed.only, ROW}
    free = [name for name in schema.names() if name not in used]
    months, orders = _months(free, feed, timezone)
    if len(orders) > 1:
        return rows, [_ambiguous(file, months, orders)]
    if not months:
        return rows, [_no_months(file, free)]
    twice = sorted({shown(header) for header, day in months.items() if [*months.values()].count(day) > 1})
    if twice:
        return rows, [_twice(file, twice)]
    is_mixed = len({schema[header] for header in months}) > 1
    is_text = any(schema[header] == pl.String for header in months)
    if is_mixed and is_text:
        rows = rows.with_columns(pl.col(list(months)).cast(pl.String))
    long = rows.unpivot(
        on=list(months),
        index=[name for name in schema.names() if name in used],
        variable_name=UNDER,
        value_name=AMOUNT,
    )
    amount = tidy(pl.col(AMOUNT)) if is_text else pl.col(AMOUNT)
    month_of = pl.col(UNDER).replace_strict(list(months), list(months.values()), return_dtype=pl.Date)
    return long.filter(amount.is_not_null()).with_columns(month_of.alias(MONTH)), []


def _months(headers: Sequence[str], feed: Feed, timezone: str) -> tuple[dict[str, object], tuple[str, ...]]:
    """The headers that are months, with their first days, and the orders in which they all are."""
    cells = pl.DataFrame({"cell": pl.Series(headers, dtype=pl.String)})
    tried = ("ymd", "mdy", "dmy") if feed.date_order == "auto" else (feed.date_order,)
    readable = cells.filter(
        pl.any_horizontal(month(pl.col("cell"), order, timezone).is_not_null() for order in tried)
    )["cell"]
    orders = orders_of(readable, is_month=True, timezone=timezone) if len(tried) > 1 else tried
    chosen = orders[0] if orders else "ymd"
    read = cells.with_columns(month=month(pl.col("cell"), chosen, timezone)).drop_nulls()
    return dict(read.iter_rows()), orders


def _finding(rule: str, file: str, says: Text, advice: Text, count: int = 0) -> Finding:
    return Finding(Severity.ERROR, rule, "pivot", says, advice, file=file, count=count)


def _ambiguous(file: str, months: dict[str, object], orders: Sequence[str]) -> Finding:
    example = next(iter(months), "")
    return _finding(
        "ambiguous_date",
        file,
        Text(
            f"見出し「{shown(example)}」などの月を {'・'.join(orders)} のどの順にも読めます。",
            f'headers such as "{shown(example)}" read as different months in the orders {" or ".join(orders)}.',
        ),
        Text("マッピングの date_order に順序を指定してください。", "Set date_order in the mapping."),
    )


def _no_months(file: str, headers: Sequence[str]) -> Finding:
    return _finding(
        "no_months",
        file,
        Text(
            f"月の列がありません。ほかの列: {faults.listed(headers)}。",
            f"no header reads as a month. Other columns: {faults.listed(headers)}.",
        ),
        Text("見出しを 2024-04 の形式にしてください。", "Write the headers as 2024-04."),
    )


def _twice(file: str, headers: Sequence[str]) -> Finding:
    return _finding(
        "month_twice",
        file,
        Text(
            f"同じ月の列が複数あります: {faults.listed(headers)}。",
            f"several columns are the same month: {faults.listed(headers)}.",
        ),
        Text("どちらかを除いてください。", "Keep one of them."),
        len(headers),
    )
