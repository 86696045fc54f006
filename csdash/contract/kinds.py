"""How each kind of column is read: which types are accepted, and as what the values are kept.

A conversion that fails gives null where the file has a value; the row rules report those rows.
"""

import polars as pl

from csdash.contract.column import Column, Kind
from csdash.money import to_ticks

TEXT_LIKE = (pl.String, pl.Categorical, pl.Enum)


def accepts(kind: Kind, dtype: pl.DataType) -> bool:
    """Whether a file column of `dtype` can hold values of `kind` at all."""
    if dtype == pl.Null:
        return True
    match kind:
        case Kind.MONTH:
            return (dtype.is_temporal() and dtype != pl.Duration) or dtype.is_integer() or dtype in TEXT_LIKE
        case Kind.DATE:
            return dtype.base_type() in (pl.Date, pl.Datetime) or dtype in TEXT_LIKE
        case Kind.TEXT:
            return dtype in TEXT_LIKE or dtype.is_integer()
        case Kind.WORD | Kind.CURRENCY:
            return dtype in TEXT_LIKE
        case Kind.FLAG:
            return dtype == pl.Boolean
        case _:
            return dtype.is_numeric()


def read(column: Column, name: str, dtype: pl.DataType) -> pl.Expr:
    """File column `name` as csdash keeps it: money in Int64 ticks, months and days as Date, text as String."""
    raw = pl.col(name)
    match column.kind:
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
            if dtype.is_float():
                return pl.when(raw == raw.round(0)).then(raw).cast(pl.Int64, strict=False)
            return raw.cast(pl.Int64)
        case Kind.NUMBER:
            return raw.cast(pl.Float64)


def _date(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype in TEXT_LIKE:
        # ISO only: 01/02/2026 is January to some and February to others.
        return raw.cast(pl.String).str.to_date("%Y-%m-%d", strict=False)
    return raw.cast(pl.Date)


def _month(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype.is_integer():
        spelt = raw.cast(pl.String) + "01"
        day = spelt.str.to_date("%Y%m%d", strict=False)
    elif dtype in TEXT_LIKE:
        text = raw.cast(pl.String)
        day = pl.coalesce(
            text.str.to_date("%Y-%m-%d", strict=False),
            (text + "-01").str.to_date("%Y-%m-%d", strict=False),
        )
    else:
        day = raw.cast(pl.Date)
    return pl.when(day.dt.day() == 1).then(day)
