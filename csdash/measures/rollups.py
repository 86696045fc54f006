"""Rollups: a large cube added up to the attributes that a question names, kept for the next one that names the same.

A cube has a row for every combination of all attributes; a question names one or two. What is kept for it does not
grow with accounts any more, and its rows lie group by group, so that no group must be sought.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from threading import Condition

import numpy as np
import polars as pl
from cachetools import LRUCache, cached

# What a row of a cube is about besides attributes; all else in it can be added up.
KEYS = {
    "bridge": ("window", "t"),
    "stock": ("t",),
    "cohorts": ("cohort_m", "is_left_truncated", "age"),
    "cohort_sizes": ("cohort_m", "is_left_truncated"),
    "lifetimes": ("age",),
}
# Large cubes that need not be read as a whole: each tells what it comes to by the attributes that are named.
ByFew = Mapping[str, Callable[[Collection[str]], pl.DataFrame]]
# Rows of a cube that is added up as it is each time: a rollup of it would take longer to make than a few questions take.
SMALL = 500_000
# The part of its cube's rows that a rollup may have; one nearly as long would only be a second cube.
SHARE = 0.5
# Bytes that are kept of all cubes of one grain.
ROOM = 2**29


@dataclass(frozen=True, slots=True)
class Rollup:
    """`rows`: the attributes that may be filtered by, sums, and the `place` of their group, in order; `groups` by place."""

    rows: pl.DataFrame
    groups: pl.DataFrame

    @classmethod
    def of(cls, cube: pl.DataFrame, group: Sequence[str], named: Collection[str]) -> "Rollup":
        """A cube, whose attributes beyond `group` and `named` are left out, by groups of equal `group`."""
        keys = [*group, *(name for name in named if name not in group)]
        sums = [name for name, kind in cube.schema.items() if kind.is_numeric() and name not in keys]
        # Of many rows this engine adds up in half the time, and in a fifth where little is left.
        added = cube.lazy().group_by(keys).agg(pl.col(sums).sum()).collect(engine="streaming")
        rows = added.sort(group)
        place = rows.select(pl.struct(group).rle_id())[group[0]].rename("place").cast(pl.Int64)
        groups = rows.select(group).filter(place.is_first_distinct())
        return cls(rows.select(place, *named, *sums), groups)

    def sums(self, measures: Sequence[str], condition: pl.Expr | None) -> pl.DataFrame:
        """Each group that has rows of which the condition holds, with their sums."""
        rows = self.rows.lazy() if condition is None else self.rows.lazy().filter(condition)
        found = rows.select("place", *measures).collect()
        place = found["place"].to_numpy()
        is_new = np.ones(len(place), np.bool_)
        is_new[1:] = place[1:] != place[:-1]
        begins = np.flatnonzero(is_new)
        added = [pl.Series(name, np.add.reduceat(found[name].to_numpy(), begins)) for name in measures]
        return self.groups[place[begins]].hstack(added)


class Rollups:
    """The rollups of some cubes, each made by the first who asks for it; up to `room` bytes of those asked for last."""

    def __init__(
        self, frames: Mapping[str, pl.DataFrame], few: ByFew | None = None, room: int = ROOM
    ) -> None:
        self._frames, self._few = frames, few or {}
        self._kept = cached(LRUCache(room, getsizeof=_size), condition=Condition())(self._made)

    def of(self, name: str, by: Sequence[str], named: Collection[str]) -> Rollup | None:
        """What answers questions `by` some attributes that filter by those `named`; None where the cube itself does as well."""
        return self._kept(name, tuple(by), tuple(sorted(named)))

    def _made(self, name: str, by: tuple[str, ...], named: tuple[str, ...]) -> Rollup | None:
        if name in self._few:
            return Rollup.of(self._few[name]({*by, *named}), [*by, *KEYS[name]], named)
        cube = self._frames[name]
        if cube.height <= SMALL:
            return None
        made = Rollup.of(cube, [*by, *KEYS[name]], named)
        return made if made.rows.height <= SHARE * cube.height else None


def _size(rollup: Rollup | None) -> int:
    return rollup.rows.estimated_size() if rollup else 0
