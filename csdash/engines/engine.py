"""The engine: what holds rows and works on them, as the few things that measures need of it."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import narwhals.stable.v2 as nw
import polars as pl


class Engine(Protocol):
    """Where rows are. Nothing leaves it but sums, and what merged accounts last paid (`emit`)."""

    def checksums(self, addresses: Sequence[str]) -> Mapping[str, str]:
        """The SHA-256 of each file, as this engine reads it; by its address."""

    def rows(self, addresses: Sequence[str], names: Collection[str]) -> AbstractContextManager[nw.LazyFrame]:
        """The rows of parquet files as one frame, for as long as the block lasts; raises CsdashError.

        Of their columns those in `names` at least; one that a file does not have is null in its rows.
        """

    def held(self, frame: nw.LazyFrame) -> AbstractContextManager[nw.LazyFrame]:
        """The frame computed once for everything that reads it inside, and let go afterwards."""

    def bring(self, frame: pl.DataFrame) -> nw.LazyFrame:
        """What was worked out here, as a frame of the engine: for what is small."""

    def emit(self, frame: nw.LazyFrame) -> pl.DataFrame:
        """The frame, computed and brought here: for what is small."""
