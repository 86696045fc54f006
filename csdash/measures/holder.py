"""The holder: what holds the rows of a stage and works on them, as the few things that settling them takes."""

from typing import Protocol

import narwhals.stable.v2 as nw
import polars as pl


class Holder(Protocol):
    """Where the rows of a stage are: in memory here, or on an engine."""

    def keep(self, frame: nw.LazyFrame) -> nw.LazyFrame:
        """The frame computed once, for everything that reads it."""

    def bring(self, frame: pl.DataFrame) -> nw.LazyFrame:
        """What was worked out here, as a frame that rows there can be joined with: for what is small."""

    def emit(self, frame: nw.LazyFrame) -> pl.DataFrame:
        """The frame, computed and brought here: for what is small."""


class Memory:
    """The memory of this process."""

    def keep(self, frame: nw.LazyFrame) -> nw.LazyFrame:
        return self.bring(self.emit(frame))

    def bring(self, frame: pl.DataFrame) -> nw.LazyFrame:
        return nw.from_native(frame.lazy())

    def emit(self, frame: nw.LazyFrame) -> pl.DataFrame:
        return frame.to_native().collect()


HERE = Memory()
