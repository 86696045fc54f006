"""Hostile clients: who asks by halves, takes nothing, comes from elsewhere or asks without end, while others read."""

import asyncio
import contextlib
import socket
import sys
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

# Not where the readers come from: the server holds each address to its own limits. Only Linux has more than one at hand.
FROM = ("127.0.0.2", 0) if sys.platform == "linux" else None
_GIVEN_UP = (OSError, WebSocketException, asyncio.TimeoutError)


async def asks_by_halves(url: str) -> None:
    """Opens a request and never ends it, again and again."""
    at = urlsplit(url)
    while True:
        with contextlib.suppress(*_GIVEN_UP):
            reader, writer = await asyncio.open_connection(at.hostname, at.port, local_addr=FROM)
            writer.write(b"GET / HTTP/1.1\r\nhost: ")
            await reader.read()
            writer.close()
        await asyncio.sleep(0.5)


async def takes_nothing(url: str) -> None:
    """Has pages drawn and reads none of it."""
    at = urlsplit(url)
    while True:
        with contextlib.suppress(*_GIVEN_UP):
            slow = socket.socket()
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            if FROM:
                slow.bind(FROM)
            await asyncio.get_running_loop().run_in_executor(None, slow.connect, (at.hostname, at.port))
            async with connect(
                url.replace("http", "ws", 1) + "/_stcore/stream", origin=Origin(url), sock=slow, max_queue=1, compression=None,
                ping_interval=None,
            ) as one:  # fmt: skip
                while True:
                    await one.send(_page())
                    await asyncio.sleep(1)
        await asyncio.sleep(0.5)


async def comes_from_elsewhere(url: str) -> None:
    """Connects as another site's page would."""
    while True:
        with contextlib.suppress(*_GIVEN_UP):
            async with connect(
                url.replace("http", "ws", 1) + "/_stcore/stream",
                origin=Origin("https://evil.example"),
                local_addr=FROM,
            ):
                pass
        await asyncio.sleep(0.1)


async def asks_without_end(url: str) -> None:
    """Asks for a page before the last one is drawn, and to empty the caches in between."""
    emptied = BackMsg()
    emptied.clear_cache = True
    while True:
        with contextlib.suppress(*_GIVEN_UP):
            async with connect(
                url.replace("http", "ws", 1) + "/_stcore/stream",
                origin=Origin(url),
                max_size=None,
                local_addr=FROM,
            ) as one:
                taking = asyncio.create_task(_take(one))
                try:
                    while True:
                        await one.send(_page())
                        await one.send(emptied.SerializeToString())
                        # Many times what is let through, and no more than lets the others here have their turn.
                        await asyncio.sleep(0.02)
                finally:
                    taking.cancel()
        await asyncio.sleep(0.5)


KINDS = (asks_by_halves, takes_nothing, comes_from_elsewhere, asks_without_end)


async def _take(one: object) -> None:
    with contextlib.suppress(*_GIVEN_UP):
        async for _ in one:
            pass


def _page() -> bytes:
    message = BackMsg()
    message.rerun_script.page_name = "definitions"
    return message.SerializeToString()
