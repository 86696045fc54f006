"""Is it real? The difference of two figures, and whether it can be told from chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

from csdash.metrics.interval import Z

LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure with its 95% interval and the accounts behind it; value None is undefined."""

    value: float | None
    lower: float | None
    upper: float | None
    n: int

    def arm(self, *, upward: bool) -> float | None:
        """How far the interval reaches from the value, upward or downward."""
        if self.value is None or self.lower is None or self.upper is None:
            return None
        return self.upper - self.value if upward else self.value - self.lower


# What is undefined, of nobody.
NO_FIGURE = Measured(None, None, None, 0)


@dataclass(frozen=True, slots=True)
class Difference:
    """`now` less `then`, of two sets of accounts that may be taken as independent.

    Groups against all others share no account. A year ago they are mostly the same accounts, but in windows that
    share no month, and an account's fate in one says little of the other. Where what happened tends to happen
    again, the interval is too wide, which claims too little. Where accounts that moved tend to move back the next
    year it is too narrow: if six of ten did, 95% would be 94% for NRR, and 91% if all did (decision 0043).
    """

    now: Measured
    then: Measured

    @property
    def value(self) -> float | None:
        if self.now.value is None or self.then.value is None:
            return None
        return self.now.value - self.then.value

    @property
    def lower(self) -> float | None:
        """The lower end of the 95% interval of the difference."""
        return self._end(upward=False)

    @property
    def upper(self) -> float | None:
        """The upper end of the 95% interval of the difference."""
        return self._end(upward=True)

    @property
    def p_value(self) -> float | None:
        """Two-sided; None where either side has no interval: nothing can be said then.

        The uncertainty of a difference is made of the arms that face each other, which for shares is
        Newcombe's method (Zou & Donner, Statistics in Medicine 2008).
        """
        if self.value is None:
            return None
        reach = self._reach(upward=self.value <= 0)
        if not reach:
            return None
        return erfc(Z * abs(self.value) / reach / sqrt(2))

    @property
    def is_distinguishable(self) -> bool:
        return self.p_value is not None and self.p_value < LEVEL

    @property
    def is_untold(self) -> bool:
        """Whether there is a difference, but no interval to judge it by: it may be chance, and it may not."""
        return bool(self.value) and self.p_value is None

    def _reach(self, *, upward: bool) -> float | None:
        """How far the interval of the difference reaches: up with `now`, or down with it, `then` the other way."""
        arms = (self.now.arm(upward=upward), self.then.arm(upward=not upward))
        return None if None in arms else sqrt(sum(arm**2 for arm in arms))

    def _end(self, *, upward: bool) -> float | None:
        reach = self._reach(upward=upward)
        if self.value is None or not reach:
            return None
        return self.value + reach if upward else self.value - reach


def fixed(value: float) -> Measured:
    """A figure that is set and not estimated, such as a target: an interval without width."""
    return Measured(value, value, value, 0)


def holm(p_values: Sequence[float | None]) -> list[bool]:
    """Which of several comparisons stand at LEVEL when all are made at once (Holm, 1979); None never does."""
    ranked = sorted((p, i) for i, p in enumerate(p_values) if p is not None)
    stands = [False] * len(p_values)
    for rank, (p, i) in enumerate(ranked):
        if p >= LEVEL / (len(ranked) - rank):
            break
        stands[i] = True
    return stands
