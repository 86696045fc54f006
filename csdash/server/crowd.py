"""The crowd: who is connected to this process, how many at once, and whether it is about to close."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from csdash.limits import Limits


class Full(Exception):
    """There is no room for another session."""


class Crowd:
    """The open sessions, by the address they come from. All on one event loop, so it needs no lock."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._clients: Counter[str] = Counter()
        # How many each address has opened of late: one of them is forgotten every second.
        self._opened: dict[str, tuple[float, float]] = {}
        self.is_closing = False

    @property
    def n_sessions(self) -> int:
        """How many are open."""
        return self._clients.total()

    @property
    def is_full(self) -> bool:
        """Whether whoever comes now finds no room."""
        return self.is_closing or self.n_sessions >= self._limits.sessions

    @contextmanager
    def joined(self, client: str) -> Iterator[None]:
        """One session more while this lasts; raises Full."""
        if (
            self.is_full
            or self._clients[client] >= self._limits.sessions_per_client
            or not self._may_open(client)
        ):
            raise Full
        self._clients[client] += 1
        try:
            yield
        finally:
            self._clients[client] -= 1
            if not self._clients[client]:
                del self._clients[client]

    def _may_open(self, client: str) -> bool:
        """Whether an address that opens and leaves again and again may open another one: each costs a page."""
        now = time.monotonic()
        self._opened = {one: (n, at) for one, (n, at) in self._opened.items() if n > now - at}
        n, at = self._opened.get(client, (0.0, now))
        left = max(0.0, n - (now - at))
        if left > self._limits.sessions_per_client - 1:
            return False
        self._opened[client] = left + 1, now
        return True
