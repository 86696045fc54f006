"""Money: whole numbers at four decimals of the currency unit, so that sums are exact.

Four decimals hold every currency's minor unit and prices that are divided (a weekly price x 52/12)
without drift. Files carry money in currency units; inside csdash a column of money is Int64 `ticks`
of 1/10,000 unit. Ratios and squares leave this module's types; sums never do.
"""

from decimal import Decimal

import polars as pl

DECIMALS = 4
TICKS = 10**DECIMALS
# A single line above this is a typing error, and sums of 9,000 such lines still fit into Int64.
LARGEST = 10**11
EXACT = pl.Decimal(38, DECIMALS)


def to_ticks(amount: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Currency units of any numeric type as Int64 ticks; floats are rounded to the fourth decimal.

    The float path is exact: below `LARGEST` a tick is far wider than the spacing of float64.
    """
    if dtype.is_decimal():
        if dtype.scale == DECIMALS:
            # As files of ours are: the number behind the decimal is the ticks, for an eighth of the time.
            return amount.to_physical().cast(pl.Int64)
        return (amount.cast(pl.Decimal(38, 8)) * TICKS).round(0).cast(pl.Int64)
    if dtype.is_integer():
        return amount.cast(pl.Int64) * TICKS
    return (amount.cast(pl.Float64) * TICKS).round(0).cast(pl.Int64)


def to_units(ticks: pl.Expr) -> pl.Expr:
    """Ticks as exact decimals in currency units, for everything that leaves csdash."""
    # Multiplied: a division of decimals takes four times as long.
    return ticks.cast(pl.Decimal(38, 0)) * pl.lit(Decimal(1) / TICKS).cast(EXACT)
