"""Dice: seeded chance, one die per account and purpose.

Purposes do not share a die, so switching one effect off changes what it acts on and little else.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random

from csdash.months import month_end, month_start


class Die(Random):
    """A source of chance that depends on its seed text alone."""

    def hits(self, probability: float) -> bool:
        return self.random() < probability

    def pick(self, weights: Mapping[str, float]) -> str:
        """One of the keys, by weight."""
        return self.choices(list(weights), list(weights.values()))[0]

    def count(self, mean: float) -> int:
        """A Poisson count."""
        limit, product, n = math.exp(-mean), self.random(), 0
        while product > limit:
            product *= self.random()
            n += 1
        return n

    def spread(self, median: float, sigma: float) -> float:
        """A log-normal value."""
        return median * math.exp(self.gauss(0, sigma))

    def day(self, month: int) -> date:
        """A working day of `month`."""
        start, end = month_start(month), month_end(month)
        day = start + timedelta(days=self.randrange((end - start).days + 1))
        while day.weekday() >= 5:
            day = day - timedelta(days=1) if day.day > 2 else day + timedelta(days=2)
        return day

    def days_after(self, day: date, low: int, high: int) -> date:
        return day + timedelta(days=self.randint(low, high))

    def shuffled(self, items: Sequence[str]) -> list[str]:
        return self.sample(list(items), len(items))


def die(seed: int, *names: object) -> Die:
    """The die of a purpose, such as die(seed, "A0001", "loss")."""
    return Die("/".join(map(str, (seed, *names))))


def between(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
