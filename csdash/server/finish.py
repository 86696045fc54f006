"""The finish: on SIGTERM nobody new comes in, runs under way are drawn to their end, and then the sockets close."""

import asyncio
import logging
import signal
import time
from collections.abc import Callable
from types import FrameType

import uvicorn
from streamlit.runtime import get_instance
from streamlit.runtime.app_session import AppSessionState

from csdash.server.crowd import Crowd

_LOG = logging.getLogger(__name__)
STOPPING = (signal.SIGTERM, signal.SIGINT)


class Server(uvicorn.Server):
    """Uvicorn, which would cut every socket first and ask then."""

    def __init__(
        self, config: uvicorn.Config, crowd: Crowd, seconds: float, started: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._crowd, self._seconds, self._started = crowd, seconds, started

    async def startup(self, sockets: list | None = None) -> None:
        """As uvicorn does it, and then whatever begins once readers are taken in."""
        await super().startup(sockets)
        if self.started:
            self._started()

    async def shutdown(self, sockets: list | None = None) -> None:
        """Let runs finish for so many seconds, then everything else as uvicorn does it."""
        self._crowd.is_closing = True
        for server in self.servers:
            server.close()
        until = time.monotonic() + self._seconds
        while n_running() and time.monotonic() < until:  # noqa: ASYNC110 - Streamlit has no event for it
            await asyncio.sleep(0.05)
        # What a run has drawn is still on its way out.
        await asyncio.sleep(0.1)
        _LOG.info("closing", extra={"n_sessions": self._crowd.n_sessions, "n": n_running()})
        await super().shutdown(sockets)


def n_running() -> int:
    """How many sessions are running a page."""
    sessions = get_instance()._session_mgr.list_active_sessions()  # noqa: SLF001 - Streamlit does not tell otherwise
    return sum(info.session._state == AppSessionState.APP_IS_RUNNING for info in sessions)  # noqa: SLF001


def expect_signals() -> None:
    """Uvicorn raises the signal again when it has finished; by then it is no error, and the exit code 0."""

    def finished(_signal: int, _frame: FrameType | None) -> None:
        """Nothing is left to do."""

    for one in STOPPING:
        signal.signal(one, finished)
