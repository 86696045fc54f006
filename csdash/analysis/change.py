"""Change: a ratio in one month against the same ratio in another, of the whole or of each group.

Windows that share no month may be taken as independent. Windows that do hold the same accounts through the
same months: what an account adds to one is then held against what it adds to the other, so that the
accounts are the sample and their sums the estimate (delta method; Cochran, Sampling Techniques, 1977, 2.39).
"""

from dataclasses import dataclass
from datetime import date
from math import erfc, sqrt

import polars as pl

from csdash.analysis.difference import Difference
from csdash.analysis.groups import measured_in
from csdash.analysis.question import Question
from csdash.metrics.interval import Z
from csdash.metrics.metric import Complement, Metric, Ratio
from csdash.metrics.registry import metric
from csdash.months import month_index
from csdash.session import Session


@dataclass(frozen=True, slots=True)
class Paired(Difference):
    """A difference of two windows with months in common; `error` is its standard error, None where unknown."""

    error: float | None

    @property
    def lower(self) -> float | None:
        return None if self.value is None or self.error is None else self.value - Z * self.error

    @property
    def upper(self) -> float | None:
        return None if self.value is None or self.error is None else self.value + Z * self.error

    @property
    def p_value(self) -> float | None:
        if self.value is None or not self.error:
            return None
        return erfc(abs(self.value) / self.error / sqrt(2))


def change(session: Session, question: Question, key: str, before: date) -> Difference:
    """Metric `key` in the last month of `question` against month `before`."""
    now, then = (question.at(session, month, key) for month in (question.month, before))
    difference = Difference(measured_in(now), measured_in(then))
    if not _overlaps(question, before):
        return difference
    errors = _errors(session, question, key, before, "")
    return Paired(difference.now, difference.then, errors.get("", None))


def changes(session: Session, question: Question, key: str, before: date, by: str) -> dict[str, Difference]:
    """The same per group of `by`, in the order of the attribute."""
    ends = [question.at(session, month, key, by=[by]) for month in (question.month, before)]
    names = list(dict.fromkeys(name for frame in ends for name in frame[by].cast(pl.String)))
    found = {
        name: Difference(*(measured_in(frame.filter(pl.col(by) == name)) for frame in ends)) for name in names
    }
    if not _overlaps(question, before):
        return found
    errors = _errors(session, question, key, before, by)
    return {name: Paired(one.now, one.then, errors.get(name)) for name, one in found.items()}


def ratio_of(key: str) -> Ratio:
    """The two sums behind metric `key`; raises ValueError where it is no ratio of what accounts did in a window."""
    asked: Metric = metric(key)
    rule = asked.of if isinstance(asked, Complement) else asked
    if not isinstance(rule, Ratio) or rule.cube != "bridge" or rule.grain != "account":
        raise ValueError(f"{key} is not a ratio of what accounts did in a window")
    return rule


def account_sums(session: Session, question: Question, key: str, month: date, by: str = "") -> pl.DataFrame:
    """What each account adds to both sums of metric `key`: account_id, group, top, base, opening, closing.

    top and base are exact; opening and closing are the account's MRR at both ends, at the opening's rates.
    """
    rule = ratio_of(key)
    names = [name.lstrip("-") for name in (*rule.numerator, *rule.denominator)]
    ends = session.account_ends(
        question.window,
        month,
        list(dict.fromkeys([*names, "opening_mrr", "kept_mrr"])),
        by=[by] if by else [],
        where=dict(question.where),
    )
    top, base = (
        pl.sum_horizontal(-pl.col(name[1:]) if name.startswith("-") else pl.col(name) for name in sums)
        for sums in (rule.numerator, rule.denominator)
    )
    if isinstance(metric(key), Complement):
        top = base - top
    return ends.select(
        "account_id",
        pl.col(by).cast(pl.String).alias("group") if by else pl.lit("").alias("group"),
        top=top,
        base=base,
        opening="opening_mrr",
        closing="kept_mrr",
    ).filter((pl.col("top") != 0) | (pl.col("base") != 0))


def _overlaps(question: Question, before: date) -> bool:
    return abs(question.last - month_index(before)) < question.window


def _errors(session: Session, question: Question, key: str, before: date, by: str) -> dict[str, float | None]:
    """The standard error of the difference per group, over the accounts of either window."""
    parts = []
    for month, sign in ((question.month, 1), (before, -1)):
        top, base = pl.col("top"), pl.col("base")
        rows = account_sums(session, question, key, month, by).with_columns(
            pl.col("top", "base").cast(pl.Float64)
        )
        parts.append(
            rows.select(
                "account_id",
                "group",
                pull=sign * (top - base * (top.sum() / base.sum()).over("group")) / base.sum().over("group"),
            )
        )
    pulls = pl.concat(parts).group_by("group", "account_id").agg(pl.col("pull").sum())
    n = pl.len()
    told = pulls.group_by("group").agg(
        error=pl.when(n > 1).then(((pl.col("pull") ** 2).sum() * n / (n - 1)).sqrt())
    )
    return dict(told.iter_rows())
