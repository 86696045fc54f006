"""Steps: where the bars of a bridge begin and end, and how much of the axis is shown."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

BALANCES = ("opening", "closing")


@dataclass(frozen=True, slots=True)
class Step:
    """One row: a bar from `start` to `end`; a balance starts at the edge of the plot."""

    key: str
    start: float
    end: float
    text: str

    @property
    def is_balance(self) -> bool:
        return self.key in BALANCES


@dataclass(frozen=True, slots=True)
class Steps:
    """The rows from the opening to the closing balance between `low` and `high` of the axis."""

    rows: tuple[Step, ...]
    low: float
    high: float
    is_cut: bool  # the axis leaves out zero


def steps(
    keys: Sequence[str], amounts: Sequence[float], texts: Sequence[str], *, slack: float = 0.01
) -> Steps:
    """Lay the signed `amounts` end to end; ValueError where they miss the closing by more than `slack`."""
    if len(keys) < 2 or (keys[0], keys[-1]) != BALANCES:
        raise ValueError("bridge needs the opening in its first row and the closing in its last")
    levels = list(accumulate(amounts[:-1]))
    if not math.isclose(levels[-1], amounts[-1], rel_tol=1e-9, abs_tol=slack):
        raise ValueError(f"the bridge leads to {levels[-1]:,.4f}, not to the closing of {amounts[-1]:,.4f}")
    low, high, is_cut = _window(levels)
    edge = low if is_cut else 0.0
    rows = [
        Step(key, edge if key in BALANCES else start, end, text)
        for key, start, end, text in zip(keys, [0.0, *levels], [*levels, levels[-1]], texts, strict=True)
    ]
    return Steps(tuple(rows), low, high, is_cut)


def _window(levels: Sequence[float]) -> tuple[float, float, bool]:
    """The part of the axis that is shown, and whether it leaves out zero."""
    low, high = min(levels), max(levels)
    reach = high - low
    # With two thirds or more of the page below every movement, the movements cannot be read.
    if low > 2 * reach > 0:
        return low - 0.5 * reach, high, True
    return min(0.0, low), max(0.0, high) or 1.0, False
