"""Cubes: every measure of one snapshot and scope, added up per month and attributes, in memory.

From here on nothing knows an account: filters and splits add cube rows up, and their cost grows with the
number of attribute combinations, not with the number of customers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from csdash.measures.account_months import Coverage
from csdash.measures.cells import Vocabulary, Where
from csdash.measures.rollups import KEYS, ByFew, Rollups


def settled(where: Where | None) -> dict[str, list[str]]:
    """The filter with its values listed: it is read more than once, and a lone text is one value."""
    return {
        name: [values] if isinstance(values, str) else list(values) for name, values in (where or {}).items()
    }


@dataclass(frozen=True, slots=True)
class Cubes:
    """The cubes of one grain (account, or account and product).

    `frames` by name: bridge (window, t), transfers (window, t, with opening_ and closing_ attributes),
    stock (t), cohort_sizes and cohorts (cohort_m, age), lifetimes (age), surveys (t, kind), waiting
    (t, day), completion (t); each with one Enum column per attribute and Int64 sums. What is in `few` as well need
    not be read as a whole: it tells the cube by the attributes that are named.
    """

    vocabulary: Vocabulary
    coverage: Coverage
    square_unit: int
    frames: Mapping[str, pl.DataFrame]
    few: ByFew = field(default_factory=dict, repr=False)
    _rollups: Rollups = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_rollups", Rollups(self.frames, self.few))

    @property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(self.vocabulary.labels)

    def select(self, name: str, where: Where, prefix: str = "") -> pl.DataFrame:
        """The rows of cube `name` that meet `where`; raises UnknownName for attributes and values not there."""
        frame = self.frames[name]
        if not where:
            return frame
        return frame.filter(self.meets(where, prefix))

    def sums(self, name: str, measures: Sequence[str], by: Sequence[str], where: Where) -> pl.DataFrame:
        """Measures of a cube that has KEYS, per key and group of `by`, of its rows that meet `where`; in no order.

        Raises UnknownName for attributes and values not there.
        """
        for attribute in by:
            self.check_dimension(attribute)
        if (found := self.rolled(name, measures, by, where)) is not None:
            return found
        condition = self.meets(where) if where else None
        rows = self.frames[name].lazy()
        met = rows if condition is None else rows.filter(condition)
        return met.group_by(*KEYS[name], *by).agg(pl.col(measures).sum()).collect()

    def rolled(
        self, name: str, measures: Sequence[str], by: Sequence[str], where: Where
    ) -> pl.DataFrame | None:
        """As `sums`, from a rollup; None of a cube that is small, or has no KEYS, and so is added up as it is."""
        condition = self.meets(where) if where else None
        rollup = self._rollups.of(name, by, where) if name in KEYS else None
        return None if rollup is None else rollup.sums(measures, condition)

    def meets(self, where: Where, prefix: str = "") -> pl.Expr:
        """Whether a row's attributes are among the values asked for, one list per attribute."""
        return self.vocabulary.meets(where, prefix)

    def check_dimension(self, name: str) -> None:
        """Raises UnknownName unless the data has the attribute."""
        self.vocabulary.check(name)
