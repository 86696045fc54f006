"""The guard: stands before Streamlit and lets through what readers of the dashboard need, and nothing else."""

import asyncio
from collections.abc import Callable
from functools import partial

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from csdash.server.answers import answer, answer_full, refuse_socket
from csdash.server.crowd import Crowd, Full
from csdash.server.frames import Frames
from csdash.server.noted import note
from csdash.server.plan import Plan
from csdash.server.requests import MEDIA, refusal, socket_refusal


class Guard:
    """`is_admitted` tells from the headers of a request whether its reader is signed in and let in, now."""

    def __init__(self, app: ASGIApp, plan: Plan, crowd: Crowd, is_admitted: Callable[[Scope], bool]) -> None:
        self._app, self._plan, self._crowd, self._is_admitted = app, plan, crowd, is_admitted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or one socket."""
        match scope["type"]:
            case "http":
                await self._http(scope, receive, send)
            case "websocket":
                await self._websocket(scope, receive, send)
            case _:
                await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if refused := refusal(self._plan, scope["method"], scope["path"], scope["headers"]):
            note(refused[1])
            await answer(send, refused[0])
        elif MEDIA.fullmatch(scope["path"]):
            await self._media(scope, receive, send)
        elif self._crowd.is_full and _is_page(scope):
            # Said where it can be read: a socket that is refused is a page that stays empty.
            await answer_full(send)
        else:
            await self._app(scope, receive, send)

    async def _media(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What a reader downloads: to nobody who is not let in, and kept by no browser and no proxy."""
        if self._plan.signs_in and not await asyncio.to_thread(self._is_admitted, scope):
            note("media")
            await answer(send, 403)
            return
        await self._app(scope, receive, partial(_not_kept, send))

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        extensions = scope.get("extensions") or {}
        if refused := socket_refusal(self._plan, scope["path"], scope["headers"]):
            note(refused[1])
            await refuse_socket(send, extensions, refused[0])
            return
        try:
            with self._crowd.joined((scope.get("client") or ("",))[0]):
                frames = Frames(receive, send, self._plan.limits, note, lambda: self._crowd.is_closing)
                await self._app(scope, frames, send)
        except Full:
            note("full")
            await refuse_socket(send, extensions, 503)


def _is_page(scope: Scope) -> bool:
    return scope["method"] == "GET" and any(
        name == b"accept" and b"text/html" in value for name, value in scope["headers"]
    )


async def _not_kept(send: Send, message: Message) -> None:
    if message["type"] == "http.response.start":
        kept = [(name, value) for name, value in message["headers"] if name.lower() != b"cache-control"]
        message = {**message, "headers": [*kept, (b"cache-control", b"no-store")]}
    await send(message)
