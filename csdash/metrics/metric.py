"""What a metric is: a declared value. No logic but the ratio; every sum it needs is a measure.

A sum is written as a tuple of measure names, a leading minus subtracts: ("n_promoters", "-n_detractors").
"""

from dataclasses import dataclass
from typing import Literal

from csdash.text import Text
from csdash.unit import Unit

Sum = tuple[str, ...]
Better = Literal["higher", "lower", "neither"]
Grain = Literal["account", "product"]


@dataclass(frozen=True, slots=True)
class Wilson:
    """A share of counted things: Wilson's score interval."""


@dataclass(frozen=True, slots=True)
class Delta:
    """A ratio of two sums over the same accounts: the delta method on summed squares.

    `nn`, `nd`, `dd` are the sums of numerator squared, numerator x denominator and denominator squared;
    `money` is how many factors of each are money, and therefore in coarse units. `is_skewed` where a few
    accounts make most of either sum, as with those that expanded: the interval is then one of the logarithm.
    `moved` are what accounts gained or lost and its squares, which must rest on several for an interval to be shown;
    `cubed` names squares and third powers by which a single account that decides is known (csdash/metrics/enough.py).
    """

    nn: Sum
    nd: Sum
    dd: Sum
    money: tuple[int, int, int] = (2, 2, 2)
    is_skewed: bool = False
    moved: tuple[Sum, Sum] = ((), ())
    cubed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NetScore:
    """Promoters less detractors over responses, with the margin of a difference of two shares."""

    promoters: str
    detractors: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """What every metric says about itself.

    `cube` is where its measures are; `is_windowed` whether it compares two month-ends; `n` the measure that
    counts the accounts behind it. `short` is the name for tiles and ends of lines. `unlocked_by` names the optional data it needs, None where any data does.
    """

    key: str
    name: Text
    definition: Text
    unit: Unit
    better: Better
    source: str
    cube: str
    n: str
    is_windowed: bool = False
    grain: Grain = "account"
    unlocked_by: str | None = None
    is_headline: bool = True
    short: Text | None = None

    @property
    def label(self) -> Text:
        """The name where there is little room, after it was spelt out once."""
        return self.short or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Total(Metric):
    """A sum. It counts everything there is, so it has no interval."""

    total: Sum
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio(Metric):
    """A ratio of two sums, taken last. `bounds` are the values it can take at all.

    `interval` is None where none would hold: a mean of what accounts pay hangs on the few that pay most.
    """

    numerator: Sum
    denominator: Sum
    interval: Wilson | Delta | NetScore | None
    bounds: tuple[float | None, float | None] = (0.0, None)
    where: tuple[str, str] | None = None
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Complement(Metric):
    """1 minus another metric: the same sums, read from the other side."""

    of: Ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class MedianWait(Metric):
    """The Kaplan-Meier median of a waiting time, those still waiting censored."""

    events: str
    censored: str
    age: str
