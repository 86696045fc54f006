"""The worst group: where, of all attributes, a figure is worse than elsewhere by more than chance."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from csdash.analysis.difference import LEVEL, Difference, Measured, holm
from csdash.analysis.groups import contrasted
from csdash.analysis.question import Question
from csdash.metrics.metric import Metric
from csdash.metrics.registry import metric
from csdash.session import Session

# An attribute with more values than this says who, not where.
MOST_GROUPS = 12


@dataclass(frozen=True, slots=True)
class Worst:
    """A group, its figure of one metric, and that of all others.

    `stands` is whether the difference exceeds chance although so many groups were compared.
    """

    metric: Metric
    dimension: str
    group: str
    figure: Measured
    rest: Measured
    stands: bool = False

    @property
    def p_value(self) -> float | None:
        return Difference(self.figure, self.rest).p_value

    @property
    def is_worse(self) -> bool:
        """Whether the group lies on the wrong side of the others."""
        if self.figure.value is None or self.rest.value is None:
            return False
        above = self.figure.value > self.rest.value
        return above if self.metric.better == "lower" else not above


def worst_group(session: Session, question: Question, keys: Sequence[str], minimum_n: int) -> Worst | None:
    """The group that is worse than all others with the least doubt, over all attributes and the metrics `keys`.

    None where no group would stand out even if it had been the only one compared. Whether it stands with
    all comparisons made at once (Holm) is told with it.
    """
    # A product's figures are counted another way, and cannot be compared with an account's.
    few = [
        name
        for name, groups in session.dimensions.items()
        if name != "product" and 1 < len(groups) <= MOST_GROUPS
    ]
    found = [
        Worst(metric(one.key), one.dimension, one.group, one.figure, one.rest)
        for one in contrasted(session, question, keys, few)
        if one.is_comparable(minimum_n)
    ]
    p_values = [one.p_value for one in found]
    worse = [
        (p, replace(one, stands=stands))
        for p, one, stands in zip(p_values, found, holm(p_values), strict=True)
        if p is not None and p < LEVEL and one.is_worse
    ]
    return min(worse, key=lambda pair: pair[0], default=(1.0, None))[1]
