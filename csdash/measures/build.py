"""Build: the rows of one snapshot and scope, turned into cubes, each when it is first asked for."""

from collections.abc import Iterable, Iterator, Mapping
from threading import RLock

import polars as pl

from csdash.measures import bridge
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
    """The cubes by name. A family is made when one of its cubes is first asked for, and then kept."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._families = {
            name: family
            for family in FAMILIES
            if tuple(source.stage.key) in family.grains
            for name in family.names
        }
        self._made: dict[str, pl.DataFrame] = {}
        # Pages of several readers ask at once; each family is made by the first and waited for by the rest, while
        # others are made. A family may be made of another.
        self._locks = {family: RLock() for family in FAMILIES}

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self._made:
            family = self._families[name]
            with self._locks[family]:
                if name not in self._made:
                    frames = family.make(self._source)
                    vocabulary = self._source.stage.vocabulary
                    self._made |= {key: _decoded(frame, vocabulary) for key, frame in frames.items()}
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._families if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def build_cubes(rows: Rows, stage: Stage, onboarding_days: int, renewal_grace_days: int) -> Cubes:
    """All cubes of a stage; the account grain also holds what belongs to accounts only (surveys, onboarding)."""
    unit = _square_unit(stage)
    frames = Frames(Source(rows, stage, unit, onboarding_days, renewal_grace_days))
    return Cubes(stage.vocabulary, stage.coverage, unit, frames)


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
