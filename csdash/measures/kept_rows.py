"""Kept rows: frames that many ask for, made once where they are small."""

from collections.abc import Callable
from threading import RLock

import polars as pl
from cachetools import LRUCache

# A frame of so many rows is kept for the next who asks; of more, memory is dearer than the time to make it again.
MOST_KEPT = 200_000
# Of all frames together: a page asks for one after the other, and for the first one again.
ROOM = 3 * MOST_KEPT


class KeptRows:
    """Frames by name, none of more than MOST_KEPT rows, and of all together ROOM: those that were asked for last."""

    def __init__(self) -> None:
        self._frames: LRUCache[str, pl.DataFrame] = LRUCache(ROOM, getsizeof=_rows)
        # Several readers ask at once; what one of them makes, the rest wait for.
        self._lock = RLock()

    def once(self, name: str, make: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """What `make` gives, made by the first who asks."""
        with self._lock:
            found = self._frames.get(name)
            if found is None:
                found = make()
                if _rows(found) <= MOST_KEPT:
                    self._frames[name] = found
            return found

    def __contains__(self, name: str) -> bool:
        with self._lock:
            return name in self._frames

    @property
    def n_rows(self) -> int:
        """How many rows are kept."""
        return self._frames.currsize


def _rows(frame: pl.DataFrame) -> int:
    # What has no rows takes a place as well.
    return max(frame.height, 1)
