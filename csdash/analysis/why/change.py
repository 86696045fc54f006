"""Change: a ratio in one month against the same ratio in another, of the whole or of each group.

Windows that share no month may be taken as independent. Windows that do hold the same accounts through the
same months: what an account adds to one is then held against what it adds to the other, so that the
accounts are the sample and their sums the estimate (delta method; Cochran, Sampling Techniques, 1977, 2.39).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import erfc, sqrt

import polars as pl

from csdash.analysis.difference import NO_FIGURE, Difference, Measured
from csdash.analysis.groups import measured_in
from csdash.analysis.question import Question
from csdash.measures.as_written import AS_WRITTEN
from csdash.metrics.enough import WHOLE
from csdash.metrics.interval import Z, student
from csdash.metrics.metric import Complement, Metric, Ratio
from csdash.metrics.registry import metric
from csdash.months import month_index
from csdash.session import Session
from csdash.session.answered import answered

_FIGURE = ("value", "lower", "upper", "n_accounts")


@dataclass(frozen=True, slots=True)
class Paired(Difference):
    """A difference of two windows with months in common; `error` is that of `errors`, None where unknown."""

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
    found_errors = _errors(session, question, key, before, "")
    return Paired(difference.now, difference.then, found_errors.get(""))


def changes(
    session: Session, question: Question, key: str, before: date, by: str, ends: Sequence[pl.DataFrame]
) -> dict[str, Difference]:
    """The same per group of `by`; `ends` is what `question.at` told by it for the last month and for `before`."""
    figures = [
        {group: Measured(*figure) for group, *figure in frame.select(by, *_FIGURE).iter_rows()}
        for frame in ends
    ]
    names = list(dict.fromkeys(name for groups in figures for name in groups))
    found = {name: Difference(*(groups.get(name, NO_FIGURE) for groups in figures)) for name in names}
    if not _overlaps(question, before):
        return found
    found_errors = _errors(session, question, key, before, by)
    return {name: Paired(one.now, one.then, found_errors.get(name)) for name, one in found.items()}


def ratio_of(key: str) -> Ratio:
    """The two sums behind metric `key`; raises ValueError where it is no ratio of what accounts did in a window."""
    asked: Metric = metric(key)
    rule = asked.of if isinstance(asked, Complement) else asked
    if not isinstance(rule, Ratio) or rule.cube != "bridge" or rule.grain != "account":
        raise ValueError(f"{key} is not a ratio of what accounts did in a window")
    return rule


@answered
def account_sums(
    session: Session, question: Question, key: str, month: date, by: Sequence[str] = ()
) -> pl.DataFrame:
    """What each account adds to both sums of metric `key`: account_id, *by, top, base, opening, closing.

    All are exact; opening and closing are the account's MRR at both ends, at the opening's exchange rates.
    """
    rule = ratio_of(key)
    names = [name.lstrip("-") for name in (*rule.numerator, *rule.denominator)]
    ends = session.account_ends(
        question.window,
        month,
        list(dict.fromkeys([*names, "opening_mrr", "kept_mrr"])),
        by=by,
        where=dict(question.where),
    )
    top, base = (
        pl.sum_horizontal(-pl.col(name[1:]) if name.startswith("-") else pl.col(name) for name in sums)
        for sums in (rule.numerator, rule.denominator)
    )
    if isinstance(metric(key), Complement):
        top = base - top
    told = ends.lazy().select(
        "account_id",
        *(pl.col(name).cast(pl.String) for name in by),
        top=top,
        base=base,
        opening="opening_mrr",
        closing="kept_mrr",
    )
    return told.filter((pl.col("top") != 0) | (pl.col("base") != 0)).collect(optimizations=AS_WRITTEN)


def pulls(now: pl.DataFrame, then: pl.DataFrame, by: str = "") -> pl.LazyFrame:
    """How each account pulls at the difference of both ratios, per group: group, account_id, pull, weight.

    `now` and `then` are frames of `account_sums`. Pulls of a group add up to nothing; their squares are what its
    difference varies by. `weight` is an account's share of the group's base, of the window where it is larger.
    """
    group = pl.col(by) if by else pl.lit("")
    parts = []
    for rows, sign in ((now, 1), (then, -1)):
        sums = rows.lazy().select("account_id", pl.col("top", "base").cast(pl.Float64), group=group)
        top, base = (pl.col(name).sum().over("group") for name in ("top", "base"))
        pull = sign * (pl.col("top") - pl.col("base") * top / base) / base
        parts.append(sums.select("group", "account_id", pull=pull, weight=pl.col("base") / base))
    both = pl.concat(parts).group_by("group", "account_id")
    return both.agg(pl.col("pull").sum(), pl.col("weight").max())


def errors(now: pl.DataFrame, then: pl.DataFrame, by: str = "") -> dict[str, float | None]:
    """The standard error of the difference per group, over the accounts of either window.

    It is made good for what an account drags the ratio along, and as much wider as Student's t is than the normal
    for so few effective accounts (decision 0043), so that 1.96 of it are a 95% interval. None from too few.
    """
    weight = pl.col("weight") / pl.col("weight").sum().over("group")
    told = (
        pulls(now, then, by)
        .with_columns(weight=weight)
        .with_columns(dd=(pl.col("weight") ** 2).sum().over("group"))
        .with_columns(short=(1 - 2 * pl.col("weight") + pl.col("dd")).clip(lower_bound=0.25))
        .group_by("group")
        .agg(
            variance=pl.when(pl.col("dd").first() * WHOLE <= 1 + 1e-9).then(
                (pl.col("pull") ** 2 / pl.col("short")).sum()
            ),
            dd=pl.col("dd").first(),
        )
        .select("group", error=pl.col("variance").sqrt() * student(1 / pl.col("dd")) / Z)
        .collect(optimizations=AS_WRITTEN)
    )
    return dict(told.iter_rows())


def _overlaps(question: Question, before: date) -> bool:
    return abs(question.last - month_index(before)) < question.window


def _errors(session: Session, question: Question, key: str, before: date, by: str) -> dict[str, float | None]:
    names = [by] if by else []
    ends = [account_sums(session, question, key, month, names) for month in (question.month, before)]
    return errors(*ends, by)
