"""Gates: whether what a stage asks for shows in the data of each unit, by the end of each month.

A gate whose figure is not known is unknown, with its reason, and never met. It is sure where the whole interval lies
on one side of the threshold, all gates of all units of a month looked at together (Holm).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from csdash.analysis.difference import NO_FIGURE, Difference, Measured, fixed, holm
from csdash.analysis.maturity.assessed import COMPANY
from csdash.analysis.maturity.units import where_of
from csdash.analysis.thresholds import threshold_faults
from csdash.configs.maturity import Gate, Maturity
from csdash.configs.structs import refuse
from csdash.errors import NotUnlocked
from csdash.metrics.registry import metric
from csdash.months import month_end, month_index
from csdash.session import Session

MET, MISSED, UNKNOWN = "met", "missed", "unknown"
FEW, NOT_ASSESSED, NOTHING = "few", "not assessed", "nothing"
WINDOW = 12


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
    """Every gate of every unit in every month, by unit, month and the file's order. Raises DataError as `checked` does."""
    checked(maturity)
    assessments = _assessments(session)
    figures = _figures(session, sorted({gate.metric for gate in maturity.gates if gate.metric}), units)
    found = []
    for unit in units:
        for month in months:
            for gate in maturity.gates:
                if gate.metric:
                    known = figures[unit][gate.metric]
                    found.append(_by_metric(unit, month, gate, known, maturity.minimum_accounts))
                else:
                    found.append(_by_assessment(unit, month, gate, assessments))
    return list(sure(found, months))


def checked(maturity: Maturity) -> None:
    """Raise DataError, with the place in the file, where a gate asks for no metric or for more than it can be."""
    refuse("maturity.toml", threshold_faults("gates", maturity.gates, lambda key: metric(key).unit))


def _figures(
    session: Session, keys: Sequence[str], units: Sequence[str]
) -> dict[str, dict[str, Figures | str]]:
    """Each metric per unit and month with its denominator; or, where the data has none of it, what is missing."""
    reasons = {key: session.refusal(key, WINDOW) for key in keys}
    missing = {
        key: reason.missing if isinstance(reason, NotUnlocked) else NOTHING
        for key, reason in reasons.items()
        if reason is not None
    }
    told = tuple(key for key in keys if key not in missing)
    found: dict[str, dict[str, Figures | str]] = {}
    for unit in units:
        where, (name, _, value) = where_of(session, unit), unit.partition("=")
        if where is None:
            found[unit] = dict.fromkeys(keys, NOTHING)
        elif not told:
            found[unit] = missing
        elif name in session.dimensions:
            # All groups in one question: they are looked at side by side.
            found[unit] = _by_value(session, told, name).get(value, {key: {} for key in told}) | missing
        else:
            found[unit] = _of_unit(session, told, unit) | missing
    return found


# Where units stand is told of the newest month and of every quarter: the figures of all months are asked for once, and
# those of all metrics together.


def _by_value(session: Session, keys: tuple[str, ...], name: str) -> dict[str, dict[str, Figures]]:
    def asked() -> dict[str, dict[str, Figures]]:
        frame = session.metrics(*keys, window=WINDOW, by=[name]).with_columns(pl.col(name).cast(pl.String))
        found: dict[str, dict[str, Figures]] = {}
        for (code, key), part in frame.partition_by(name, "metric", as_dict=True).items():
            found.setdefault(code, {one: {} for one in keys})[key] = _by_month(part)
        return found

    return session.results.get(("gates", keys, name), asked)


def _of_unit(session: Session, keys: tuple[str, ...], unit: str) -> dict[str, Figures]:
    def asked() -> dict[str, Figures]:
        frame = session.metrics(*keys, window=WINDOW, where=where_of(session, unit))
        parts = frame.partition_by("metric", as_dict=True)
        return {key: _by_month(parts[key,]) if (key,) in parts else {} for key in keys}

    return session.results.get(("gates", keys, "", unit), asked)


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


# The stages given to a unit in a dimension, with the day of each, oldest first.
Assessments = Mapping[tuple[str, str], Sequence[tuple[date, int]]]


def _assessments(session: Session) -> Assessments | None:
    """What was assessed of every unit and dimension, read once; None where nobody assesses."""
    table = session.table("assessments")
    if table is None:
        return None
    found: dict[tuple[str, str], list[tuple[date, int]]] = {}
    rows = table.sort("date", maintain_order=True).select("unit", "dimension", "date", "stage")
    for unit, dimension, day, stage in rows.iter_rows():
        found.setdefault((unit, dimension), []).append((day, int(stage)))
    return found


def _by_assessment(unit: str, month: int, gate: Gate, assessments: Assessments | None) -> Judged:
    """By the unit's own newest assessment of the dimension, or the company's where it has none."""
    until = month_end(month)
    for asked in (unit, COMPANY):
        given = (assessments or {}).get((asked, gate.assessment), ())
        known = [stage for day, stage in given if day <= until]
        if known:
            newest = known[-1]
            return Judged(unit, month, gate, fixed(float(newest)), None, _state(gate, newest), is_sure=True)
    why = "assessments" if assessments is None else NOT_ASSESSED
    return Judged(unit, month, gate, NO_FIGURE, None, UNKNOWN, why)


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
