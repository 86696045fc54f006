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

    @property
    def error(self) -> float | None:
        """A standard error on the safe side: the longer arm of the interval over z."""
        if self.value is None or self.lower is None or self.upper is None:
            return None
        return max(self.upper - self.value, self.value - self.lower) / Z


@dataclass(frozen=True, slots=True)
class Difference:
    """`now` less `then`, of two sets of accounts that may be taken as independent."""

    now: Measured
    then: Measured

    @property
    def value(self) -> float | None:
        if self.now.value is None or self.then.value is None:
            return None
        return self.now.value - self.then.value

    @property
    def p_value(self) -> float | None:
        """Two-sided, normal; None where either side has no interval: nothing can be said then."""
        errors = (self.now.error, self.then.error)
        if self.value is None or None in errors:
            return None
        spread = sqrt(sum(error**2 for error in errors))
        if spread == 0:
            return None
        return erfc(abs(self.value) / spread / sqrt(2))

    @property
    def is_distinguishable(self) -> bool:
        return self.p_value is not None and self.p_value < LEVEL


def holm(p_values: Sequence[float | None]) -> list[bool]:
    """Which of several comparisons stand at LEVEL when all are made at once (Holm, 1979); None never does."""
    ranked = sorted((p, i) for i, p in enumerate(p_values) if p is not None)
    stands = [False] * len(p_values)
    for rank, (p, i) in enumerate(ranked):
        if p >= LEVEL / (len(ranked) - rank):
            break
        stands[i] = True
    return stands
