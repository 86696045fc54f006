"""A reader: one browser tab without a browser, that clicks, goes to other pages and changes filters."""

import asyncio
import random
import ssl
import time
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect
from websockets.typing import Origin

from tools.session import FINISHED, LARGEST_MESSAGE, RunFailedError, sound

# Filters and switches. Buttons are left alone: among them are what ends a session or makes a deck.
CHOICES = ("selectbox", "radio", "button_group", "multiselect", "checkbox")


class Reader:
    """Keeps what a browser would: messages that the server may name again, the widgets of the page, their values."""

    def __init__(self, url: str, seed: str, seconds: float = 60, trust: ssl.SSLContext | None = None) -> None:
        self._url, self._seconds, self._trust = url, seconds, trust
        # As the proxy would give it: a word of chance that keeps a reader at one worker.
        self._cookie = f"csdash_worker={seed.replace(' ', '-')}"
        self._random = random.Random(seed)
        self._page_hash, self._n_runs, self._age = "", 0, 2
        self._held: dict[str, tuple[int, ForwardMsg]] = {}
        self._states: dict[str, WidgetState] = {}
        self._widgets: dict[str, tuple[str, Any]] = {}

    async def __aenter__(self) -> Self:
        self._connection = connect(
            self._url.replace("http", "ws", 1) + "/_stcore/stream",
            origin=Origin(self._url),
            max_size=LARGEST_MESSAGE,
            compression=None,
            open_timeout=self._seconds,
            ssl=self._trust,
            additional_headers={"cookie": self._cookie},
        )
        self._socket = await self._connection.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._connection.__aexit__(*error)

    async def go(self, page: str) -> float:
        """Seconds until another page is drawn."""
        self._states.clear()
        return await self._run(page)

    async def choose(self) -> float:
        """Seconds until the page is drawn with another value of one of its filters; once more as it is without any."""
        if self._widgets:
            key = self._random.choice(list(self._widgets))
            kind, widget = self._widgets[key]
            if state := self._other(key, kind, widget):
                self._states[key] = state
        return await self._run(None)

    def _other(self, key: str, kind: str, widget: Any) -> WidgetState | None:
        state = WidgetState(id=key)
        if kind == "checkbox":
            state.bool_value = self._random.random() < 0.5
            return state
        if not widget.options:
            return None
        one = self._random.choice(list(widget.options))
        if kind in ("selectbox", "radio"):
            state.string_value = one
        else:
            state.string_array_value.data.append(one.content if kind == "button_group" else one)
        return state

    async def _run(self, page: str | None) -> float:
        message = BackMsg()
        asked = message.rerun_script
        asked.cached_message_hashes.extend(self._held)
        asked.widget_states.widgets.extend(self._states.values())
        asked.context_info.timezone, asked.context_info.locale = "Asia/Tokyo", "ja-JP"
        if page is None:
            asked.page_script_hash = self._page_hash
        else:
            asked.page_name = page
        self._widgets.clear()
        self._n_runs += 1
        start = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(self._seconds):
            while not self._takes(ForwardMsg.FromString(await self._socket.recv())):
                pass
        self._held = {key: kept for key, kept in self._held.items() if self._n_runs - kept[0] <= self._age}
        return time.perf_counter() - start

    def _takes(self, message: ForwardMsg) -> bool:
        """Whether this was the last of a run."""
        if message.WhichOneof("type") == "ref_hash":
            message = self._held[message.ref_hash][1]
        if message.metadata.cacheable and message.hash:
            self._held[message.hash] = self._n_runs, message
        match message.WhichOneof("type"):
            case "new_session":
                self._page_hash = message.new_session.page_script_hash
                self._age = message.new_session.config.max_cached_message_age
            case "navigation":
                self._page_hash = message.navigation.page_script_hash
            case "delta" if message.delta.WhichOneof("type") == "new_element":
                self._keep(message.delta.new_element)
            case "script_finished" if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                raise RunFailedError("the page cannot be compiled")
            case "script_finished":
                return message.script_finished in FINISHED
        return False

    def _keep(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        sound(element)
        if kind in CHOICES and not getattr(element, kind).disabled and not getattr(element, kind).form_id:
            self._widgets[getattr(element, kind).id] = kind, getattr(element, kind)
