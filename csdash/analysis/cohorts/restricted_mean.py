"""The restricted mean: how many of the first so many months an average account stays."""

from dataclasses import dataclass
from math import erfc, sqrt

import polars as pl

from csdash.metrics.interval import Z

HORIZONS = (36, 24, 12, 6)


@dataclass(frozen=True, slots=True)
class Mean:
    """Months out of a horizon with the standard error; `n` accounts were there at the start of the curve."""

    group: str
    months: float
    error: float
    n: int

    @property
    def bounds(self) -> tuple[float, float]:
        return self.months - Z * self.error, self.months + Z * self.error


def restricted_means(curves: pl.DataFrame, horizon: int) -> list[Mean]:
    """The area under each curve up to `horizon`, in the order of the groups.

    In: group, age, at_risk, events, survival. Error after Klein & Moeschberger, Survival Analysis, 2003, 4.5.2:
    each departure weighs as much as the area that is still to come.
    """
    return [_mean(curve, horizon) for curve in curves.partition_by("group", maintain_order=True)]


def horizon_of(curves: pl.DataFrame, minimum_n: int) -> int | None:
    """The longest of HORIZONS up to which every group is still observed on `minimum_n` accounts; None for none.

    Groups that never have so many are left to the reader; they are not compared.
    """
    enough = curves.filter(pl.col("at_risk") >= minimum_n).group_by("group").agg(pl.col("age").max())
    if enough.is_empty():
        return None
    return next((horizon for horizon in HORIZONS if enough["age"].min() >= horizon), None)


def difference(one: Mean, other: Mean) -> tuple[float, float, float | None]:
    """How many months more `one` stays, its error, and how likely so much is by chance."""
    months, error = one.months - other.months, sqrt(one.error**2 + other.error**2)
    return months, error, erfc(abs(months) / error / sqrt(2)) if error > 0 else None


def _mean(curve: pl.DataFrame, horizon: int) -> Mean:
    columns = (curve[name].to_list() for name in ("age", "survival", "at_risk", "events"))
    steps = sorted(step for step in zip(*columns, strict=True) if step[0] <= horizon)
    if steps[0][0] > 0:
        # Before the first step everybody is there, and nobody leaves.
        steps = [(0, 1.0, steps[0][2], 0), *steps]
    ends = [age for age, *_ in steps[1:]] + [horizon]
    areas = [share * (end - age) for (age, share, *_), end in zip(steps, ends, strict=True)]
    ahead, variance = 0.0, 0.0
    for area, (*_, n, gone) in zip(reversed(areas), reversed(steps), strict=True):
        ahead += area
        if gone and n > gone:
            variance += ahead**2 * gone / (n * (n - gone))
    return Mean(str(curve["group"][0]), sum(areas), sqrt(variance), int(curve["at_risk"][0]))
