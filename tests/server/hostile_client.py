"""Hostile clients through a proxy, in a process of their own: `python -m tests.server.hostile_client URL CERTIFICATE COOKIE`.

Each kind comes from an address of its own and goes to the worker that the cookie leads to. Prints what it did, a line of JSON
every second, until it is killed.
"""

import asyncio
import contextlib
import json
import socket
import ssl
import sys
from collections import Counter
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.typing import Origin

GIVEN_UP = (OSError, WebSocketException, asyncio.TimeoutError, EOFError)
FLOODS, HEADS, LARGE = 24, 40, b"\x00" * (2 * 2**20)
# Slower than it could: what is tried here is the server, and it shares the machine's cores with this process.
BREATH = 0.1


class Hostile:
    """All kinds against one worker; `done` counts what each came to."""

    def __init__(self, url: str, certificate: str, cookie: str) -> None:
        self.url, self.cookie, self.at = url, cookie, urlsplit(url)
        self.trust = ssl.create_default_context(cafile=certificate)
        self.done: Counter[str] = Counter()
        page = BackMsg()
        page.rerun_script.page_name = "definitions"
        self.page = page.SerializeToString()

    def socket(self, last: int, room: int | None = None) -> socket.socket:
        """A connection from 127.0.0.`last`, with `room` bytes for what comes."""
        made = socket.socket()
        if room:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        made.bind((f"127.0.0.{last}", 0))
        made.connect(("127.0.0.1", self.at.port))
        return made

    def connected(self, last: int, room: int | None = None) -> connect:
        """A session of somebody else."""
        return connect(
            self.url.replace("https", "wss") + "/_stcore/stream", origin=Origin(self.url), ssl=self.trust,
            sock=self.socket(last, room), max_queue=1 if room else None, compression=None, ping_interval=None,
            additional_headers={"cookie": self.cookie}, server_hostname=self.at.hostname, close_timeout=0,
        )  # fmt: skip

    async def floods(self) -> None:
        """Opens, asks for a page and leaves, again and again: each page is drawn for nobody."""
        async with self.connected(2) as one:
            await one.send(self.page)
            await one.recv()
            self.done["flooded"] += 1

    async def sends_too_much(self) -> None:
        """A frame larger than any page of ours sends."""
        async with self.connected(3) as one:
            await one.send(LARGE)
            await self._until_closed(one)

    async def _until_closed(self, one: ClientConnection) -> None:
        try:
            while True:
                await one.recv()
        except ConnectionClosed as closed:
            self.done[f"closed {closed.rcvd.code if closed.rcvd else 0}"] += 1

    async def asks_by_halves(self) -> None:
        """Never ends the head of its request."""
        reader, writer = await asyncio.open_connection(
            sock=self.socket(4), ssl=self.trust, server_hostname=self.at.hostname
        )
        self.done["half"] += 1
        for letter in b"GET / HTTP/1.1\r\nx: " + b"y" * 1000:
            writer.write(bytes([letter]))
            await writer.drain()
            await asyncio.sleep(0.5)
        writer.close()
        await reader.read()

    async def takes_nothing(self) -> None:
        """Has pages drawn and reads none of them."""
        async with self.connected(5, room=4096) as one:
            while True:
                await one.send(self.page)
                self.done["untaken"] += 1
                await asyncio.sleep(0.5)

    async def again(self, kind: str) -> None:
        """One kind without end, whatever becomes of it."""
        while True:
            try:
                await getattr(self, kind)()
            except InvalidStatus as refused:
                self.done[f"{kind} refused {refused.response.status_code}"] += 1
            except GIVEN_UP:
                self.done[f"{kind} given up"] += 1
            await asyncio.sleep(BREATH)

    async def run(self) -> None:
        """All at once."""
        kinds = ["floods"] * FLOODS + ["asks_by_halves"] * HEADS + ["sends_too_much", "takes_nothing"]
        tasks = [asyncio.create_task(self.again(kind)) for kind in kinds]
        with contextlib.suppress(BrokenPipeError):
            while True:
                await asyncio.sleep(1)
                sys.stdout.write(json.dumps(self.done) + "\n")
                sys.stdout.flush()
        for task in tasks:
            task.cancel()


if __name__ == "__main__":
    asyncio.run(Hostile(*sys.argv[1:]).run())
