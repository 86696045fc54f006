"""Published: what a snapshot's figures were when it was published, as they lie beside its tables.

When the way of calculating changes, the same tables give other figures; what readers were told is then known
only from here.
"""

from datetime import date
from fractions import Fraction

import polars as pl

from csdash.metrics.metric import Complement, Ratio
from csdash.metrics.registry import metric

COLUMNS = ("month", "window", "metric", "numerator", "denominator")
NO_WINDOW = 0


def published(figures: pl.DataFrame | None, key: str, month: date, window: int) -> Fraction | None:
    """What was published of a metric, exactly; None where nothing was kept or it was undefined.

    In: COLUMNS, where `window` is 0 for metrics of one month and both sums are exact.
    """
    if figures is None or not set(COLUMNS) <= set(figures.columns):
        return None
    asked = metric(key)
    found = figures.filter(
        pl.col("metric") == key,
        pl.col("month") == month,
        pl.col("window") == (window if asked.is_windowed else NO_WINDOW),
    )
    if found.is_empty():
        return None
    numerator, denominator = found.select("numerator", "denominator").row(0)
    if numerator is None:
        return None
    if denominator is None:
        return Fraction(numerator)
    rule = asked.of if isinstance(asked, Complement) else asked
    times = rule.times if isinstance(rule, Ratio) else 1
    return Fraction(numerator) / Fraction(denominator) * times if denominator > 0 else None
