"""Spelling: a column of text cells read as what the contract's column holds, unreadable ones named.

A cell that cannot be read is null where the sheet has something; `UNREADABLE` says so to the reader.
"""

from dataclasses import dataclass

import polars as pl

from csdash.contract.column import Column, Kind
from csdash.importing import amounts, choices, days
from csdash.importing.cells import tidy, trimmed
from csdash.text import Text


@dataclass(frozen=True, slots=True)
class Manner:
    """How a sheet writes what can be written in several ways. `date_order` is settled here: never auto."""

    timezone: str
    date_order: str = "ymd"
    decimal: str = "."
    money_unit: int = 1


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The rule that a cell breaks which cannot be read as its kind of column."""

    rule: str
    says: Text
    advice: Text


UNREADABLE = {
    Kind.MONEY: Unreadable(
        "unreadable_money",
        Text("金額として読めません。", "this cannot be read as money."),
        Text(
            "例: 1,234 や ¥1,234 の形式にするか、小数点(decimal)と単位(money_unit)の指定を確かめてください。",
            "Write it as 1,234 or ¥1,234, or check what the mapping says under decimal and money_unit.",
        ),
    ),
    Kind.NUMBER: Unreadable(
        "unreadable_number",
        Text("数値として読めません。", "this cannot be read as a number."),
        Text(
            "例: 0.8 や 80% の形式にするか、小数点(decimal)の指定を確かめてください。",
            "Write it as 0.8 or 80%, or check what the mapping says under decimal.",
        ),
    ),
    Kind.COUNT: Unreadable(
        "unreadable_count",
        Text("整数として読めません。", "this cannot be read as a whole number."),
        Text("例: 1,200 の形式で書いてください。", "Write it as 1,200."),
    ),
    Kind.DATE: Unreadable(
        "unreadable_date",
        Text("日付として読めません。", "this cannot be read as a date."),
        Text(
            "例: 2024-04-15 の形式にするか、日付の順序(date_order)の指定を確かめてください。",
            "Write it as 2024-04-15, or check what the mapping says under date_order.",
        ),
    ),
    Kind.MONTH: Unreadable(
        "unreadable_month",
        Text("月として読めません。", "this cannot be read as a month."),
        Text(
            "例: 2024-04 の形式にするか、日付の順序(date_order)の指定を確かめてください。",
            "Write it as 2024-04, or check what the mapping says under date_order.",
        ),
    ),
    Kind.FLAG: Unreadable(
        "unreadable_flag",
        Text("はい・いいえとして読めません。", "this is neither yes nor no."),
        Text("true か false で書いてください。", "Write true or false."),
    ),
}


def spelt(column: Column, cell: pl.Expr, manner: Manner) -> pl.Expr:
    """The value of a text cell: money as Decimal, days and months as Date, words as codes, text as it stands."""
    match column.kind:
        case Kind.MONEY:
            return amounts.money(cell, manner.decimal, manner.money_unit)
        case Kind.NUMBER:
            return amounts.number(cell, manner.decimal, keeps_percent=column.maximum == 100)
        case Kind.COUNT:
            return amounts.count(cell, manner.decimal)
        case Kind.DATE:
            return days.day(cell, manner.date_order, manner.timezone)
        case Kind.MONTH:
            return days.month(cell, manner.date_order, manner.timezone)
        case Kind.FLAG:
            return choices.flag(cell)
        case Kind.WORD:
            return choices.word(cell, column)
        case Kind.CURRENCY:
            return choices.currency(cell)
        case Kind.TEXT:
            return trimmed(cell)


def read_cells(column: Column, cells: pl.Series, manner: Manner) -> pl.Series:
    """The values of `cells` as `spelt` gives them; those that are written plainly the short way."""
    cell = pl.col("cell")
    frame = cells.alias("cell").to_frame()
    match column.kind:
        case Kind.MONEY:
            is_plain, plain = amounts.is_plain(cell, manner.decimal), amounts.plain(cell)
            plain = amounts.in_units(plain, manner.money_unit)
        case Kind.DATE:
            is_plain, plain = days.is_plain(cell), days.plain(cell)
        case Kind.MONTH:
            is_plain, plain = days.is_plain(cell), days.plain(cell).dt.truncate("1mo")
        case _:
            return frame.select(spelt(column, cell, manner)).to_series()
    marked = frame.with_row_index("row").with_columns(is_plain.fill_null(value=False).alias("is_plain"))
    short = marked.filter("is_plain").select("row", plain.alias("value"))
    if short.height == frame.height:
        return short["value"]
    long = marked.filter(~pl.col("is_plain")).select("row", spelt(column, cell, manner).alias("value"))
    return pl.concat([short, long]).sort("row")["value"]


def is_unreadable(cell: pl.Expr, value: pl.Expr) -> pl.Expr:
    """Whether the cell says something and nothing of it was understood."""
    return tidy(cell).is_not_null() & value.is_null()
