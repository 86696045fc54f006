"""The chi-squared distribution: how likely a statistic this large is where nothing differs."""

from math import erfc, exp, pi, sqrt


def upper_tail(statistic: float, degrees: int) -> float:
    """P(X >= statistic) for a whole number of degrees of freedom, in closed form (Abramowitz & Stegun 26.4.4-5)."""
    if statistic <= 0:
        return 1.0
    half = statistic / 2
    if degrees % 2:
        # Each step of two degrees adds one more term to the tail of one degree, that of a squared normal.
        tail, term = erfc(sqrt(half)), exp(-half) * sqrt(half / pi) * 2
        first = 3
    else:
        tail, term = exp(-half), exp(-half) * half
        first = 4
    for more in range(first, degrees + 1, 2):
        tail += term
        term *= statistic / more
    return min(tail, 1.0)
