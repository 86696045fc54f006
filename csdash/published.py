"""Published: the figures of a snapshot as they were computed when it was published, to be kept beside its tables.

When the way of calculating changes, the same tables give other figures; what readers were told is then known
only from here.
"""

from datetime import date
from fractions import Fraction

import polars as pl

from csdash.errors import CsdashError
from csdash.measures.build import WINDOWS
from csdash.metrics.metric import Complement, Ratio
from csdash.metrics.registry import REGISTRY, metric
from csdash.session import Session

COLUMNS = ("month", "window", "metric", "numerator", "denominator")
NO_WINDOW = 0


def figures_of(session: Session) -> pl.DataFrame:
    """COLUMNS of every metric made of sums, in every month and window, of all accounts.

    `window` is 0 for metrics of one month. Sums are exact, so the ratio is, too.
    """
    told = []
    for key, asked in REGISTRY.items():
        for window in WINDOWS if asked.is_windowed else (NO_WINDOW,):
            try:
                rows = session.metrics(key, window=window or WINDOWS[0])
            except CsdashError:
                # What this data cannot answer was not published either.
                continue
            told.append(rows.filter(pl.col("numerator").is_not_null()).with_columns(window=pl.lit(window)))
    return pl.concat(told).select(COLUMNS).with_columns(pl.col("window").cast(pl.Int32))


def published(figures: pl.DataFrame | None, key: str, month: date, window: int) -> Fraction | None:
    """What was published of a metric, None where nothing was kept or it was undefined."""
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
    if denominator is None:
        return Fraction(numerator)
    rule = asked.of if isinstance(asked, Complement) else asked
    times = rule.times if isinstance(rule, Ratio) else 1
    return Fraction(numerator) / Fraction(denominator) * times if denominator > 0 else None
