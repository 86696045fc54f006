"""Behind nginx as it is shipped: TLS, one reader's page, socket and downloads at the same of two workers, and hostile clients."""

import asyncio
import json
import os
import ssl
import statistics
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from http.client import HTTPSConnection
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from benchmarks.load.reader import Reader
from tests.patience import SECONDS
from tools.nginx import nginx
from tools.serving import free_port


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    port, plain, workers = free_port(), free_port(), [free_port(), free_port()]
    config = tmp_path_factory.mktemp("served") / "csdash.toml"
    # Room for the readers below, and for no flood.
    config.write_text(f'base_url = "https://localhost:{port}"\n[limits]\nsessions_per_client = 16\n')
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "csdash", "serve", "--port", str(worker)],
            env={**os.environ, "CSDASH_CONFIG": str(config)},
        )
        for worker in workers
    ]
    try:
        for worker in workers:
            _wait_for(worker)
        with nginx(port, plain, workers) as running:
            yield running, plain
    finally:
        for one in started:
            one.terminate()
        for one in started:
            one.wait(timeout=SECONDS)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=SECONDS):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError


class Browser:
    """Somebody with a cookie, who believes this certificate and no other."""

    def __init__(self, running) -> None:
        self.proxy, self.cookie = running, ""
        self.trust = ssl.create_default_context(cafile=running.certificate)

    def get(self, path: str) -> tuple[int, dict[str, str]]:
        host = self.proxy.url.removeprefix("https://")
        connection = HTTPSConnection(host, context=self.trust, timeout=SECONDS)
        connection.request("GET", path, headers={"cookie": self.cookie} if self.cookie else {})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        told = {name.lower(): value for name, value in answer.getheaders()}
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie" and value.startswith("csdash_worker="):
                self.cookie = value.partition(";")[0]
        return answer.status, told

    def socket(self, origin: str | None = None):
        return connect(
            self.proxy.url.replace("https", "wss") + "/_stcore/stream",
            origin=origin or self.proxy.url, ssl=self.trust, max_size=None, compression=None, open_timeout=SECONDS,
            additional_headers={"cookie": self.cookie},
        )  # fmt: skip


def test_page_socket_and_downloads_of_one_reader_are_at_one_worker(proxy):
    running, _ = proxy
    seen: dict[str, str] = {}
    for _ in range(12):
        one = Browser(running)
        n_before = len(running.taken())
        assert one.get("/overview")[0] == 200
        for path in ("/_stcore/health", "/media/0a1b2c.csv", "/static/none.js", "/overview"):
            one.get(path)
        with one.socket() as opened:
            opened.ping().wait(SECONDS)
        _until(lambda n=n_before: len(running.taken()) == n + 6)
        taken = running.taken()[n_before:]
        assert {path for path, _ in taken} >= {"/_stcore/stream", "/media/0a1b2c.csv", "/overview"}
        assert len({worker for _, worker in taken}) == 1
        seen[one.cookie] = taken[0][1]
    assert (len(seen), len(set(seen.values()))) == (12, 2)


def test_a_page_is_drawn_through_it(proxy):
    one = Browser(proxy[0])
    one.get("/definitions")
    message = BackMsg()
    message.rerun_script.page_name = "definitions"
    with one.socket() as opened:
        opened.send(message.SerializeToString())
        kinds = set()
        while "script_finished" not in kinds:
            kinds.add(ForwardMsg.FromString(opened.recv(timeout=SECONDS)).WhichOneof("type"))
    assert "delta" in kinds


def test_it_is_encrypted_and_says_so(proxy):
    running, plain = proxy
    status, told = Browser(running).get("/overview")
    assert status == 200
    assert told["strict-transport-security"]
    assert "content-security-policy" in told
    assert all(word in told["set-cookie"] for word in ("Secure", "HttpOnly", "SameSite=Lax"))
    assert "nginx/" not in told.get("server", "")
    done = subprocess.run(
        ["curl", "-s", "-o", os.devnull, "-w", "%{http_code} %{redirect_url}", f"http://localhost:{plain}/nrr?a=b"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == f"301 {running.url}/nrr?a=b"


def test_strangers_are_refused_through_it_too(proxy):
    one = Browser(proxy[0])
    with pytest.raises(InvalidStatus) as refused, one.socket(origin="https://evil.example"):
        pass
    assert refused.value.response.status_code == 403
    assert one.get("/_stcore/metrics")[0] == 404


CLICKS, PAGES = 16, ("definitions", "data")
# Twice to five times where sessions may be opened once a second only, seven to fifteen where as many as somebody likes.
TIMES = 10


@pytest.mark.skipif(sys.platform != "linux", reason="hostile clients come from addresses that only Linux has")
def test_hostile_clients_at_one_worker_starve_no_reader_of_any(proxy, root):
    running, _ = proxy
    at = _words_by_worker(running)
    (here, hostile), (elsewhere, *_) = (at[worker] for worker in at)
    trust = ssl.create_default_context(cafile=running.certificate)

    async def clicked(reader: Reader) -> float:
        return statistics.median([await reader.go(PAGES[n % 2]) for n in range(CLICKS)])

    async def both() -> tuple[list[float], list[float], Counter[str]]:
        async with (
            Reader(running.url, here, SECONDS, trust) as beside,
            Reader(running.url, elsewhere, SECONDS, trust) as apart,
        ):
            for page in PAGES:
                await asyncio.gather(beside.go(page), apart.go(page))
            quiet = await asyncio.gather(clicked(beside), clicked(apart))
            with _hostile(root, running, hostile) as told:
                # What an address may open at once is opened by then.
                for _ in range(5):
                    await asyncio.to_thread(told)
                return (
                    quiet,
                    await asyncio.gather(clicked(beside), clicked(apart)),
                    await asyncio.to_thread(told),
                )

    quiet, loud, did = asyncio.run(both())
    # Each kind was at work, and was met by what is there for it.
    assert did["floods refused 503"] > 5 * did["flooded"] > 0
    assert did["closed 1009"]
    assert did["half"] >= 40
    assert did["untaken"]
    assert [
        round(after / before, 1) for before, after in zip(quiet, loud, strict=True) if after > TIMES * before
    ] == []


@contextmanager
def _hostile(root, running, word: str):
    """Hostile clients at the worker of `word`; gives what tells in a second what they have done."""
    command = [sys.executable, "-m", "tests.server.hostile_client", running.url, str(running.certificate)]
    with subprocess.Popen(
        [*command, f"csdash_worker={word}"], cwd=root, stdout=subprocess.PIPE, text=True
    ) as clients:
        try:
            yield lambda: Counter(json.loads(clients.stdout.readline()))
        finally:
            clients.kill()


def _words_by_worker(running) -> dict[str, list[str]]:
    """Two words for each worker that lead a reader there."""
    found: dict[str, list[str]] = {}
    for n in range(60):
        one = Browser(running)
        one.cookie = f"csdash_worker=reader-{n}"
        before = len(running.taken())
        one.get("/_stcore/health")
        _until(lambda n=before: len(running.taken()) > n)
        found.setdefault(running.taken()[-1][1], []).append(f"reader-{n}")
        if len(found) == 2 and min(map(len, found.values())) >= 2:
            return {worker: words[:2] for worker, words in found.items()}
    raise TimeoutError


def _until(holds) -> None:
    """Nginx writes its log when a request is over."""
    deadline = time.monotonic() + SECONDS
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
