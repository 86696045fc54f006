"""The outlook: a metric twelve months ahead, by the method that has earned it."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from csdash.analysis.forecast.backtest import ENDS, MODEL, Judged, judged, told_by_all
from csdash.analysis.forecast.material import KEYS, Material, material
from csdash.analysis.question import Question
from csdash.errors import NotEnoughHistory, UnknownName
from csdash.measures.ahead import AHEAD
from csdash.months import month_start
from csdash.session import Session
from csdash.text import Text

COLUMNS = ("month", "value", *ENDS)


@dataclass(frozen=True, slots=True)
class Outlook:
    """`paths` holds month, method, value and ENDS for the twelve months after `origin`; `told` is the back-test.

    `shown` is the method to go by: the model, or the baseline that was closer a year ahead.
    """

    key: str
    origin: int
    paths: pl.DataFrame
    told: pl.DataFrame
    verdicts: tuple[Judged, ...]

    @property
    def verdict(self) -> Judged:
        """The one that decides: a year ahead."""
        return self.verdicts[-1]

    @property
    def shown(self) -> str:
        verdict = self.verdict
        return MODEL if verdict.is_better or not verdict.is_judged else verdict.best_baseline

    def path(self, method: str | None = None) -> pl.DataFrame:
        """COLUMNS of one method, the shown one unless told."""
        return self.paths.filter(pl.col("method") == (method or self.shown)).select(COLUMNS)

    def at(self, horizon: int, method: str | None = None) -> dict[str, float | None]:
        """value and ENDS so many months ahead."""
        month = month_start(self.origin + horizon)
        found = self.path(method).filter(pl.col("month") == month)
        return found.row(0, named=True) if found.height else dict.fromkeys(COLUMNS)


def known_to(session: Session, question: Question, keys: Sequence[str] = KEYS) -> Material:
    """What was known at the end of the question's last month, to judge forecasts of `keys` by; raises NotEnoughHistory below thirteen months."""
    n_months = question.last - session.first_month + 1
    if n_months <= AHEAD:
        raise NotEnoughHistory(AHEAD, n_months)
    return material(session, dict(question.where), keys).until(question.last)


def outlook(known: Material, key: str) -> Outlook:
    """Metric `key` for the year after the last known month."""
    if key not in KEYS:
        raise UnknownName(Text("予測できる指標", "metric that can be forecast"), key, KEYS)
    mine = told_by_all(known, key)
    ahead = mine.filter(pl.col("origin") == known.last).sort("method", "horizon")
    closes = pl.col("origin") + pl.col("horizon")
    paths = ahead.select(
        pl.date(closes // 12, closes % 12 + 1, 1).alias("month"), "method", "value", *ENDS
    ).drop_nulls("value")
    return Outlook(key, known.last, paths, mine, judged(mine, key))
