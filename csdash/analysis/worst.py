"""The worst group: where, of all attributes, a figure is worse than elsewhere by more than chance."""

from dataclasses import dataclass

from csdash.analysis.difference import Difference, Measured, holm
from csdash.analysis.groups import compared
from csdash.analysis.question import Question
from csdash.metrics.registry import metric
from csdash.session import Session

# An attribute with more values than this says who, not where.
MOST_GROUPS = 12


@dataclass(frozen=True, slots=True)
class Worst:
    """A group, its figure, and that of all others."""

    dimension: str
    group: str
    figure: Measured
    rest: Measured


def worst_group(session: Session, question: Question, key: str, minimum_n: int) -> Worst | None:
    """The group whose figure is worse than that of all others with the least doubt, over all attributes.

    All comparisons count as made at once (Holm). None where no group stands out.
    """
    found = [
        Worst(dimension, group, figure, rest)
        for dimension, groups in session.dimensions.items()
        # A product's figures are counted another way, and cannot be compared with an account's.
        if dimension != "product" and 1 < len(groups) <= MOST_GROUPS
        for group, figure, rest in compared(session, question, key, dimension, minimum_n)
    ]
    p_values = [Difference(one.figure, one.rest).p_value for one in found]
    worse = -1 if metric(key).better == "higher" else 1
    standing = [
        (p, one)
        for p, one, stands in zip(p_values, found, holm(p_values), strict=True)
        if stands and ((one.figure.value or 0) - (one.rest.value or 0)) * worse > 0
    ]
    return min(standing, key=lambda pair: pair[0], default=(0, None))[1]
