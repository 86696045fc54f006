"""Lifetimes: whether the groups of an attribute stay for different lengths of time, and by how many months."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from csdash.analysis.cohorts.restricted_mean import Mean, difference, horizon_of, restricted_means
from csdash.analysis.cohorts.survival_test import LogRank, log_rank
from csdash.analysis.difference import holm
from csdash.analysis.question import Question
from csdash.metrics.cohort_table import SIZES
from csdash.session import Session
from csdash.session.answered import answered

SCHEMA = {
    "dimension": pl.String,
    "n_groups": pl.Int64,
    "statistic": pl.Float64,
    "degrees": pl.Int64,
    "p_value": pl.Float64,
    "is_distinguishable": pl.Boolean,
    "longest": pl.String,
    "shortest": pl.String,
    "gap": pl.Float64,
    "gap_error": pl.Float64,
    "horizon": pl.Int64,
}


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """The curves per group (empty attribute: one group ""), and what can be said of the groups together.

    `compared` are the groups with enough accounts; `means` are theirs up to `horizon` months, None where
    the groups are not observed for long enough.
    """

    curves: pl.DataFrame
    sizes: dict[str, int]
    compared: tuple[str, ...]
    test: LogRank
    horizon: int | None
    means: tuple[Mean, ...]

    @property
    def ends(self) -> tuple[Mean, Mean] | None:
        """The groups that stay longest and shortest, where there are two."""
        if len(self.means) < 2:
            return None
        ordered = sorted(self.means, key=lambda mean: mean.months)
        return ordered[-1], ordered[0]


@answered
def lifetimes(session: Session, question: Question, by: str) -> Lifetimes | None:
    """The lifetimes of the groups of `by` (empty: of all together); None where nobody's start is known."""
    curves = session.survival([by] if by else [], where=dict(question.where))
    if curves.is_empty():
        return None
    group = pl.col(by).cast(pl.String) if by else pl.lit("")
    curves = curves.with_columns(group=group.fill_null(""))
    # Everybody leaves a curve once, by lapsing or by being seen to the end.
    totals = curves.group_by("group", maintain_order=True).agg((pl.col("events") + pl.col("censored")).sum())
    sizes = dict(totals.iter_rows())
    enough = [name for name, n in sizes.items() if n >= session.settings.minimum_n]
    kept = curves.filter(pl.col("group").is_in(enough))
    horizon = horizon_of(kept, session.settings.minimum_n) if enough else None
    # A group that is not observed as far as the horizon has no mean up to it.
    means = restricted_means(kept, horizon) if horizon else []
    return Lifetimes(curves, sizes, tuple(enough), log_rank(kept), horizon, tuple(means))


@answered
def each_dimension(session: Session, question: Question, dimensions: Sequence[str]) -> pl.DataFrame:
    """The columns of SCHEMA, one row per attribute: do its groups stay differently long, all asked at once (Holm)?"""
    told = [(name, lifetimes(session, question, name)) for name in dimensions]
    known = [(name, one) for name, one in told if one is not None and one.test.p_value is not None]
    stands = holm([one.test.p_value for _, one in known])
    rows = []
    for (name, one), holds in zip(known, stands, strict=True):
        longest = shortest = gap = error = None
        if one.ends:
            longest, shortest = (mean.group for mean in one.ends)
            gap, error, _ = difference(*one.ends)
        rows.append(
            (
                *(name, len(one.compared), one.test.statistic, one.test.degrees, one.test.p_value, holds),
                *(longest, shortest, gap, error, one.horizon),
            )
        )
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("p_value", "dimension")


def left_truncated(session: Session, question: Question) -> int:
    """How many accounts are followed that began before the data: they count from the age at which they were first seen."""
    cohorts = session.cohorts(where=dict(question.where)).filter("is_left_truncated")
    return int(cohorts.group_by("cohort_month").agg(pl.col(SIZES[0]).first())[SIZES[0]].sum())
