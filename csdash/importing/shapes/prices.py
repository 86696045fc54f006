"""Prices: an amount for a week, a quarter or a year as money per month, rounded once."""

import polars as pl

# The months of a year over the times the interval fits into it: a year has 52 weeks.
_PER_MONTH = {
    "weekly": (52, 12),
    "monthly": (1, 1),
    "quarterly": (1, 3),
    "half_yearly": (1, 6),
    "yearly": (1, 12),
}


def per_month(ticks: pl.Expr, interval: str) -> pl.Expr:
    """`ticks` per interval as ticks per month; half a tick goes to the even one, as everywhere in csdash."""
    times, over = _PER_MONTH[interval]
    product = ticks * times
    whole, rest = product // over, product % over
    is_up = (rest * 2 > over) | ((rest * 2 == over) & (whole % 2 == 1))
    return whole + is_up.cast(pl.Int64)


def by_interval(ticks: pl.Expr, interval: pl.Expr) -> pl.Expr:
    """As `per_month`, each row in its own interval."""
    chosen = pl.when(interval.is_null()).then(None)
    for name in _PER_MONTH:
        chosen = chosen.when(interval == name).then(per_month(ticks, name))
    return chosen.otherwise(None)
