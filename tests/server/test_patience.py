"""Patience: who asks for nothing, or takes nothing, is let go; the others do not notice."""

import asyncio
import contextlib
import socket
import time

import pytest
import uvicorn
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from csdash.limits import Limits
from csdash.server.patience import patient
from tests.patience import SECONDS
from tools.serving import free_port

LIMITS = Limits(seconds_to_ask=0.3, seconds_to_take=1, message_kb=1)
LARGE = b"x" * (16 * 2**20)


async def plain(scope, receive, send) -> None:
    """Answers with a little, or with a lot at /large; a socket gets a lot for every message."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        while (await receive())["type"] != "websocket.disconnect":
            await send({"type": "websocket.send", "bytes": LARGE})
        return
    body = LARGE if scope["path"] == "/large" else b"ok"
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-length", str(len(body)).encode())],
        }
    )
    await send({"type": "http.response.body", "body": body})


@contextlib.asynccontextmanager
async def served(kept: list | None = None):
    """The port of a server with these limits and nothing else, which is also put into `kept`."""
    port = free_port()
    config = uvicorn.Config(
        plain, port=port, log_config=None, lifespan="off", timeout_graceful_shutdown=1, **patient(LIMITS)
    )
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext
    if kept is not None:
        kept.append(server)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    try:
        yield port
    finally:
        server.should_exit = True
        await task


async def closed_after(port: int, *sent: bytes, pause: float = 0.0) -> float:
    """Seconds until the server lets a connection go that sends this and then nothing."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    start = time.monotonic()
    for part in sent:
        writer.write(part)
        await asyncio.sleep(pause)
    with contextlib.suppress(ConnectionError):
        while await asyncio.wait_for(reader.read(65536), SECONDS):
            pass
    writer.close()
    return time.monotonic() - start


WHOLE = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "pause"),
    [
        ((), 0),
        ((b"GET / HTTP/1.1\r\nhost:",), 0),
        (tuple(b"GET / HTTP/1.1\r\nx: "[i : i + 1] for i in range(12)), 0.1),
        ((WHOLE, b"GET / HTTP/1.1\r\nhost:"), 0.05),
    ],
    ids=["nothing", "half", "drop by drop", "half of the second"],
)
def test_who_does_not_ask_is_let_go(sent, pause):
    async def tried() -> float:
        async with served() as port:
            return await closed_after(port, *sent, pause=pause)

    # By itself uvicorn would wait for ever.
    assert asyncio.run(tried()) < 60


def test_who_asks_in_time_is_answered_again_and_again():
    async def tried() -> bytes:
        async with served() as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            for _ in range(3):
                writer.write(WHOLE)
                assert b"200 OK" in await asyncio.wait_for(reader.readuntil(b"ok"), SECONDS)
                await asyncio.sleep(0.4)
            writer.close()

    asyncio.run(tried())


UPGRADE = (
    b"GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"
    b"sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
# One masked frame of text, as RFC 6455 has it, with a mask that changes nothing.
MORE = b"\x81\x84\x00\x00\x00\x00more"


def slow_connection(port: int, request: bytes) -> socket.socket:
    """A connection that asks for a lot and takes nothing."""
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    slow.connect(("127.0.0.1", port))
    slow.sendall(request)
    return slow


async def connections(server: uvicorn.Server, n: int) -> None:
    """Wait until the server has so many."""
    async with asyncio.timeout(SECONDS):
        while len(server.server_state.connections) != n:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)


def test_who_takes_nothing_is_let_go():
    async def tried() -> None:
        kept: list[uvicorn.Server] = []
        async with served(kept) as port:
            slow = await asyncio.to_thread(slow_connection, port, b"GET /large HTTP/1.1\r\nhost: a\r\n\r\n")
            await connections(kept[0], 1)
            await connections(kept[0], 0)
            slow.settimeout(SECONDS)
            # What was on its way already arrives; the rest of it never does.
            assert await asyncio.to_thread(_drain, slow) < len(LARGE)
            slow.close()

    asyncio.run(tried())


def test_who_takes_it_in_time_gets_all_of_it():
    async def tried() -> None:
        async with served() as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /large HTTP/1.1\r\nhost: a\r\n\r\n")
            await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), SECONDS)
            assert len(await asyncio.wait_for(reader.readexactly(len(LARGE)), SECONDS)) == len(LARGE)
            writer.close()

    asyncio.run(tried())


def test_a_socket_that_takes_nothing_is_let_go():
    async def tried() -> None:
        kept: list[uvicorn.Server] = []
        async with served(kept) as port:
            slow = await asyncio.to_thread(slow_connection, port, UPGRADE)
            await connections(kept[0], 1)
            slow.sendall(MORE * 4)
            # Not closed and still waiting to be taken: gone, without a byte of it being read.
            await connections(kept[0], 0)
            slow.close()

    asyncio.run(tried())


def test_a_socket_has_nothing_more_to_ask():
    async def tried() -> None:
        async with (
            served() as port,
            connect(f"ws://127.0.0.1:{port}/", compression=None, max_size=None) as one,
        ):
            await asyncio.sleep(3 * LIMITS.seconds_to_ask)
            await one.send("more")
            assert len(await asyncio.wait_for(one.recv(), SECONDS)) == len(LARGE)

    asyncio.run(tried())


def test_a_message_that_is_too_large_is_not_read():
    async def tried() -> int:
        async with served() as port, connect(f"ws://127.0.0.1:{port}/", compression=None) as one:
            await one.send(b"x" * 2000)
            with pytest.raises(ConnectionClosed) as closed:
                await asyncio.wait_for(one.recv(), SECONDS)
            return closed.value.rcvd.code

    assert asyncio.run(tried()) == 1009


async def _all_of(slow) -> None:
    while True:
        await slow.recv()


def _drain(slow: socket.socket) -> int:
    """How much comes until the end."""
    n = 0
    with contextlib.suppress(ConnectionError):
        while part := slow.recv(65536):
            n += len(part)
    return n
