"""How each kind of column is read: which types are accepted, and as what the values are kept.

A conversion that fails gives null where the file has a value; the row rules report those rows.
"""

from datetime import MAXYEAR, MINYEAR

import polars as pl

from csdash.contract.column import Column, Kind
from csdash.money import to_ticks

TEXT_LIKE = (pl.String, pl.Categorical, pl.Enum)
DAY_LIKE = (pl.Date, pl.Datetime)


def accepts(kind: Kind, dtype: pl.DataType) -> bool:
    """Whether a file column of `dtype` can hold values of `kind` at all."""
    if dtype == pl.Null:
        return True
    match kind:
        case Kind.MONTH:
            return dtype.base_type() in DAY_LIKE or dtype.is_integer() or dtype in TEXT_LIKE
        case Kind.DATE:
            return dtype.base_type() in DAY_LIKE or dtype in TEXT_LIKE
        case Kind.TEXT:
            return dtype in TEXT_LIKE or dtype.is_integer()
        case Kind.WORD | Kind.CURRENCY:
            return dtype in TEXT_LIKE
        case Kind.FLAG:
            return dtype == pl.Boolean
        case _:
            return dtype.is_numeric()


def read(column: Column, name: str, dtype: pl.DataType, *, is_checked: bool = False) -> pl.Expr:
    """File column `name` as csdash keeps it: money in Int64 ticks, months and days as Date, text as String.

    Dates of a file that `is_checked` are what they should be, and are not looked at again.
    """
    raw = pl.col(name)
    match column.kind:
        case Kind.MONTH | Kind.DATE if is_checked and dtype == pl.Date:
            return raw
        case Kind.MONTH:
            return _month(raw, dtype)
        case Kind.DATE:
            return _date(raw, dtype)
        case Kind.TEXT | Kind.WORD | Kind.CURRENCY:
            return raw.cast(pl.String)
        case Kind.FLAG:
            return raw.cast(pl.Boolean)
        case Kind.MONEY:
            if dtype == pl.Null:
                return raw.cast(pl.Int64)
            # Out of range or not finite: null here, named by the row rules, never wrapped.
            readable = raw if dtype.is_integer() or dtype.is_decimal() else pl.when(raw.is_finite()).then(raw)
            return to_ticks(readable, dtype)
        case Kind.COUNT:
            whole = pl.when(raw == raw.round(0)).then(raw) if dtype.is_float() or dtype.is_decimal() else raw
            return whole.cast(pl.Int64, strict=False)
        case Kind.NUMBER:
            return raw.cast(pl.Float64)


def _date(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype in TEXT_LIKE:
        # ISO only: 01/02/2026 is January to some and February to others.
        return _in_calendar(raw.cast(pl.String).str.to_date("%Y-%m-%d", strict=False))
    return _in_calendar(_day(raw, dtype))


def _month(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype.is_integer():
        # Six digits only: 20241 would otherwise be read as October.
        spelt = pl.when(raw.is_between(100_001, 999_912)).then(raw).cast(pl.String) + "01"
        day = spelt.str.to_date("%Y%m%d", strict=False)
    elif dtype in TEXT_LIKE:
        text = raw.cast(pl.String)
        day = pl.coalesce(
            text.str.to_date("%Y-%m-%d", strict=False),
            (text + "-01").str.to_date("%Y-%m-%d", strict=False),
        )
    else:
        day = _day(raw, dtype)
    return _in_calendar(pl.when(day.dt.day() == 1).then(day))


def _day(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    # The day on the wall where the stamp was written; a plain cast would give the day in UTC.
    return raw.dt.date() if dtype.base_type() == pl.Datetime else raw.cast(pl.Date)


def _in_calendar(day: pl.Expr) -> pl.Expr:
    return pl.when(day.dt.year().is_between(MINYEAR, MAXYEAR)).then(day)
