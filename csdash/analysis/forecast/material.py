"""Material: what a forecast is made from, read from the session once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from csdash.measures.cubes import Where
from csdash.months import month_start
from csdash.session import Session

KEYS = ("nrr", "grr", "logo_retention_rate", "arr")
WINDOW = 12


@dataclass(frozen=True, slots=True)
class Material:
    """Months are indices t. `flows` and `standing` as the session tells them; money in units.

    `won` holds t, new (new and reactivated MRR) and expansion per month; `actual` t, key, value.
    """

    flows: pl.DataFrame
    standing: pl.DataFrame
    won: pl.DataFrame
    actual: pl.DataFrame
    first: int
    last: int

    def until(self, month: int) -> "Material":
        """Only what was known at the end of a month: later months do not exist."""
        if month >= self.last:
            return self
        known = {name: getattr(self, name) for name in ("flows", "standing", "won", "actual")}
        cut = {name: frame.filter(pl.col("t") <= month) for name, frame in known.items()}
        return replace(self, **cut, last=min(self.last, month))


def material(session: Session, where: Where, keys: Sequence[str] = KEYS) -> Material:
    """What the session knows, `actual` of these keys; raises NotEnoughHistory below thirteen months."""
    told = session.metrics(*keys, window=WINDOW, where=where)
    actual = told.select(_index(), key="metric", value="value").drop_nulls("value")
    return Material(
        session.flows(where),
        session.standing(where),
        session.won(where),
        actual,
        session.first_month,
        session.last_month,
    )


def material_of(session: Session, where: Where, month: int, apart: Where | None = None) -> Material:
    """As known at the end of one month, for forecasts from there that are not judged; `apart` are marked."""
    nothing = pl.DataFrame(schema={"t": pl.Int32, "key": pl.String, "value": pl.Float64})
    standing = session.standing(where, apart, month_start(month))
    known = Material(
        session.flows(where), standing, session.won(where), nothing, session.first_month, session.last_month
    )
    return known.until(month)


def _index() -> pl.Expr:
    month = pl.col("month")
    return (month.dt.year().cast(pl.Int32) * 12 + month.dt.month().cast(pl.Int32) - 1).alias("t")
