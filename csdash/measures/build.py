"""Build: the rows of one snapshot and scope, turned into cubes, each when it is first asked for."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from threading import RLock

import polars as pl

from csdash.measures import bridge
from csdash.measures.account_months import Coverage
from csdash.measures.cells import Vocabulary
from csdash.measures.cubes import Cubes
from csdash.measures.families import (
    care,
    churn,
    expansion,
    forecast,
    money,
    onboarding,
    practice,
    renewals,
    voice,
    worth,
)
from csdash.measures.families.family import Family, Source
from csdash.measures.made import Made
from csdash.measures.stage import Stage
from csdash.snapshots.rows import Rows

FAMILIES: tuple[Family, ...] = (
    *money.FAMILIES,
    *voice.FAMILIES,
    *onboarding.FAMILIES,
    *expansion.FAMILIES,
    *churn.FAMILIES,
    *care.FAMILIES,
    *practice.FAMILIES,
    *worth.FAMILIES,
    *renewals.FAMILIES,
    *forecast.FAMILIES,
)


class Frames(Mapping[str, pl.DataFrame]):
    """The cubes by name. A family is made when one of its cubes is first asked for, and then kept.

    `made` are cubes that somebody added up before: they are only read.
    """

    def __init__(
        self,
        grain: tuple[str, ...],
        vocabulary: Vocabulary,
        source: Callable[[], Source],
        made: Mapping[str, Callable[[], pl.DataFrame]],
    ) -> None:
        self._source, self._vocabulary, self._read = source, vocabulary, made
        self._families = {
            name: family for family in FAMILIES if grain in family.grains for name in family.names
        }
        self._made: dict[str, pl.DataFrame] = {}
        # Pages of several readers ask at once; each family is made by the first and waited for by the rest.
        self._lock = RLock()

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self._made:
            with self._lock:
                if name in self._families and name not in self._made:
                    self._made |= {
                        key: _decoded(one, self._vocabulary) for key, one in self._of(name).items()
                    }
        return self._made[name]

    def _of(self, name: str) -> Mapping[str, pl.DataFrame]:
        """The cube, and those that come with it."""
        if name in self._read:
            return {name: self._read[name]()}
        return self._families[name].make(self._source())

    def coded(self) -> Iterator[Mapping[str, pl.DataFrame]]:
        """Every family that nobody added up before, with its cells as they are: to be kept for the next who asks."""
        for family in dict.fromkeys(self._families.values()):
            if not set(family.names) & set(self._read):
                yield family.make(self._source())

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._families if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def build_cubes(
    rows: Rows,
    grain: tuple[str, ...],
    coverage: Coverage,
    stage: Callable[[], Stage],
    onboarding_days: int,
    renewal_grace_days: int,
    made: Made | None = None,
) -> Cubes:
    """All cubes of a stage; the account grain also holds what belongs to accounts only (surveys, onboarding).

    The stage is only asked for where a cube must be added up that was not `made` before.
    """
    made = made or Made(stage().vocabulary, _square_unit(stage()))
    unit = made.square_unit

    def source() -> Source:
        return Source(rows, stage(), unit, onboarding_days, renewal_grace_days)

    few = {name: partial(_by_few, read, made.vocabulary) for name, read in made.few.items()}
    return Cubes(made.vocabulary, coverage, unit, Frames(grain, made.vocabulary, source, made.frames), few)


def _by_few(
    read: Callable[[Collection[str]], pl.DataFrame], vocabulary: Vocabulary, names: Collection[str]
) -> pl.DataFrame:
    spelt = [column for column in vocabulary.decode("cell") if column.meta.output_name() in names]
    return read(names).with_columns(spelt).drop("cell")


def _square_unit(stage: Stage) -> int:
    # Of what there really is, not of so many times the largest: one large account must not blur all others.
    squares = stage.paid.to_native().group_by("m").agg((pl.col("mrr").cast(pl.Float64) ** 2).sum())
    return bridge.square_unit(squares.select(pl.col("mrr").max()).collect().item() or 0.0)


def _decoded(frame: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """The cube with its cells spelt out as attributes."""
    if "cell" in frame.columns:
        return frame.with_columns(vocabulary.decode("cell")).drop("cell")
    ends: Iterable[str] = ("opening", "closing")
    spelt = [column.name.prefix(f"{end}_") for end in ends for column in vocabulary.decode(f"{end}_cell")]
    return frame.with_columns(spelt).drop("opening_cell", "closing_cell")
