"""Held: tables that are read into memory when somebody first asks for one, and then kept."""

from collections.abc import Iterator, Mapping
from threading import Lock

import polars as pl


class Held(Mapping[str, pl.LazyFrame]):
    """Frames by name, of files whose bytes are in memory already: none may be replaced under a reader.

    Who asks for sums that were added up beforehand never needs the rows, which take many times as much as their files.
    """

    def __init__(self, frames: Mapping[str, pl.LazyFrame]) -> None:
        self._frames, self._read = dict(frames), set()
        # Several readers ask at once; a table is read by the first and waited for by the rest.
        self._lock = Lock()

    def __getitem__(self, name: str) -> pl.LazyFrame:
        with self._lock:
            if name not in self._read:
                # What it was read from is let go.
                self._frames[name] = self._frames[name].collect().lazy()
                self._read.add(name)
            return self._frames[name]

    def __contains__(self, name: object) -> bool:
        return name in self._frames

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)
