"""The plan: what is to be built, and what came of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from csdash.building.combinations import Combinations
from csdash.building.running import Running
from csdash.configs.health import Bands
from csdash.measures.account_months import Coverage
from csdash.measures.cells import Vocabulary

# Months are added up together up to so many rows; of more, memory is dearer than writing a query once more.
TOGETHER = 250_000


@dataclass(frozen=True, slots=True)
class MonthFile:
    """The accounts of one month: a checksum of its content, and its lines (`Rows.lines`, `Combinations.numbered`) when asked."""

    sha: str
    lines: Callable[[], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be built: the months' files, the grain, what the surveys told of all months, and where health is good.

    Months are added up `together` until they have so many rows.
    """

    files: Mapping[int, MonthFile]
    coverage: Coverage
    key: tuple[str, ...]
    vocabulary: Vocabulary
    combinations: Combinations
    square_unit: int
    bands: Bands
    together: int = TOGETHER


@dataclass(frozen=True, slots=True)
class Built:
    """The cubes: per name the bundles whose frames of that name together are the cube, and what it takes to read them.

    `state` are the files from which the next month is built, `months` the bundle of each month and `running` what is known
    after the last one, where cubes were built by month.
    """

    vocabulary: Vocabulary
    square_unit: int
    cubes: Mapping[str, Sequence[str]]
    state: Sequence[str] = ()
    months: Mapping[int, str] = field(default_factory=dict)
    running: Callable[[], Running] | None = None
