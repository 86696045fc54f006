"""Ranking: how often a number tells who leaves from who stays, among accounts of the same month.

Everything here is made of pairs of accounts of one stratum (month, or month and band), so that a month in which all
scores were low proves nothing. Strata are weighted by what they tell, n lost x n kept / (n lost + n kept).
"""

from math import exp, log, sqrt

import numpy as np
import polars as pl

from csdash.analysis.difference import Measured
from csdash.metrics.interval import Z

COIN = 0.5


def ranked_right(rows: pl.DataFrame, score: str, strata: tuple[str, ...] = ("month",)) -> Measured:
    """Of all pairs of one account that was lost and one that stayed, how often the lost one had the lower score.

    Ties count half: the area under the ROC curve, which is the Mann-Whitney statistic as a share. The interval is that
    of DeLong et al. (Biometrics 1988) on the logit. In: `is_lost`, score and strata; unknown scores are left out.
    """
    placed = _placed(rows, score, strata)
    value, variance, n = _combined(placed, "place", strata)
    if value is None or not variance or not 0 < value < 1:
        return Measured(value, None, None, n)
    centre, half = log(value / (1 - value)), Z * sqrt(variance) / (value * (1 - value))
    return Measured(value, _share(centre - half), _share(centre + half), n)


def ranked_better(
    rows: pl.DataFrame, score: str, other: str, strata: tuple[str, ...] = ("month",)
) -> Measured:
    """By how much more often `score` is right than `other`, on the accounts of which both are known (paired)."""
    known = rows.drop_nulls([score, other]).with_row_index("row")
    both = _placed(known, score, strata).join(
        _placed(known, other, strata).select("row", other_place="place"), on="row"
    )
    told = both.with_columns(place=pl.col("place") - pl.col("other_place"))
    return _around(*_combined(told, "place", strata))


def gap(
    rows: pl.DataFrame, score: str, strata: tuple[str, ...] = ("month",)
) -> tuple[Measured, float | None]:
    """By how many points accounts that stayed were above those that were lost, and their spread within strata."""
    known = rows.drop_nulls([score])
    # A mean of both sides' deviations: what is added for the kept is taken off for the lost.
    signed = known.with_columns(place=pl.col(score).cast(pl.Float64))
    n = pl.len().over(*strata, "is_lost")
    spread = signed.select(
        ((pl.col("place") - pl.col("place").mean().over(*strata, "is_lost")) ** 2).sum()
        / (pl.len() - (1 / n).sum())
    ).item()
    kept, lost = (_combined(signed, "place", strata, only=flag) for flag in (False, True))
    if kept[0] is None or lost[0] is None:
        return Measured(None, None, None, known.height), None
    return (
        _around(
            kept[0] - lost[0], kept[1] + lost[1] if None not in (kept[1], lost[1]) else None, known.height
        ),
        sqrt(spread) if spread and spread > 0 else None,
    )


def _share(logit: float) -> float:
    return 1 / (1 + exp(-logit))


def _around(value: float | None, variance: float | None, n: int) -> Measured:
    if value is None or not variance:
        return Measured(value, None, None, n)
    half = Z * sqrt(variance)
    return Measured(value, value - half, value + half, n)


def _placed(rows: pl.DataFrame, score: str, strata: tuple[str, ...]) -> pl.DataFrame:
    """`place`: the share of the other side that each account is rightly told from (half for a tie)."""
    below = pl.col(score).rank("average").over(*strata) - pl.col(score).rank("average").over(
        *strata, "is_lost"
    )
    others = pl.len().over(*strata) - pl.len().over(*strata, "is_lost")
    share = below / others
    return (
        rows.drop_nulls([score])
        .with_columns(place=pl.when("is_lost").then(1 - share).otherwise(share), others=others)
        .filter(pl.col("others") > 0)
    )


def _combined(
    placed: pl.DataFrame, value: str, strata: tuple[str, ...], only: bool | None = None
) -> tuple[float | None, float | None, int]:
    """The weighted mean over strata of the mean of `value`, its variance, and how many accounts there are.

    Spreads are pooled over strata: one lost account in a month tells nothing of its own. Without `only` both sides
    estimate the same, and the variances of both add up (DeLong); with it one side counts.
    """
    sums = placed.group_by(*strata, "is_lost", maintain_order=True).agg(
        pl.col(value).mean().alias("mean"),
        ((pl.col(value) - pl.col(value).mean()) ** 2).sum().alias("squares"),
        pl.len().alias("n"),
    )
    sides: dict[tuple, dict[bool, tuple[float, float, int]]] = {}
    for *stratum, is_lost, mean, squares, n in sums.iter_rows():
        sides.setdefault(tuple(stratum), {})[is_lost] = mean, squares, n
    both = [(one[True], one[False]) for one in sides.values() if len(one) == 2]
    if not both:
        return None, None, placed.height
    # Mean, squares and number by stratum, of those that were lost and of those that were kept.
    (mean, squares, n) = np.array(both, dtype=np.float64).transpose(2, 1, 0)
    weight = n[0] * n[1] / n.sum(axis=0)
    weight /= weight.sum()
    told = float(weight @ mean[0 if only is None or only else 1])
    variance = 0.0
    for side, flag in enumerate((True, False)):
        if only is not None and only is not flag:
            continue
        freedom = (n[side] - 1).sum()
        if not freedom:
            return told, None, placed.height
        variance += (weight**2 / n[side]).sum() * squares[side].sum() / freedom
    return told, float(variance), placed.height
