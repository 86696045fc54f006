"""Typed columns: what a source with types of its own (parquet, a database) holds, as what the contract can read."""

import polars as pl

from csdash.contract.column import Column, Kind
from csdash.contract.kinds import TEXT_LIKE
from csdash.importing.spelling import Manner


def is_spelt(column: Column, dtype: pl.DataType) -> bool:
    """Whether the values are text that still has to be read."""
    return dtype in TEXT_LIKE and column.kind is not Kind.TEXT


def fitted(column: Column, cell: pl.Expr, dtype: pl.DataType, manner: Manner) -> pl.Expr:
    """The values as a type the contract accepts, where they have one that can only mean one thing."""
    match column.kind:
        case Kind.MONTH if dtype.is_temporal() and dtype != pl.Time:
            return _day(cell, dtype, manner).dt.truncate("1mo")
        case Kind.DATE if dtype.is_temporal() and dtype != pl.Time:
            return _day(cell, dtype, manner)
        case Kind.MONEY if dtype.is_numeric() and manner.money_unit != 1:
            return cell * manner.money_unit
        case Kind.FLAG if dtype.is_integer():
            return pl.when(cell.is_in([0, 1])).then(cell == 1)
        case Kind.TEXT if dtype in TEXT_LIKE:
            text = cell.cast(pl.String).str.strip_chars()
            return pl.when(text != "").then(text)
        case Kind.TEXT if dtype.is_float():
            # pandas makes floats of ids as soon as one is missing.
            whole = cell.cast(pl.Int64, strict=False)
            return pl.when(cell == whole).then(whole.cast(pl.String)).otherwise(cell.cast(pl.String))
        case Kind.TEXT if dtype.base_type() in (pl.Boolean, pl.Date):
            return cell.cast(pl.String)
        case _:
            return cell


def _day(cell: pl.Expr, dtype: pl.DataType, manner: Manner) -> pl.Expr:
    """The day on the configured wall; a stamp without a zone is taken as it stands."""
    if dtype.base_type() == pl.Datetime and dtype.time_zone is not None:
        return cell.dt.convert_time_zone(manner.timezone).dt.date()
    return cell.dt.date() if dtype.base_type() == pl.Datetime else cell
