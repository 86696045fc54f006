"""Made: cubes that somebody added up before, as whoever opens them finds them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import polars as pl

from csdash.measures.cells import Vocabulary


@dataclass(frozen=True, slots=True)
class Made:
    """Cubes that were added up before, each read when it is asked for, and what it takes to read their cells."""

    vocabulary: Vocabulary
    square_unit: int
    frames: Mapping[str, Callable[[], pl.DataFrame]] = field(default_factory=dict)
    # Large cubes that need not be read as a whole: what they come to by the attributes that are named.
    few: Mapping[str, Callable[[Collection[str]], pl.DataFrame]] = field(default_factory=dict)
