"""Speaks Streamlit's protocol over a socket: what no page of ours would send, too. Cookies are signed as the server does."""

import json
import time
from collections.abc import Mapping
from contextlib import ExitStack
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse, ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.web.server.starlette import starlette_app_utils as streamlit_cookies
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.patience import SECONDS

OVER = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class Spoken:
    """One session. `told` is every byte of the last run, `widgets` the ids of its widgets with their kinds and bodies."""

    def __init__(self, url: str, secret: str, claims: Mapping[str, object], query: str = "") -> None:
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        user = json.dumps({**claims, "origin": origin, "provider": "default"})
        signed = streamlit_cookies.create_signed_value(secret, "_streamlit_user", user).decode()
        token = streamlit_cookies.generate_xsrf_token_string()
        self.cookie = f"_streamlit_user={signed}; _streamlit_xsrf={token}"
        self._left = ExitStack()
        socket = connect(
            url.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=[Subprotocol("streamlit"), Subprotocol(token)],
            origin=Origin(origin),
            additional_headers={"Cookie": self.cookie},
            max_size=None,
            compression=None,
            open_timeout=SECONDS,
        )
        self._socket = self._left.enter_context(socket)
        self._query, self._page, self._session = query, "", ""
        self._states: dict[str, WidgetState] = {}
        self.told, self.widgets, self.navigation = "", {}, []

    def close(self) -> None:
        """Leave."""
        self._left.close()

    def set(self, widget: str, kind: str, value: object) -> None:
        """Give a widget a value as it travels, whether or not there is such a widget or such a value."""
        state = WidgetState(id=widget)
        target = getattr(state, kind)
        if hasattr(target, "data"):
            target.data.extend(value)
        else:
            setattr(state, kind, value)
        self._states[widget] = state

    def set_only(self, widget: str, kind: str, value: object) -> None:
        """Give one widget a value, and leave all others as the page draws them."""
        self._states.clear()
        self.set(widget, kind, value)

    def run(self, page_name: str | None = None, page_hash: str | None = None) -> "Spoken":
        """One run, to its end."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = self._query
        asked.page_script_hash = self._page if page_hash is None else page_hash
        if page_name is not None:
            asked.page_name, asked.page_script_hash = page_name, ""
        asked.context_info.locale = "en-US"
        asked.widget_states.widgets.extend(self._states.values())
        self._socket.send(message.SerializeToString())
        frames, self.widgets, end = [], {}, time.monotonic() + SECONDS
        while True:
            frame = self._socket.recv(timeout=max(0.1, end - time.monotonic()))
            frames.append(frame)
            told = ForwardMsg.FromString(frame)
            self._take(told)
            if told.WhichOneof("type") == "script_finished" and told.script_finished in OVER:
                break
        self._states = {
            name: state
            for name, state in self._states.items()
            if state.WhichOneof("value") != "trigger_value"
        }
        self.told = b"\n".join(frames).decode("utf-8", "replace")
        return self

    def fetch(self, file: str) -> BackendOperationResponse:
        """Have a file made that a button of a run offered."""
        message = BackMsg()
        message.backend_operation_request.request_id = "1"
        message.backend_operation_request.session_id = self._session
        message.backend_operation_request.deferred_file.file_id = file
        self._socket.send(message.SerializeToString())
        while True:
            told = ForwardMsg.FromString(self._socket.recv(timeout=SECONDS))
            if told.WhichOneof("type") == "backend_operation_response":
                return told.backend_operation_response

    def _take(self, told: ForwardMsg) -> None:
        match told.WhichOneof("type"):
            case "new_session":
                self._page = told.new_session.page_script_hash
                self._session = told.new_session.initialize.session_id or self._session
            case "navigation":
                self._page = told.navigation.page_script_hash
                self.navigation = [
                    page.url_pathname for page in told.navigation.app_pages if not page.is_hidden
                ]
            case "delta" if told.delta.WhichOneof("type") == "new_element":
                element = told.delta.new_element
                kind = element.WhichOneof("type")
                body = getattr(element, kind) if kind else None
                if getattr(body, "id", ""):
                    self.widgets[body.id] = (kind, body)
