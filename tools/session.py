"""One reader of the dashboard without a browser: speaks Streamlit's protocol over its websocket.

What Streamlit is asked, a browser would ask, with Streamlit's own message classes; what comes back is only
counted and searched for exceptions.
"""

import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from csdash.ui.boundary import BROKEN

FINISHED = {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY}
LARGEST_MESSAGE = 64 * 2**20


class RunFailedError(Exception):
    """A page that cannot be compiled, shows an exception, or never finishes."""


@dataclass
class Run:
    """What one run of a page sent: how long until it finished, and what it drew."""

    seconds: float = 0.0
    n_bytes: int = 0
    elements: list[str] = field(default_factory=list)


class Session:
    """A connection that keeps its place, as a browser tab does. Use it in a with statement."""

    def __init__(self, url: str, *, query: str = "", seconds: float = 60) -> None:
        self._url, self._query, self._seconds = url, query, seconds
        self._page_hash = ""
        # What the server has sent once it may only name again.
        self._held: set[str] = set()

    def __enter__(self) -> Self:
        self._connection = connect(
            f"ws://{urlsplit(self._url).netloc}/_stcore/stream",
            origin=Origin(self._url),
            subprotocols=[Subprotocol("streamlit")],
            max_size=LARGEST_MESSAGE,
            compression=None,
        )
        self._socket = self._connection.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.__exit__(kind, error, trace)

    def run(self, page: str | None = None) -> Run:
        """Runs `page` (its url path), or the page that is open once more; raises RunFailedError."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self._query
        state.cached_message_hashes.extend(self._held)
        state.context_info.timezone, state.context_info.locale = "Asia/Tokyo", "ja-JP"
        if page is None:
            state.page_script_hash = self._page_hash
        else:
            state.page_name = page
        start = time.perf_counter()
        self._socket.send(message.SerializeToString())
        run = Run()
        while not self._finished(run, start):
            pass
        run.seconds = time.perf_counter() - start
        return run

    def _finished(self, run: Run, start: float) -> bool:
        try:
            raw = self._socket.recv(timeout=start + self._seconds - time.perf_counter())
        except TimeoutError:
            raise RunFailedError(f"not finished after {self._seconds:g} s") from None
        run.n_bytes += len(raw)
        message = ForwardMsg.FromString(raw)
        if message.metadata.cacheable and message.hash:
            self._held.add(message.hash)
        match message.WhichOneof("type"):
            case "new_session":
                self._page_hash = message.new_session.page_script_hash
            case "navigation":
                self._page_hash = message.navigation.page_script_hash
            case "delta" if message.delta.WhichOneof("type") == "new_element":
                _keep(message.delta.new_element, run)
            case "script_finished" if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                raise RunFailedError("the page cannot be compiled")
            case "script_finished":
                return message.script_finished in FINISHED
        return False


def _keep(element: Element, run: Run) -> None:
    run.elements.append(element.WhichOneof("type"))
    sound(element)


def sound(element: Element) -> None:
    """Raises RunFailedError where a page draws an exception, or says that it could not be shown."""
    match element.WhichOneof("type"):
        case "exception" if not element.exception.is_warning:
            raise RunFailedError(f"the page shows {element.exception.type}")
        # The dashboard itself shows no exception; it says so, and its log has the rest.
        case "heading" if element.heading.body in (BROKEN.ja, BROKEN.en):
            raise RunFailedError("the page says that it could not be shown")
