"""Results: what was worked out from one session, kept for whoever asks the same."""

from collections.abc import Callable, Hashable
from threading import Condition
from typing import TypeVar

from cachetools import LRUCache, cached

Result = TypeVar("Result")

MOST = 1024


def _one(_: object) -> int:
    return 1


class Results:
    """The results asked for last, each worked out once however many threads ask at the same time.

    No more than `most` of them; with `size`, none beyond those whose sizes add up to so much.
    """

    def __init__(self, most: int = MOST, size: Callable[[object], int] = _one) -> None:
        def work_out(_: Hashable, build: Callable[[], Result]) -> Result:
            return build()

        kept: LRUCache = LRUCache(most, getsizeof=size)
        self.get = cached(kept, key=lambda key, _: key, condition=Condition())(work_out)

    def forget(self) -> None:
        """Keep nothing of what was worked out so far, as whoever measures how long that takes wants it."""
        self.get.cache_clear()
