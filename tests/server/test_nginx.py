"""Behind nginx as it is shipped: TLS, and one reader's page, socket and downloads always at the same of two workers."""

import os
import ssl
import subprocess
import sys
import time
from http.client import HTTPSConnection
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.patience import SECONDS
from tools.nginx import nginx
from tools.serving import free_port


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    port, plain, workers = free_port(), free_port(), [free_port(), free_port()]
    config = tmp_path_factory.mktemp("served") / "csdash.toml"
    config.write_text(f'base_url = "https://localhost:{port}"\n')
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
            origin=origin or self.proxy.url, ssl=self.trust, max_size=None, compression=None,
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


def _until(holds) -> None:
    """Nginx writes its log when a request is over."""
    deadline = time.monotonic() + SECONDS
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
