"""Standing: the stage of each unit by the gates it meets, beside the stage it gives itself, and what holds it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from csdash.analysis.difference import NO_FIGURE, Difference, Measured
from csdash.analysis.groups import measured_in
from csdash.analysis.maturity.assessed import COMPANY, latest, stages
from csdash.analysis.maturity.gates import MET, MISSED, UNKNOWN, Judged, judged
from csdash.analysis.maturity.units import where_of
from csdash.configs.maturity import HIGHEST, LOWEST, Maturity
from csdash.errors import NotEnoughHistory
from csdash.months import month_end, month_start
from csdash.session import Session

YEAR = 12


@dataclass(frozen=True, slots=True)
class Standing:
    """`evidence` is the highest stage all of whose gates are met; None where no gate of the first step is known.

    `low` and `high` are what the intervals leave open: `low` by gates that are met for sure, `high` by those that
    are not missed for sure. `waits_for_data` where the next stage is held by unknown gates only.
    """

    unit: str
    month: int
    evidence: int | None
    low: int
    high: int
    said: int | None
    waits_for_data: bool
    gates: tuple[Judged, ...]

    @property
    def overrates(self) -> bool:
        """Whether the unit says more of itself than its data can bear, whatever chance did."""
        return self.evidence is not None and self.said is not None and self.said > self.high

    @property
    def underrates(self) -> bool:
        return self.evidence is not None and self.said is not None and self.said < self.low

    @property
    def held_by(self) -> tuple[Judged, ...]:
        """The gates of the next stage that are not met: least effort first, of these the largest effect, then the gap."""
        next_stage = (self.evidence or 1) + 1
        held = [one for one in self.gates if one.gate.stage == next_stage and one.state != MET]
        return tuple(sorted(held, key=lambda one: (one.gate.effort, -one.gate.effect, -(one.missing or 0.0))))


def stood(gates: Sequence[Judged], said: int | None) -> Standing:
    """The stage that the gates of one unit and month allow."""
    evidence, low, high = 1, 1, 1
    evidence_open = low_open = high_open = True
    waits = False
    for stage in range(LOWEST, HIGHEST + 1):
        mine = [one for one in gates if one.gate.stage == stage]
        if evidence_open:
            evidence_open = all(one.state == MET for one in mine)
            evidence += evidence_open
            waits = not evidence_open and all(one.state != MISSED for one in mine)
        low_open = low_open and all(one.state == MET and one.is_sure for one in mine)
        low += low_open
        high_open = high_open and not any(one.state == MISSED and one.is_sure for one in mine)
        high += high_open
    first = [one for one in gates if one.gate.stage == LOWEST]
    is_known = any(one.state != UNKNOWN for one in first)
    return Standing(
        gates[0].unit,
        gates[0].month,
        evidence if is_known else None,
        low,
        high,
        said,
        waits,
        tuple(gates),
    )


def standings(
    session: Session, maturity: Maturity, units: Sequence[str], months: Sequence[int]
) -> list[Standing]:
    """Every unit in every month, in the order asked for."""
    every = judged(session, maturity, units, months)
    assessments = session.table("assessments")
    said: dict[tuple[str, int], int] = {}
    for month in months if assessments is not None else ():
        newest = latest(stages(assessments, month_end(month)))
        said |= {(unit, month): stage for unit, stage in newest.select("unit", "stage").iter_rows()}
    n = len(maturity.gates)
    parts = [every[i : i + n] for i in range(0, len(every), n)]
    return [stood(part, said.get((part[0].unit, part[0].month))) for part in parts]


def quarters(session: Session) -> list[int]:
    """The last months of calendar quarters with a full year of data behind them, and the last month."""
    ends = [m for m in range(session.first_month + YEAR - 1, session.last_month + 1) if m % 3 == 2]
    return ends if ends and ends[-1] == session.last_month else [*ends, session.last_month]


@dataclass(frozen=True, slots=True)
class Transition:
    """A stage reached, and held in the quarter after. NRR of the year up to then, and of the year after it.

    `own` is after less before, `others` the same of all other accounts, both None where a year is missing. `is_sure`: every
    gate up to the stage is met beyond chance in both quarters; else it was reached by value only.
    """

    unit: str
    stage: int
    month: int
    own: Difference | None
    others: Difference | None
    is_sure: bool


def transitions(session: Session, history: Sequence[Standing]) -> list[Transition]:
    """What each unit reached within the history, in order."""
    found = []
    for unit in dict.fromkeys(one.unit for one in history):
        steps = [one for one in history if one.unit == unit]
        best = steps[0].evidence
        for now, after in pairwise(steps[1:]):
            if best is None:
                best = now.evidence
                continue
            reached = min(now.evidence or 0, after.evidence or 0)
            for stage in range(best + 1, reached + 1):
                own = _around(session, unit, now.month, others=False)
                rest = None if unit == COMPANY else _around(session, unit, now.month, others=True)
                is_sure = min(now.low, after.low) >= stage
                found.append(Transition(unit, stage, now.month, own, rest, is_sure))
            best = max(best, reached)
    return found


def _around(session: Session, unit: str, month: int, *, others: bool) -> Difference | None:
    if month + YEAR > session.last_month:
        return None
    before, after = (_nrr(session, unit, at, others=others) for at in (month, month + YEAR))
    return None if before.value is None or after.value is None else Difference(after, before)


def _nrr(session: Session, unit: str, month: int, *, others: bool) -> Measured:
    where = where_of(session, unit) or {}
    if others:
        ((name, values),) = where.items()
        rest = [value for value in session.dimensions[name] if value not in values]
        where = {name: rest}
        if not rest:
            return NO_FIGURE
    try:
        frame = session.metrics("nrr", window=YEAR, where=where, month=month_start(month))
    except NotEnoughHistory:
        return NO_FIGURE
    return measured_in(frame)


def as_frame(rows: Sequence[Standing]) -> pl.DataFrame:
    """month, unit, evidence, low, high, self_assessed, waits_for_data: one row per standing."""
    return pl.DataFrame(
        [
            (
                month_start(one.month),
                one.unit,
                one.evidence,
                None if one.evidence is None else one.low,
                None if one.evidence is None else one.high,
                one.said,
                one.waits_for_data,
            )
            for one in rows
        ],
        schema={
            "month": pl.Date,
            "unit": pl.String,
            "evidence": pl.Int64,
            "low": pl.Int64,
            "high": pl.Int64,
            "self_assessed": pl.Int64,
            "waits_for_data": pl.Boolean,
        },
        orient="row",
    )
