"""Gates: whether what a stage asks for shows in the data of each unit, by the end of each month.

A gate whose figure is not known is unknown, with its reason, and never met. It is sure where the whole interval lies
on one side of the threshold, all gates of all units of a month looked at together (Holm).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from csdash.analysis.difference import Difference, Measured, fixed, holm
from csdash.analysis.maturity.assessed import COMPANY
from csdash.analysis.maturity.units import where_of
from csdash.configs.maturity import Gate, Maturity
from csdash.errors import NotEnoughHistory, NotUnlocked
from csdash.metrics.registry import metric
from csdash.months import month_end, month_index
from csdash.session import Session

MET, MISSED, UNKNOWN = "met", "missed", "unknown"
FEW, NOT_ASSESSED, NOTHING = "few", "not assessed", "nothing"
NO_FIGURE = Measured(None, None, None, 0)


@dataclass(frozen=True, slots=True)
class Judged:
    """One gate of one unit in one month. `base` is the denominator, `why` the reason where it is unknown."""

    unit: str
    month: int
    gate: Gate
    measured: Measured
    base: float | None
    state: str
    why: str = ""
    is_sure: bool = False

    @property
    def missing(self) -> float | None:
        """How far the value is from the threshold, as a share of it; None where it is met or unknown."""
        value, wanted = self.measured.value, self.gate.threshold
        return abs(wanted - value) / wanted if self.state == MISSED and value is not None and wanted else None

    @property
    def needed(self) -> float | None:
        """How much of the base would have to change for the gate to be met."""
        value = self.measured.value
        if self.state != MISSED or value is None or self.base is None:
            return None
        return abs(self.gate.threshold - value) * self.base


Figures = Mapping[int, tuple[Measured, float | None]]


def judged(session: Session, maturity: Maturity, units: Sequence[str], months: Sequence[int]) -> list[Judged]:
    """Every gate of every unit in every month, by unit, month and the file's order. Raises UnknownName for a metric."""
    assessments = session.table("assessments")
    wanted = sorted({gate.metric for gate in maturity.gates if gate.metric})
    figures = {key: _figures(session, metric(key).key, units) for key in wanted}
    found = []
    for unit in units:
        for month in months:
            for gate in maturity.gates:
                if gate.metric:
                    known = figures[gate.metric][unit]
                    found.append(_by_metric(unit, month, gate, known, maturity.minimum_accounts))
                else:
                    found.append(_by_assessment(unit, month, gate, assessments))
    return list(sure(found, months))


def _figures(session: Session, key: str, units: Sequence[str]) -> dict[str, Figures | str]:
    """The metric per unit and month with its denominator; or, where the data has none of it, what is missing."""
    found: dict[str, Figures | str] = {}
    for unit in units:
        where, (name, _, value) = where_of(session, unit), unit.partition("=")
        try:
            if where is None:
                found[unit] = NOTHING
            elif name in session.dimensions:
                # All groups in one question: they are looked at side by side.
                found[unit] = _by_value(session, key, name).get(value, {})
            else:
                found[unit] = _of_unit(session, key, unit)
        except NotUnlocked as reason:
            found[unit] = reason.missing
        except NotEnoughHistory:
            found[unit] = NOTHING
    return found


# Where units stand is told of the newest month and of every quarter: the figures of all months are asked for once.


def _by_value(session: Session, key: str, name: str) -> dict[str, Figures]:
    def asked() -> dict[str, Figures]:
        frame = session.metrics(key, window=12, by=[name])
        parts = frame.with_columns(pl.col(name).cast(pl.String)).partition_by(name, as_dict=True)
        return {code: _by_month(part) for (code,), part in parts.items()}

    return session.results.get(("gates", key, name), asked)


def _of_unit(session: Session, key: str, unit: str) -> Figures:
    where = where_of(session, unit)
    return session.results.get(
        ("gates", key, "", unit), lambda: _by_month(session.metrics(key, window=12, where=where))
    )


def _by_month(frame: pl.DataFrame) -> Figures:
    rows = frame.select("month", "value", "lower", "upper", "n_accounts", "denominator").iter_rows()
    return {
        month_index(day): (Measured(*figure), None if base is None else float(base))
        for day, *figure, base in rows
    }


def _by_metric(
    unit: str,
    month: int,
    gate: Gate,
    figures: Figures | str,
    minimum: int,
) -> Judged:
    if isinstance(figures, str):
        return Judged(unit, month, gate, NO_FIGURE, None, UNKNOWN, figures)
    measured, base = figures.get(month, (NO_FIGURE, None))
    if measured.value is None:
        return Judged(unit, month, gate, measured, base, UNKNOWN, NOTHING)
    if measured.n < minimum:
        return Judged(unit, month, gate, measured, base, UNKNOWN, FEW)
    return Judged(unit, month, gate, measured, base, _state(gate, measured.value))


def _by_assessment(unit: str, month: int, gate: Gate, assessments: pl.DataFrame | None) -> Judged:
    """By the unit's own newest assessment of the dimension, or the company's where it has none."""
    for asked in (unit, COMPANY):
        stage = (
            None if assessments is None else _assessed(assessments, asked, gate.assessment, month_end(month))
        )
        if stage is not None:
            return Judged(unit, month, gate, fixed(float(stage)), None, _state(gate, stage), is_sure=True)
    why = "assessments" if assessments is None else NOT_ASSESSED
    return Judged(unit, month, gate, NO_FIGURE, None, UNKNOWN, why)


def _assessed(assessments: pl.DataFrame, unit: str, dimension: str, until: date) -> int | None:
    known = assessments.filter(
        (pl.col("unit") == unit) & (pl.col("dimension") == dimension) & (pl.col("date") <= until)
    ).sort("date")
    return None if known.is_empty() else int(known["stage"][-1])


def _state(gate: Gate, value: float) -> str:
    is_met = value >= gate.at_least if gate.at_least is not None else value <= gate.threshold
    return MET if is_met else MISSED


def sure(found: Iterable[Judged], months: Sequence[int]) -> Iterator[Judged]:
    """The same, sure where it is; comparisons of one month are corrected together."""
    rows = list(found)
    stands: dict[int, bool] = {}
    for month in months:
        places = [i for i, one in enumerate(rows) if one.month == month and one.gate.metric]
        p_values = [Difference(rows[i].measured, fixed(rows[i].gate.threshold)).p_value for i in places]
        known = [p if rows[i].state != UNKNOWN else None for i, p in zip(places, p_values, strict=True)]
        stands |= dict(zip(places, holm(known), strict=True))
    for i, one in enumerate(rows):
        yield replace(one, is_sure=stands[i]) if i in stands else one
