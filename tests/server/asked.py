"""Asking an ASGI application without a network: requests and sockets, and an application that says it was reached."""

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg

from csdash.access.sign_in import SignIn
from csdash.limits import Limits
from csdash.server.options import OPTIONS
from csdash.server.plan import Plan
from csdash.settings import Settings

PUBLIC = "https://cs.example.co.jp"
STRONG = {name: good[0] for name, good in OPTIONS.items()} | {"secrets.files": []}
ACCESS = '[roles.board]\nrows = "all"\n\n[[members]]\nemail = "ceo@example.co.jp"\nrole = "board"\n'


def sound(folder: Path, **limits: float) -> Plan:
    """A plan without a weakness: behind a proxy, with sign-in."""
    for name in ("cookie", "client"):
        (folder / name).write_text("3f9c1e7ab2d84056" + "c7e1f0a9d3b26584" * 2)
        (folder / name).chmod(0o600)
    (folder / "access.toml").write_text(ACCESS)
    (folder / "access.toml").chmod(0o600)
    sign_in = SignIn(
        metadata_url="https://login.example.co.jp/.well-known/openid-configuration",
        client_id="csdash",
        client_secret_file=str(folder / "client"),
        cookie_secret_file=str(folder / "cookie"),
    )
    settings = Settings(
        base_url=PUBLIC,
        sign_in=sign_in,
        access=folder / "access.toml",
        state=folder / "state",
        limits=Limits(**limits),
    )
    return Plan(settings, "localhost", 8501, STRONG.get)


def local(**limits: float) -> Plan:
    """A plan for whoever sits at this machine."""
    return Plan(replace(Settings(), limits=Limits(**limits)), "localhost", 8501, STRONG.get)


@dataclass
class Inner:
    """What stands behind: counts who reached it."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    reached: list[dict] = field(default_factory=list)
    frames: list[bytes] = field(default_factory=list)

    async def __call__(self, scope, receive, send) -> None:
        self.reached.append(scope)
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            while (message := await receive())["type"] != "websocket.disconnect":
                self.frames.append(message["bytes"])
            return
        headers = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"inner"})


@dataclass
class Answer:
    """What came back of a request."""

    status: int
    headers: list[tuple[str, str]]
    raw: bytes

    @property
    def body(self) -> str:
        return self.raw.decode()

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)

    def cookies(self) -> list[str]:
        return [value for key, value in self.headers if key.lower() == "set-cookie"]


def ask(
    app, path: str, method: str = "GET", query: str = "", host: str = "cs.example.co.jp", **headers: str
) -> Answer:
    """One request."""
    told = {"host": host} | {name.replace("_", "-"): value for name, value in headers.items()}
    scope = {
        "type": "http", "method": method, "path": path, "query_string": query.encode(), "client": ("192.0.2.1", 1),
        "headers": [(name.encode(), value.encode()) for name, value in told.items()],
    }  # fmt: skip
    sent = asyncio.run(_exchange(app, scope, [{"type": "http.request", "body": b"", "more_body": False}]))
    start = sent[0]
    raw = b"".join(message.get("body", b"") for message in sent[1:])
    pairs = [(name.decode(), value.decode()) for name, value in start["headers"]]
    return Answer(start["status"], pairs, raw)


def socket(
    app,
    frames: list[bytes | str],
    path: str = "/_stcore/stream",
    origin: str | None = PUBLIC,
    host: str = "cs.example.co.jp",
) -> list[dict]:
    """One socket that sends these frames and leaves; what was sent to it."""
    told = {"host": host} | ({"origin": origin} if origin is not None else {})
    scope = {
        "type": "websocket", "path": path, "query_string": b"", "client": ("192.0.2.1", 1), "extensions": {},
        "headers": [(name.encode(), value.encode()) for name, value in told.items()],
    }  # fmt: skip
    sent = [{"type": "websocket.receive", "text" if isinstance(one, str) else "bytes": one} for one in frames]
    return asyncio.run(_exchange(app, scope, [{"type": "websocket.connect"}, *sent]))


def frame(kind: str) -> bytes:
    """A frame that asks for `kind`."""
    message = BackMsg()
    if BackMsg.DESCRIPTOR.fields_by_name[kind].message_type:
        getattr(message, kind).SetInParent()
    else:
        setattr(message, kind, True)
    return message.SerializeToString()


async def _exchange(app, scope: dict, messages: list[dict]) -> list[dict]:
    sent: list[dict] = []
    waiting = iter(messages)

    async def receive() -> dict:
        return next(
            waiting,
            {"type": "http.disconnect" if scope["type"] == "http" else "websocket.disconnect", "code": 1000},
        )

    async def send(message: dict) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent
