"""Patience: how long a connection may keep the server waiting, before it asks and while it takes its answer.

Uvicorn waits for ever for the end of a request's head, and for a client that takes nothing of its answer.
"""

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from csdash.limits import Limits
from csdash.server.cork import Corked
from csdash.server.noted import note


class Taking:
    """A client that takes nothing for too long is let go, with what is still due to it."""

    limits: Limits
    transport: asyncio.Transport
    _taking: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        """The client takes less than it is sent: from here on it has so many seconds."""
        super().pause_writing()
        loop = asyncio.get_running_loop()
        self._taking = loop.call_later(self.limits.seconds_to_take, _let_go, self.transport)

    def resume_writing(self) -> None:
        """It took something."""
        self._stop_waiting()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _stop_waiting(self) -> None:
        if self._taking:
            self._taking.cancel()
            self._taking = None


class PatientHttp(Taking, H11Protocol):
    """HTTP for clients that ask within so many seconds."""

    _asking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Somebody connected, and has yet to ask."""
        super().connection_made(transport)
        self._await_request()

    def data_received(self, data: bytes) -> None:
        """Some of a request, or all of it."""
        super().data_received(data)
        if self.transport.get_protocol() is not self:
            return
        if self.conn.their_state is h11.SEND_BODY or (self.conn.their_state is h11.IDLE and not self._asking):
            self._await_request()
        elif self.conn.their_state is not h11.IDLE:
            self._stop_asking()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """From here on it is a socket, with patience of its own."""
        self._stop_asking()
        super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        self._stop_asking()
        super().connection_lost(exc)

    def _await_request(self) -> None:
        self._stop_asking()
        self._asking = self.loop.call_later(self.limits.seconds_to_ask, self._asked_nothing)

    def _asked_nothing(self) -> None:
        self._asking = None
        # Between two requests uvicorn has its own, shorter patience.
        if self.conn.trailing_data[0] or self.cycle is None or self.conn.their_state is h11.SEND_BODY:
            _let_go(self.transport)

    def _stop_asking(self) -> None:
        if self._asking:
            self._asking.cancel()
            self._asking = None


class PatientSocket(Taking, WebSocketsSansIOProtocol):
    """A socket for clients that take what they are sent, which is what a turn of the loop has for them."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        """From here on everything is written through the cork."""
        super().connection_made(Corked(transport, self.loop))


def patient(limits: Limits) -> dict[str, Any]:
    """The two protocols with these limits, as uvicorn takes them."""
    kept = {"limits": limits}
    return {
        "http": type("Http", (PatientHttp,), kept),
        "ws": type("Socket", (PatientSocket,), kept),
        "ws_max_size": limits.message_kb * 1024,
        # Who does not answer a ping does not read, either.
        "ws_ping_interval": limits.seconds_to_take,
        "ws_ping_timeout": limits.seconds_to_take,
        "h11_max_incomplete_event_size": 64 * 1024,
        "timeout_keep_alive": 5,
    }


def _let_go(transport: asyncio.Transport) -> None:
    note("slow")
    transport.abort()
