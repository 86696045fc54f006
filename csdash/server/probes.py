"""Probes: whether the process lives, and whether it can show data. For machines, so without a word on why not."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from csdash.access.access import read_access
from csdash.server.answers import answer
from csdash.server.plan import Plan
from csdash.snapshots.listing import is_root, snapshot_at

_LOG = logging.getLogger(__name__)
ALIVE, READY = "/healthz", "/readyz"
# Anybody may ask, so the answer holds for a while.
_SECONDS = 5
_PATIENCE = 10


class Probes:
    """Answers to the two addresses; every other passes. They are asked by address, not by name, so any host will do."""

    def __init__(
        self, app: ASGIApp, checks: Mapping[str, Callable[[], object]], is_closing: Callable[[], bool]
    ) -> None:
        self._app, self._checks, self._is_closing = app, checks, is_closing
        self._until, self._is_ready = 0.0, False
        self._lock = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["path"] not in (ALIVE, READY):
            await self._app(scope, receive, send)
        elif scope["method"] not in ("GET", "HEAD"):
            await answer(send, 405)
        elif scope["path"] == ALIVE:
            await answer(send, 200, "ok")
        elif await self._ready():
            await answer(send, 200, "ready")
        else:
            await answer(send, 503, "not ready")

    async def _ready(self) -> bool:
        if self._is_closing():
            return False
        async with self._lock:
            if time.monotonic() >= self._until:
                self._is_ready = all([await self._holds(name) for name in self._checks])
                self._until = time.monotonic() + _SECONDS
            return self._is_ready

    async def _holds(self, name: str) -> bool:
        try:
            await asyncio.wait_for(asyncio.to_thread(self._checks[name]), _PATIENCE)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is not ready
            _LOG.warning("not ready", extra={"check": name, "error_type": type(error).__name__})
            return False
        return True


def checks(plan: Plan) -> dict[str, Callable[[], object]]:
    """What has to work before anybody is sent here; each raises what is wrong."""
    data = plan.settings.data
    found: dict[str, Callable[[], object]] = {
        "data": lambda: snapshot_at(data) if is_root(data) else _there(plan)
    }
    if plan.signs_in:
        found["access"] = lambda: read_access(plan.settings.access)
    return found


def _there(plan: Plan) -> None:
    Path(plan.settings.data).stat()
