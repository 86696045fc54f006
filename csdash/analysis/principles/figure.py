"""Figure: what can speak for a principle: a metric, or a share that another page tells and no metric is."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import Measured
from csdash.analysis.groups import measured_in
from csdash.analysis.health.sponsors import departures, playbook
from csdash.analysis.question import Question
from csdash.metrics.registry import metric
from csdash.months import month_start
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit

YEAR = 12
YEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class Figure:
    """`better` is higher or lower; `measured` gives it for the twelve months up to the end of a month."""

    label: Text
    unit: Unit
    better: str
    measured: Callable[[Session, int], Measured]


def figure(key: str) -> Figure:
    """The figure that a config names. Raises UnknownName where there is none of that name."""
    if key in _OWN:
        return _OWN[key]
    asked = metric(key)
    return Figure(
        asked.label,
        asked.unit,
        asked.better,
        lambda session, month: measured_in(session.metrics(key, window=YEAR, month=month_start(month))),
    )


def _sponsors_won(session: Session, month: int) -> Measured:
    """Of departures whose days to win a successor ended in the year: won within them, by the health config."""
    rules = session.configs.health.value.sponsors
    rows = departures(session, Question(YEAR, (), month - YEAR + 1, month))
    recent = rows.filter(pl.col("days") < rules.won_days + YEAR_DAYS)
    return playbook(recent, rules).won


_OWN = {
    "sponsor_exits_won": Figure(
        Text("期日までに後任との関係を築けたスポンサー退職", "Sponsor exits re-engaged in time"),
        Unit.RATE,
        "higher",
        _sponsors_won,
    ),
}
