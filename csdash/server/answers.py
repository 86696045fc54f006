"""Answers: what the guard says by itself, without a word on what is inside."""

from http import HTTPStatus

from starlette.types import Message, Send

from csdash.text import Text

FULL = Text(
    "ただいま混み合っています。1分ほど待ってから、もう一度開いてください。",
    "The dashboard is busy. Please wait a minute and open it again.",
)
_PAGE = """<!doctype html><html lang="ja"><meta charset="utf-8"><title>csdash</title><p>{ja}</p><p lang="en">{en}</p></html>"""


async def answer(send: Send, status: int, body: str = "", kind: str = "text/plain", **headers: str) -> None:
    """A whole answer; without a body the status says itself in words."""
    raw = (body or HTTPStatus(status).phrase).encode()
    told = {
        "content-type": f"{kind}; charset=utf-8",
        "content-length": str(len(raw)),
        "cache-control": "no-store",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    start: Message = {
        "type": "http.response.start",
        "status": status,
        "headers": [(name.encode(), value.encode()) for name, value in told.items()],
    }
    await send(start)
    await send({"type": "http.response.body", "body": raw})


async def answer_full(send: Send) -> None:
    """There is no room; come again."""
    await answer(send, 503, _PAGE.format(ja=FULL.ja, en=FULL.en), "text/html", retry_after="60")


async def refuse_socket(send: Send, extensions: dict, status: int) -> None:
    """A socket that is refused before it is opened, with a status where the server can say one."""
    if "websocket.http.response" not in extensions:
        await send({"type": "websocket.close", "code": 1008})
        return
    raw = HTTPStatus(status).phrase.encode()
    await send(
        {
            "type": "websocket.http.response.start",
            "status": status,
            "headers": [
                (b"content-type", b"text/plain; charset=utf-8"),
                (b"content-length", str(len(raw)).encode()),
            ],
        }
    )
    await send({"type": "websocket.http.response.body", "body": raw})
