"""Headlines: one metric now, against a year ago, its target and its benchmark."""

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from csdash.analysis.benchmarks import drawn
from csdash.analysis.difference import NO_FIGURE, Difference, Measured
from csdash.analysis.question import Question
from csdash.analysis.targets import is_met
from csdash.errors import NoAnswer
from csdash.metrics.benchmarks import Benchmark
from csdash.metrics.metric import Metric
from csdash.metrics.registry import REGISTRY, metric
from csdash.months import month_start
from csdash.session import Session

SPARK_MONTHS = 24
# Tiles, answers and stories ask for some of these each: asked for all together, whoever comes next is answered already.
TOGETHER = frozenset(
    (
        "nrr",
        "grr",
        "logo_churn_rate",
        "logo_retention_rate",
        "expansion_rate",
        "expanded_accounts_share",
        "quick_ratio",
        "arr",
        "cmrr",
        "nps",
        "health_score",
        "ttv_median_days",
        "onboarding_completion_rate",
    )
)


@dataclass(frozen=True, slots=True)
class Headline:
    """`difference` is now against a year ago; `history` (month, value) of the last 24, oldest first, or nothing.

    `target` is the one for the month shown, or None; `benchmarks` only where the window is a year's.
    """

    metric: Metric
    difference: Difference
    history: tuple[tuple[date, float | None], ...]
    target: float | None
    benchmarks: tuple[Benchmark, ...]

    @property
    def target_gap(self) -> float | None:
        """How far above (or, negative, below) its target the metric is."""
        if self.target is None or self.difference.now.value is None:
            return None
        return self.difference.now.value - self.target

    @property
    def meets_target(self) -> bool | None:
        if self.target is None or self.difference.now.value is None:
            return None
        return is_met(self.metric, self.difference.now.value, self.target)


def headline(session: Session, question: Question, key: str, *, with_history: bool = True) -> Headline:
    """The headline of metric `key`; raises NotUnlocked and NotEnoughHistory where it cannot be told."""
    return certain(headlines(session, question, (key,), with_history=with_history)[0])


def certain(told: Headline | NoAnswer) -> Headline:
    """The headline, or else what kept it from being told, raised."""
    if not isinstance(told, Headline):
        raise told
    return told


def headlines(
    session: Session, question: Question, keys: tuple[str, ...], *, with_history: bool = True
) -> list[Headline | NoAnswer]:
    """One headline per key, or why there is none; a sentence needs no history, and two months are read."""
    where = dict(question.where)
    reasons = {key: session.refusal(key, question.window, where) for key in keys}
    asked = [key for key in reasons if reasons[key] is None]
    months = None if with_history else (question.before, question.month)
    figures = _figures(session, question, asked, months) if asked else {}
    targets = _targets(session, question) if asked else {}
    told = [reasons[key] or _headline(session, question, key, figures[key], targets.get(key)) for key in keys]
    # Two months are no history.
    return (
        told
        if with_history
        else [replace(one, history=()) if isinstance(one, Headline) else one for one in told]
    )


Figures = dict[date, tuple[float | None, float | None, float | None, int]]


def _figures(
    session: Session, question: Question, keys: list[str], months: tuple[date, ...] | None
) -> dict[str, Figures]:
    """value, lower, upper, n_accounts of each metric in each month there is, or at least in those given, asked for at once."""
    where, asked = dict(question.where), tuple(keys)
    if len(keys) > 1 and TOGETHER.issuperset(keys):
        told = (key for key in sorted(TOGETHER) if session.refusal(key, question.window, where) is None)
        asked, months = tuple(told), None
    frame = session.metrics(*asked, window=question.window, where=where, month=months)
    if len(asked) > len(keys):
        frame = frame.filter(pl.col("metric").is_in(keys))
    found: dict[str, Figures] = {key: {} for key in keys}
    for key, month, *figure in frame.select(
        "metric", "month", "value", "lower", "upper", "n_accounts"
    ).iter_rows():
        found[key][month] = tuple(figure)
    return found


def _headline(
    session: Session, question: Question, key: str, figures: Figures, target: float | None
) -> Headline:
    since = month_start(question.last - SPARK_MONTHS + 1)
    now, then = (
        Measured(*figures[month]) if month in figures else NO_FIGURE
        for month in (question.month, question.before)
    )
    return Headline(
        metric=metric(key),
        difference=Difference(now, then),
        history=tuple(
            (month, figure[0]) for month, figure in figures.items() if since <= month <= question.month
        ),
        target=target,
        benchmarks=drawn(session, question, key),
    )


def _targets(session: Session, question: Question) -> dict[str, float]:
    """The target of each metric for the month shown."""
    targets = session.table("targets")
    # A target is set for the whole company; it says nothing about a part of it.
    if targets is None or question.where:
        return {}
    names = ("metric", "window", "value")
    return {
        key: value
        for key, window, value in targets.filter(pl.col("month") == question.month).select(names).iter_rows()
        if key in REGISTRY and (window == question.window or not REGISTRY[key].is_windowed)
    }


def targets_of(session: Session, key: str, window: int) -> pl.DataFrame:
    """month, value of the targets for a metric; metrics without a window take any."""
    targets = session.table("targets")
    if targets is None:
        return pl.DataFrame(schema={"month": pl.Date, "value": pl.Float64})
    mine = targets.filter(pl.col("metric") == key)
    if metric(key).is_windowed:
        mine = mine.filter(pl.col("window") == window)
    return mine.select("month", "value").unique("month", keep="last").sort("month")


def target_at(session: Session, month: date, key: str, window: int) -> float | None:
    """The target for one month, or None."""
    found = targets_of(session, key, window).filter(pl.col("month") == month)["value"]
    return found[0] if len(found) else None
