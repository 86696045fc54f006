"""Held: the sessions that a process keeps open, each opened once, those of older snapshots only while somebody reads them."""

import time
from collections.abc import Callable
from threading import Condition

from cachetools import LRUCache, cached

from csdash.scope import Scope
from csdash.session import Session
from csdash.views.view import Snapshot

Key = tuple[str, str]


def _key(snapshot: Snapshot, scope: Scope) -> Key:
    return snapshot.id, scope.id


class Held:
    """The sessions asked for last, no more than `most`.

    Whenever one is opened, those that nobody has asked for in `seconds` are let go: what a session was asked is kept with
    it, and a process that is given a snapshot a day would hold a week of them. Without another snapshot nothing goes.
    """

    def __init__(
        self,
        open_one: Callable[[Snapshot, Scope], Session],
        most: int,
        seconds: float,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open, self._seconds, self._timer = open_one, seconds, timer
        self._kept: LRUCache[Key, Session] = LRUCache(most)
        self._asked_at: dict[Key, float] = {}
        self._turn = Condition()
        self._session = cached(self._kept, key=_key, condition=self._turn)(self._opened)

    def session(self, snapshot: Snapshot, scope: Scope) -> Session:
        """The session on one snapshot through one scope; raises CsdashError where it cannot be opened."""
        with self._turn:
            self._asked_at[_key(snapshot, scope)] = self._timer()
        return self._session(snapshot, scope)

    def _opened(self, snapshot: Snapshot, scope: Scope) -> Session:
        since = self._timer() - self._seconds
        with self._turn:
            self._asked_at = {key: at for key, at in self._asked_at.items() if at >= since}
            for key in list(self._kept):
                if key not in self._asked_at:
                    del self._kept[key]
        return self._open(snapshot, scope)
