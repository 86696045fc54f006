"""A proxy before the S3 server: it counts requests, and at one of them the bucket goes away."""

import http.client
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# What belongs to one connection and not to the request.
HOP_BY_HOP = {"connection", "transfer-encoding", "host", "expect", "content-length"}
SLOW_DOWN = b"<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>"


class Proxy:
    """Passes requests on to `port` until `breaks_at` (counted from 1), which never arrives or is never answered.

    `breaks`: "before" the server hears of the request, or "after" it has done what was asked. From then on
    nothing comes through until `mend`. `silent`: accept everything and answer nothing. `whim` says of each request what
    becomes of it: "" (nothing), "dropped", "lost" (done and not answered), "refused" (503) or "half" (of an answer).
    `keep_listing`: from then on a listing says what it said the first time.
    """

    def __init__(self, port: int) -> None:
        self.behind = port
        self.seen: list[str] = []
        self.told_to_wait = 0
        self.breaks_at: int | None = None
        self.breaks = "before"
        self.silent = False
        self.at_break: Callable[[], None] = lambda: None
        self.without_headers: set[str] = set()
        self.whim: Callable[[], str] = lambda: ""
        self._listings: dict[str, bytes] | None = None
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        # Who asked may have been killed, or be tired of waiting.
        self._server.handle_error = lambda *_: None
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def break_at(
        self, number: int, breaks: str = "before", at_break: Callable[[], None] | None = None
    ) -> None:
        with self._lock:
            self.seen, self.breaks_at, self.breaks = [], number, breaks
            self.at_break = at_break or (lambda: None)

    def mend(self) -> None:
        with self._lock:
            self.seen, self.breaks_at, self.silent = [], None, False
            self.without_headers = set()
            self.whim, self._listings = lambda: "", None

    def keep_listing(self) -> None:
        self._listings = {}

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(proxy) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def _pass_on(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                with proxy._lock:
                    proxy.told_to_wait += "Expect" in self.headers
                    proxy.seen.append(f"{self.command} {self.path}")
                    number = len(proxy.seen)
                if proxy.silent:
                    time.sleep(60)
                is_broken = proxy.breaks_at is not None and number >= proxy.breaks_at
                is_first = number == proxy.breaks_at
                if is_broken and not (is_first and proxy.breaks == "after"):
                    proxy.at_break()
                    self.close_connection = True
                    return
                whim = proxy.whim()
                if whim == "dropped":
                    self.close_connection = True
                    return
                if whim == "refused":
                    self._answer(503, [("Content-Type", "application/xml")], SLOW_DOWN)
                    return
                dropped = HOP_BY_HOP | proxy.without_headers
                headers = {name: value for name, value in self.headers.items() if name.lower() not in dropped}
                headers["Host"] = self.headers["Host"]
                server = http.client.HTTPConnection("127.0.0.1", proxy.behind, timeout=60)
                server.request(self.command, self.path, body=body, headers=headers)
                answer = server.getresponse()
                content = answer.read()
                server.close()
                if is_broken or whim == "lost":
                    proxy.at_break()
                    self.close_connection = True
                    return
                if proxy._listings is not None and "list-type=2" in self.path:
                    content = proxy._listings.setdefault(self.path, content)
                self._answer(answer.status, answer.getheaders(), content, half=whim == "half")

            def _answer(
                self, status: int, headers: list[tuple[str, str]], content: bytes, *, half: bool = False
            ) -> None:
                self.send_response_only(status)
                for name, value in headers:
                    if name.lower() not in HOP_BY_HOP:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content[: len(content) // 2] if half else content)
                self.close_connection = half

            do_GET = do_PUT = do_DELETE = _pass_on  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        return Handler
