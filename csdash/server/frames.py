"""Frames: what a browser may send over its socket, and how often. The rest never reaches Streamlit."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg

from csdash.limits import Limits

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
# A page asks to be run and to be stopped, says that it is there, and waits for slow parts. Emptying everybody's caches,
# shutting down and the like are not among what a page of ours does.
ALLOWED = frozenset({"rerun_script", "stop_script", "app_heartbeat", "backend_operation_request"})
POLICY = 1008
# What may come at once, in seconds of the steady rate: a slider that is drawn, a page that settles.
BURST = 10


class Frames:
    """The frames of one socket, as an ASGI `receive` that only gives on what is allowed."""

    def __init__(
        self,
        receive: Receive,
        send: Send,
        limits: Limits,
        refused: Callable[[str], None],
        is_closing: Callable[[], bool],
    ) -> None:
        self._receive, self._send, self._refused, self._is_closing = receive, send, refused, is_closing
        self._rate = limits.frames_per_second
        self._left, self._since = float(BURST * self._rate), time.monotonic()

    async def __call__(self) -> Message:
        """The next message that may go on."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            await self._pace()
            # Text is no frame, nor is what cannot be read as one.
            kind = _kind(message.get("bytes") or b"")
            if kind is None:
                return await self._end(POLICY, "no frame")
            if kind in ALLOWED and not (kind == "rerun_script" and self._is_closing()):
                return message
            self._refused(f"frame {kind}" if kind not in ALLOWED else "closing")

    async def _end(self, code: int, reason: str) -> Message:
        self._refused(reason)
        await self._send({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}

    async def _pace(self) -> None:
        """Wait where more came than is fair: one session's haste is not to be everybody's wait."""
        now = time.monotonic()
        self._left = min(BURST * self._rate, self._left + (now - self._since) * self._rate) - 1
        self._since = now
        if self._left < 0:
            await asyncio.sleep(-self._left / self._rate)


def _kind(frame: bytes) -> str | None:
    try:
        return BackMsg.FromString(frame).WhichOneof("type")
    except DecodeError:
        return None
