"""Figure: what can speak for a principle: a metric, or a share that another page tells and no metric is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import NO_FIGURE, Measured
from csdash.analysis.groups import measured_in
from csdash.analysis.health.sponsors import departures, playbook
from csdash.analysis.question import Question
from csdash.errors import NotEnoughHistory, NotUnlocked
from csdash.metrics.registry import metric
from csdash.months import month_start
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit

YEAR = 12
YEAR_DAYS = 365
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Figure:
    """`better` is higher or lower; `own` gives what is no metric, for the twelve months up to the end of a month."""

    label: Text
    unit: Unit
    better: str
    own: Callable[[Session, int], Measured] | None = None


def figure(key: str) -> Figure:
    """The figure that a config names. Raises UnknownName where there is none of that name."""
    if key in _OWN:
        return _OWN[key]
    asked = metric(key)
    return Figure(asked.label, asked.unit, asked.better)


def measured(session: Session, keys: Iterable[str], months: Sequence[int]) -> dict[str, list[Measured] | str]:
    """Each figure at the end of each month, all metrics asked for at once; or what is missing for it."""
    found: dict[str, list[Measured] | str] = {}
    asked = []
    for key in keys:
        own = figure(key).own
        reason = session.refusal(key, YEAR) if own is None else None
        if reason is not None:
            found[key] = _why(reason)
        elif own is None:
            asked.append(key)
        else:
            try:
                found[key] = [own(session, month) for month in months]
            except (NotUnlocked, NotEnoughHistory) as reason:
                found[key] = _why(reason)
    if asked and months:
        days = [month_start(month) for month in months]
        parts = session.metrics(*asked, window=YEAR, month=days).partition_by("metric", "month", as_dict=True)
        found |= {
            key: [measured_in(parts[key, day]) if (key, day) in parts else NO_FIGURE for day in days]
            for key in asked
        }
    return found


def _why(reason: NotUnlocked | NotEnoughHistory) -> str:
    return reason.missing if isinstance(reason, NotUnlocked) else NOTHING


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
