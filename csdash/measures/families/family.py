"""What a family of cubes is, and what it is made from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures.stage import ACCOUNT, PRODUCT, Stage
from csdash.snapshots.rows import Rows

BOTH = (ACCOUNT, PRODUCT)


@dataclass(frozen=True, slots=True)
class Source:
    """One snapshot and scope at one grain. `square_unit` is the unit of the squares, in ticks."""

    rows: Rows
    stage: Stage
    square_unit: int
    onboarding_days: int
    renewal_grace_days: int


@dataclass(frozen=True, slots=True)
class Family:
    """`make` gives the cubes called `names`, or none of them where the data for it is not there.

    A frame that is given carries `cell` (or `opening_cell` and `closing_cell`) and Int64 sums.
    """

    names: tuple[str, ...]
    make: Callable[[Source], Mapping[str, pl.DataFrame]]
    grains: tuple[tuple[str, ...], ...] = BOTH


def collected(frame: nw.LazyFrame) -> pl.DataFrame:
    """The sums, computed."""
    return frame.to_native().collect()
