"""Kaplan-Meier: what share is still there (or still waiting) at each age, from counts per age."""

from typing import TypeVar

import numpy as np
import polars as pl

from csdash.measures.as_written import AS_WRITTEN
from csdash.metrics.interval import Z

Curves = TypeVar("Curves", pl.DataFrame, pl.LazyFrame)
COLUMNS = ("age", "at_risk", "events", "censored", "survival", "se", "lower", "upper")


def kaplan_meier(counts: pl.DataFrame | pl.LazyFrame, by: list[str]) -> pl.DataFrame:
    """The survival curve of each group of `by`: the columns of COLUMNS after those of `by`.

    In: by, age, entered, events, censored, any number of rows per group and age. Whoever enters at an age is known to
    be there then, and is at risk from the next age on; at age 0 everybody who starts is. Bands are log-log
    (Kalbfleisch & Prentice), standard errors Greenwood's; both are null once nobody is left.
    Source: Kaplan & Meier, JASA 1958.
    """
    sums = pl.col("entered", "events", "censored").sum()
    summed = counts.lazy().group_by(*by, "age").agg(sums).sort(*by, "age")
    ordered = summed.with_columns(run=pl.struct(by).rle_id() if by else 0).collect(optimizations=AS_WRITTEN)
    # Of arrays: pages ask for many short curves, and each query would take as long as all of this.
    age, entered, events, censored = (
        ordered[name].to_numpy().astype(np.int64) for name in ("age", "entered", "events", "censored")
    )
    # The places at which groups begin.
    begins = np.flatnonzero(np.diff(ordered["run"].to_numpy().astype(np.int64), prepend=-1))
    before = _running(events + censored, begins) - (events + censored)
    # At age 0 those who start there are at risk of an event on the very first day.
    at_risk = _running(entered, begins) - np.where(age > 0, entered, 0) - before
    with np.errstate(all="ignore"):
        step = np.where(at_risk > 0, 1 - events / at_risk, 1.0)
        hazard = np.where(events == 0, 0.0, events / (at_risk * (at_risk - events)))
        hazard = np.where((events > 0) & (at_risk <= events), np.nan, hazard)
        survival = np.concatenate([np.cumprod(one) for one in np.split(step, begins[1:])])
        spread = np.concatenate([np.cumsum(one) for one in np.split(hazard, begins[1:])])
        greenwood = np.where(survival > 0, spread, np.nan)
        told = {"survival": survival, "se": survival * np.sqrt(greenwood), **_bands(survival, greenwood)}
    columns = {name: ordered[name] for name in (*by, "age")} | {"at_risk": pl.Series(at_risk)}
    columns |= {name: ordered[name] for name in ("events", "censored")}
    return pl.DataFrame(columns | {name: pl.Series(one, nan_to_null=True) for name, one in told.items()})


def median(curves: Curves, by: list[str]) -> Curves:
    """Per group the first age at which half is gone, with the ends of its interval; null where never reached."""

    def first_below(column: str) -> pl.Expr:
        return pl.col("age").filter(pl.col(column) <= 0.5).min()

    return curves.group_by(by).agg(
        first_below("survival").alias("value"),
        first_below("lower").alias("lower"),
        first_below("upper").alias("upper"),
    )


def _running(counts: np.ndarray, begins: np.ndarray) -> np.ndarray:
    """The sum of a group's counts up to each row."""
    total = counts.cumsum()
    carried = np.concatenate([[0], total])[begins]
    return total - np.repeat(carried, np.diff(begins, append=len(counts)))


def _bands(survival: np.ndarray, greenwood: np.ndarray) -> dict[str, np.ndarray]:
    logarithm = np.log(survival)
    spread, centre = Z * np.sqrt(greenwood) / np.abs(logarithm), np.log(-logarithm)

    def band(exponent: np.ndarray) -> np.ndarray:
        # Nobody gone yet: the curve stands at 1, and so do its bands, by convention.
        inside = (survival > 0) & (survival < 1)
        return np.where(inside, np.exp(-np.exp(exponent)), np.where(survival == 1, 1.0, np.nan))

    return {"lower": band(centre + spread), "upper": band(centre - spread)}
