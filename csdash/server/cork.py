"""Cork: what is written within one turn of the loop leaves in one piece.

A page is a hundred small messages, each a write of its own, and each write is a call of the system: of what the loop
does for a page that was a quarter.
"""

import asyncio
from typing import Any

# So much leaves at once, whatever else comes: what waits here is seen by nobody who asks whether a client takes enough.
MOST = 64 * 1024
# Seconds: a page is drawn in a dozen times as many, a message every third of a millisecond.
WAIT = 0.004


class Corked:
    """A transport that keeps what is written until the loop turns; everything else is the transport's own."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._kept: list[bytes] = []
        self._size = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Leaves with what else is written in this turn, in order."""
        if not self._kept:
            self._loop.call_later(WAIT, self._let_out)
        self._kept.append(data)
        self._size += len(data)
        if self._size >= MOST:
            self._let_out()

    def close(self) -> None:
        """After everything that was written."""
        self._let_out()
        self._transport.close()

    def _let_out(self) -> None:
        if self._kept:
            kept, self._kept, self._size = self._kept, [], 0
            self._transport.write(b"".join(kept))
