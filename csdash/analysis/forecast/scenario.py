"""The scenario: where would the year end if one group of accounts left less, grew more or started faster?

Arithmetic on stated assumptions, not a prediction of what an initiative would do. Nothing published is a default
here: what onboarding speed is worth is the company's own measured difference, or it is not offered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import Difference, Measured
from csdash.analysis.estimates import share
from csdash.analysis.forecast.carried import NO_SHIFT, Shift
from csdash.analysis.forecast.material import material_of
from csdash.analysis.forecast.model import shifted
from csdash.analysis.question import Question
from csdash.errors import NotEnoughHistory, NotUnlocked
from csdash.measures.ahead import AHEAD
from csdash.session import Session
from csdash.session.answered import answered


@dataclass(frozen=True, slots=True)
class Assumed:
    """What the reader assumes of the accounts of one group: relative changes, and points of the share that is fast."""

    churn: float = 0.0
    expansion: float = 0.0
    fast_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Speed:
    """What is lost at the first renewal, by whether first value came within `days` of the start."""

    days: int
    fast: Measured
    slow: Measured

    @property
    def share(self) -> float:
        """How many are fast."""
        return self.fast.n / (self.fast.n + self.slow.n)

    @property
    def is_distinguishable(self) -> bool:
        return Difference(self.fast, self.slow).is_distinguishable

    def change(self, points: float) -> float:
        """By what share fewer (negative) are lost in the first year if the fast share rises by `points` (0.1: ten)."""
        share = min(max(self.share + points, 0.0), 1.0)

        def lost(part: float) -> float:
            return part * self.fast.value + (1 - part) * self.slow.value

        return lost(share) / lost(self.share) - 1 if lost(self.share) else 0.0


CHURN, EXPANSION, FAST, TOGETHER = "churn", "expansion", "fast", "together"


@dataclass(frozen=True, slots=True)
class Scenario:
    """NRR and ARR by key at the end of `n_months` months: as forecast, and as assumed.

    `parts` holds what each assumption does alone, and `together` what is left of the difference: parts add up to it.
    """

    n_months: int
    base: Mapping[str, float]
    assumed: Mapping[str, float]
    parts: Mapping[str, Mapping[str, float]]

    def difference(self, key: str) -> float:
        return self.assumed[key] - self.base[key]


@answered
def speed_of(session: Session, question: Question, apart: Mapping[str, Sequence[str]]) -> Speed | None:
    """The measured difference for a group; None where it is not measured on enough accounts of either kind."""
    try:
        seen = session.first_renewals(question.last, {**dict(question.where), **apart})
    except NotUnlocked:
        return None
    if min(seen.n_fast, seen.n_slow) < session.settings.minimum_n:
        return None
    return Speed(seen.days, share(seen.lost_fast, seen.n_fast), share(seen.lost_slow, seen.n_slow))


def scenario(
    session: Session,
    question: Question,
    apart: Mapping[str, Sequence[str]],
    assumed: Assumed,
    n_months: int,
) -> Scenario:
    """What the accounts of `apart` doing otherwise would change; raises NotEnoughHistory, UnknownName, NotUnlocked."""
    if question.last - session.first_month < AHEAD:
        raise NotEnoughHistory(AHEAD, question.last - session.first_month + 1)
    first_year = 0.0
    if assumed.fast_share and (speed := speed_of(session, question, apart)):
        first_year = speed.change(assumed.fast_share)
    known = material_of(session, dict(question.where), question.last, apart)

    def ends(shift: Shift) -> dict[str, float]:
        told = shifted(known, shift).filter(pl.col("horizon") == n_months)
        return dict(told.select("key", "value").iter_rows())

    alone = {
        CHURN: Shift(churn=assumed.churn),
        EXPANSION: Shift(expansion=assumed.expansion),
        FAST: Shift(first_year_churn=first_year),
    }
    changes = {name: shift for name, shift in alone.items() if shift != NO_SHIFT}
    base = ends(NO_SHIFT)
    changed = ends(Shift(assumed.churn, assumed.expansion, first_year)) if changes else base
    parts = {
        name: {key: value - base[key] for key, value in ends(shift).items()}
        for name, shift in changes.items()
    }
    if len(parts) > 1:
        parts[TOGETHER] = {
            key: changed[key] - base[key] - sum(part[key] for part in parts.values()) for key in base
        }
    return Scenario(n_months, base, changed, parts)
