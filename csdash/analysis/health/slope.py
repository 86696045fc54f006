"""Slope: whether it matters, at the same level, in which direction a score has moved."""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import Difference, Measured, fixed, holm
from csdash.analysis.estimates import share
from csdash.analysis.health.ranking import COIN, ranked_right
from csdash.configs.health import Health

BANDS = ("healthy", "watch", "at_risk")
DIRECTIONS = ("rising", "steady", "falling")
SCHEMA = {
    "band": pl.String,
    "direction": pl.String,
    **dict.fromkeys(("value", "lower", "upper"), pl.Float64),
    "n_accounts": pl.Int64,
    "n_lost": pl.Int64,
}


@dataclass(frozen=True, slots=True)
class Slope:
    """How often of two accounts the one that left was lower (`level`), had moved down further (`alone`), and had moved
    down further at the same ten points of score (`beside`); `adds` where the last is beyond chance.

    `groups`: the columns of SCHEMA, the share that left per band and direction.
    """

    level: Measured
    alone: Measured
    beside: Measured
    adds: bool
    groups: pl.DataFrame


def slope(rows: pl.DataFrame, health: Health) -> Slope:
    """In: the rows of `session.watched`; those whose score is known now and a quarter before count."""
    known = rows.drop_nulls(["score", "slope"]).with_columns(ten=pl.col("score") // 10)
    level, alone = ranked_right(known, "score"), ranked_right(known, "slope")
    beside = ranked_right(known, "slope", ("month", "ten"))
    # Alone and beside are two looks at one question.
    _, adds = holm([Difference(one, fixed(COIN)).p_value for one in (alone, beside)])
    band = (
        pl.when(pl.col("score") >= health.healthy_from)
        .then(pl.lit("healthy"))
        .when(pl.col("score") < health.at_risk_below)
        .then(pl.lit("at_risk"))
        .otherwise(pl.lit("watch"))
    )
    direction = (
        pl.when(pl.col("slope") <= -health.steep)
        .then(pl.lit("falling"))
        .when(pl.col("slope") >= health.steep)
        .then(pl.lit("rising"))
        .otherwise(pl.lit("steady"))
    )
    placed = known.group_by(band=band, direction=direction).agg(pl.col("is_lost").sum(), n=pl.len())
    counts = {(name, way): (n_lost, n) for name, way, n_lost, n in placed.iter_rows()}
    told = []
    for name in BANDS:
        for way in DIRECTIONS:
            n_lost, n = counts.get((name, way), (0, 0))
            one = share(n_lost, n)
            told.append((name, way, one.value, one.lower, one.upper, one.n, n_lost))
    return Slope(level, alone, beside, adds, pl.DataFrame(told, schema=SCHEMA, orient="row"))
