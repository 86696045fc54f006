"""Results: what was worked out from one session, kept for whoever asks the same."""

from collections.abc import Callable, Hashable
from threading import Condition
from typing import TypeVar

from cachetools import LRUCache, cached

Result = TypeVar("Result")

MOST = 1024


class Results:
    """The results asked for last, `MOST` of them, each worked out once however many threads ask at the same time."""

    def __init__(self) -> None:
        def work_out(_: Hashable, build: Callable[[], Result]) -> Result:
            return build()

        self.get = cached(LRUCache(MOST), key=lambda key, _: key, condition=Condition())(work_out)
