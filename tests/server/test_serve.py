"""`serve`, running: attacks on it do nothing, nothing of its inside is told, and told to stop it stops well."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect as connect_now

from tests.patience import SECONDS
from tools.serving import free_port
from tools.session import Session


class Served:
    """A process of `serve`, its address and what it logged."""

    def __init__(self, folder: Path, *options: str, config: str = "") -> None:
        (folder / "csdash.toml").write_text(config)
        self.port, self.log = free_port(), folder / "log"
        self.url = f"http://localhost:{self.port}"
        environment = {**os.environ, "CSDASH_CONFIG": str(folder / "csdash.toml")}
        command = [sys.executable, "-m", "csdash", "serve", "--port", str(self.port), *options]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + SECONDS
        while self.status("/readyz") != 200:
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def status(self, path: str, **headers: str) -> int:
        """Of a request; 0 where nobody answers."""
        request = Request(self.url + path, headers=headers)
        try:
            with urlopen(request, timeout=SECONDS) as answer:
                return answer.status
        except HTTPError as error:
            return error.code
        except OSError:
            return 0

    def events(self) -> list[dict]:
        """Every line of the log; fails on one that is no JSON."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    @property
    def stream(self) -> str:
        return f"ws://localhost:{self.port}/_stcore/stream"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    server = Served(tmp_path_factory.mktemp("served"), config="[limits]\nsessions = 12\nseconds_to_ask = 1\n")
    yield server
    server.process.kill()
    server.process.wait()


def test_it_is_awake_before_anybody_comes(served):
    deadline = time.monotonic() + SECONDS
    while not (found := [one for one in served.events() if one["event"] == "awake"]):
        assert time.monotonic() < deadline, served.log.read_text()
        time.sleep(0.1)
    assert found[0]["n"] > 20


def test_nothing_of_the_inside_is_told(served):
    with urlopen(served.url, timeout=SECONDS) as answer:
        assert "server" not in answer.headers
    assert served.status("/_stcore/metrics") == 404
    assert served.status("/_stcore/agent/openapi.json") == 404
    assert served.status("/", Host="evil.example") == 421


def test_a_flood_of_strangers_delays_nobody(served):
    async def flood() -> float:
        async def one() -> None:
            with pytest.raises(InvalidStatus):
                async with connect(served.stream, origin="https://evil.example"):
                    pass

        strangers = asyncio.gather(*(one() for _ in range(40)))
        start = time.monotonic()
        assert await asyncio.to_thread(served.status, "/healthz") == 200
        taken = time.monotonic() - start
        await strangers
        return taken

    # Streamlit by itself looks its own addresses up on the network for each of them, and nobody is answered meanwhile.
    assert asyncio.run(flood()) < 60


def test_half_requests_take_nobodys_place(served):
    async def tried() -> int:
        half = [await asyncio.open_connection("localhost", served.port) for _ in range(60)]
        for _, writer in half:
            writer.write(b"GET / HTTP/1.1\r\nx:")
        status = await asyncio.to_thread(served.status, "/healthz")
        ends = await asyncio.wait_for(asyncio.gather(*(reader.read() for reader, _ in half)), SECONDS)
        for _, writer in half:
            writer.close()
        return status if not any(ends) else 0

    assert asyncio.run(tried()) == 200


def test_nobody_empties_the_caches_or_ends_the_server(served):
    with Session(served.url) as reader:
        reader.run("definitions")
        for kind in ("clear_cache", "debug_shutdown_runtime"):
            message = BackMsg()
            setattr(message, kind, True)
            reader._socket.send(message.SerializeToString())
        assert reader.run().elements
    assert served.process.poll() is None
    assert {event["reason"] for event in served.events() if event["event"] == "refused"} >= {
        "frame clear_cache"
    }


def test_when_it_is_full_the_next_is_asked_to_come_again(served):
    with ExitStack() as places:
        for _ in range(12):
            places.enter_context(connect_now(served.stream, origin=served.url))
        with pytest.raises(InvalidStatus) as refused, connect_now(served.stream, origin=served.url):
            pass
        assert refused.value.response.status_code == 503
        assert served.status("/overview", Accept="text/html") == 503
        assert served.status("/readyz") == 200
    deadline = time.monotonic() + SECONDS
    while served.status("/overview", Accept="text/html") == 503 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert served.status("/overview", Accept="text/html") == 200


def test_told_to_stop_it_draws_the_page_under_way_and_ends_with_zero(tmp_path):
    # The first page of a process takes its time, on a busy machine all the more.
    server = Served(tmp_path, config="[limits]\nseconds_to_finish = 60\n")
    message = BackMsg()
    message.rerun_script.page_name = "overview"
    kinds = []
    with connect_now(server.stream, origin=server.url, max_size=None, compression=None) as reader:
        reader.send(message.SerializeToString())
        kinds.append(ForwardMsg.FromString(reader.recv(timeout=SECONDS)).WhichOneof("type"))
        server.process.send_signal(signal.SIGTERM)
        with pytest.raises(ConnectionClosed) as closed:
            _take_all(reader, kinds)
    assert server.process.wait(timeout=SECONDS) == 0
    assert (kinds[0], "script_finished" in kinds) == ("new_session", True)
    assert closed.value.rcvd.code == 1012
    assert [event["event"] for event in server.events()][-1] == "stopped"


def _take_all(reader, kinds: list[str]) -> None:
    while True:
        kinds.append(ForwardMsg.FromString(reader.recv(timeout=SECONDS)).WhichOneof("type"))
