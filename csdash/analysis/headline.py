"""Headlines: one metric now, against a year ago, its target and its benchmark."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from csdash.analysis.benchmarks import drawn
from csdash.analysis.difference import Difference
from csdash.analysis.groups import measured_in
from csdash.analysis.question import Question
from csdash.analysis.targets import is_met
from csdash.errors import NotEnoughHistory, NotUnlocked
from csdash.metrics.benchmarks import Benchmark
from csdash.metrics.metric import Metric
from csdash.metrics.registry import metric
from csdash.months import month_start
from csdash.session import Session

SPARK_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Headline:
    """`difference` is now against a year ago; `history` (month, value) of the last 24, oldest first.

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


def headline(session: Session, question: Question, key: str) -> Headline:
    """The headline of metric `key`; raises NotUnlocked and NotEnoughHistory where it cannot be told."""
    asked = metric(key)
    frame = session.metrics(key, window=question.window, where=dict(question.where))
    since = month_start(question.last - SPARK_MONTHS + 1)
    shown = frame.filter(pl.col("month").is_between(since, question.month))
    return Headline(
        metric=asked,
        difference=Difference(
            now=measured_in(frame.filter(pl.col("month") == question.month)),
            then=measured_in(frame.filter(pl.col("month") == question.before)),
        ),
        history=tuple(shown.select("month", "value").iter_rows()),
        # A target is set for the whole company; it says nothing about a part of it.
        target=None if question.where else target_at(session, question.month, key, question.window),
        benchmarks=drawn(session, question, key),
    )


def headlines(
    session: Session, question: Question, keys: tuple[str, ...]
) -> list[Headline | NotUnlocked | NotEnoughHistory]:
    """One headline per key, or why there is none."""
    told: list[Headline | NotUnlocked | NotEnoughHistory] = []
    for key in keys:
        try:
            told.append(headline(session, question, key))
        except (NotUnlocked, NotEnoughHistory) as reason:
            told.append(reason)
    return told


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
