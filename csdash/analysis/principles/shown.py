"""Shown: what the figures say of each principle now, whether they moved in a year, and what people say of it.

Nothing is called good or bad that its interval does not carry: all figures of a page are compared together (Holm).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from csdash.analysis.difference import NO_FIGURE, Difference, Measured, fixed, holm
from csdash.analysis.maturity.assessed import COMPANY, PRINCIPLE
from csdash.analysis.principles.figure import NOTHING, YEAR, figure, measured
from csdash.analysis.thresholds import threshold_faults
from csdash.configs.principles import Evidence, Principles
from csdash.configs.structs import refuse
from csdash.contract.principles import PRINCIPLES, Principle
from csdash.months import month_end
from csdash.session import Session
from csdash.session.answered import answered

GOOD, BAD, OPEN, UNKNOWN, PEOPLE = "good", "bad", "open", "unknown", "people"
FEW = "few"


@dataclass(frozen=True, slots=True)
class Sign:
    """One figure as evidence. `state` is good, bad or open against its threshold, or unknown for the reason `why`.

    `trend` is 1 where it got better within a year by more than chance, -1 where worse, 0 where neither can be told,
    None where there is no figure of a year ago.
    """

    evidence: Evidence
    now: Measured
    then: Measured
    state: str = UNKNOWN
    trend: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Assessed:
    """What people said of a principle on one day, and on which grounds."""

    day: date
    stage: int
    grounds: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One principle with its figures, and what people said of it, oldest first (1 not at all to 4 fully)."""

    principle: Principle
    signs: tuple[Sign, ...]
    said: tuple[Assessed, ...] = ()

    @property
    def assessed(self) -> int | None:
        """The newest stage; None where nobody said anything."""
        return self.said[-1].stage if self.said else None

    @property
    def grounds(self) -> str:
        """What the newest stage was given for."""
        return self.said[-1].grounds if self.said else ""

    @property
    def light(self) -> str:
        """Bad where any figure is, good where all known ones are, open between, unknown without any; else people's."""
        states = [sign.state for sign in self.signs]
        if not states:
            return PEOPLE
        known = [state for state in states if state != UNKNOWN]
        if not known:
            return UNKNOWN
        if BAD in known:
            return BAD
        return GOOD if set(states) == {GOOD} else OPEN


def shown(session: Session, principles: Principles) -> list[Shown]:
    """Every principle, in the order of the lists. Raises DataError as `checked` does."""
    checked(principles)
    figures = _figures(session, list(dict.fromkeys(one.metric for one in principles.evidence)))
    signs = judged([_sign(session, one, figures[one.metric]) for one in principles.evidence])
    said = _assessed(session)
    return [
        Shown(
            principle,
            tuple(sign for sign in signs if sign.evidence.principle == code),
            said.get(code, ()),
        )
        for code, principle in PRINCIPLES.items()
    ]


def checked(principles: Principles) -> None:
    """Raise DataError, with the place in the file, where evidence is no figure or is asked for more than it can be."""
    refuse("principles.toml", threshold_faults("evidence", principles.evidence, lambda key: figure(key).unit))


@answered
def _figures(session: Session, keys: Sequence[str]) -> dict[str, tuple[Measured, Measured] | str]:
    """Each figure of the last month and of a year before; or what is missing for it."""
    months = [m for m in (session.last_month, session.last_month - YEAR) if m >= session.first_month]
    return {
        key: told if isinstance(told, str) else (*told, NO_FIGURE)[:2]
        for key, told in measured(session, keys, months).items()
    }


def _sign(session: Session, evidence: Evidence, figures: tuple[Measured, Measured] | str) -> Sign:
    if isinstance(figures, str):
        return Sign(evidence, NO_FIGURE, NO_FIGURE, why=figures)
    now, then = figures
    if now.value is None:
        return Sign(evidence, now, then, why=NOTHING)
    if now.n < session.settings.minimum_n:
        return Sign(evidence, now, then, why=FEW)
    return Sign(evidence, now, then, state=OPEN)


def judged(signs: Sequence[Sign]) -> list[Sign]:
    """The same with states and trends; each figure is compared once, however many principles it speaks for."""
    keys = [(sign.evidence.metric, sign.evidence.threshold) for sign in signs]
    first = {key: i for i, key in reversed(list(enumerate(keys)))}
    levels, trends = _stands(signs, first, level=True), _stands(signs, first, level=False)
    found = []
    for sign, key in zip(signs, keys, strict=True):
        if sign.state == UNKNOWN or sign.now.value is None:
            found.append(sign)
            continue
        is_better_high = sign.evidence.at_least is not None
        state = OPEN
        if levels[key]:
            state = GOOD if (sign.now.value >= sign.evidence.threshold) == is_better_high else BAD
        trend = None
        if sign.then.value is not None:
            rose = sign.now.value > sign.then.value
            trend = (1 if rose == is_better_high else -1) if trends[key] else 0
        found.append(replace(sign, state=state, trend=trend))
    return found


def _stands(signs: Sequence[Sign], first: dict[tuple[str, float], int], *, level: bool) -> dict:
    """Which figures differ from their threshold, or from a year ago, by more than chance."""
    compared = []
    for i in first.values():
        sign = signs[i]
        other = fixed(sign.evidence.threshold) if level else sign.then
        compared.append(None if sign.state == UNKNOWN else Difference(sign.now, other).p_value)
    return dict(zip(first, holm(compared), strict=True))


def _assessed(session: Session) -> dict[str, tuple[Assessed, ...]]:
    """The company's assessments per principle, oldest first; of those of one day, the last row holds."""
    table = session.table("assessments")
    if table is None:
        return {}
    until = month_end(session.last_month)
    rows = table.filter(
        (pl.col("unit") == COMPANY)
        & pl.col("dimension").str.starts_with(PRINCIPLE)
        & (pl.col("date") <= until)
    ).sort("date", maintain_order=True)
    if "evidence" not in rows.columns:
        rows = rows.with_columns(evidence=pl.lit(""))
    found: dict[str, dict[date, Assessed]] = {}
    for dimension, day, stage, grounds in rows.select("dimension", "date", "stage", "evidence").iter_rows():
        of_one = found.setdefault(dimension.removeprefix(PRINCIPLE), {})
        of_one[day] = Assessed(day, int(stage), grounds or "")
    return {code: tuple(by_day.values()) for code, by_day in found.items()}
