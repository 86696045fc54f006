"""The deep link: whoever was sent a link and has to sign in first lands on that page, not on the first one.

The link waits in a cookie that lasts minutes and that only the way back from the identity provider is sent.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from csdash.access.sign_in import CALLBACK

COOKIE = "csdash_link"
SECONDS = 600
LOGIN = "/auth/login"
# A path of one word, as pages have, and a query. Nothing of it can name another host.
_LINK = re.compile(r"/[A-Za-z0-9_-]*(\?[\w%&=.,~+:;@!*'()\[\]{}|-]*)?", re.ASCII)
_LONGEST = 2000
_NO_PAGES = ("/oauth2callback", "/auth", "/media", "/static", "/healthz", "/readyz")


def is_link(link: str) -> bool:
    """Whether it leads to a page of this dashboard and nowhere else."""
    return len(link) <= _LONGEST and bool(_LINK.fullmatch(link)) and link.partition("?")[0] not in _NO_PAGES


class DeepLink:
    """Keeps the link of a page that is opened, and leads back to it after sign-in, once."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; sockets pass."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        is_back = scope["path"] == CALLBACK
        is_leaving = scope["path"] == LOGIN
        opened = _left(scope) if is_leaving else _opened(scope)

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                if is_back:
                    headers = _led_back(headers, _waiting(scope))
                elif opened and message["status"] == (302 if is_leaving else 200):
                    headers.append(
                        (b"set-cookie", _cookie(urlsafe_b64encode(opened.encode()).decode(), SECONDS))
                    )
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, told)


def _opened(scope: Scope) -> str:
    """The link that is opened as a page in a window; empty for everything else that is fetched."""
    told = dict(scope["headers"])
    # Browsers say what a request is for. One that does not (none of the last years) lands on the first page.
    if told.get(b"sec-fetch-dest") != b"document":
        return ""
    query = scope["query_string"].decode("latin-1")
    link = scope["path"] + (f"?{query}" if query else "")
    return link if link != "/" and is_link(link) else ""


def _left(scope: Scope) -> str:
    """The link that the reader is on when they go to sign in: they may have come to it without opening it anew."""
    told = dict(scope["headers"]).get(b"referer", b"").decode("latin-1")
    try:
        parts = urlsplit(told)
    except ValueError:
        return ""
    link = parts.path + (f"?{parts.query}" if parts.query else "")
    return link if link != "/" and is_link(link) else ""


def _waiting(scope: Scope) -> str:
    """The link in the cookie, where it is one."""
    text = dict(scope["headers"]).get(b"cookie", b"").decode("latin-1")
    try:
        found = SimpleCookie(text).get(COOKIE)
        link = urlsafe_b64decode(found.value).decode("ascii") if found else ""
    except (CookieError, ValueError):
        return ""
    return link if is_link(link) else ""


def _led_back(headers: list[tuple[bytes, bytes]], link: str) -> list[tuple[bytes, bytes]]:
    there = [
        (name, link.encode() if name.lower() == b"location" and link and value == b"/" else value)
        for name, value in headers
    ]
    return [*there, (b"set-cookie", _cookie("", 0))]


def _cookie(value: str, seconds: int) -> bytes:
    return f"{COOKIE}={value}; Path={CALLBACK}; Max-Age={seconds}; HttpOnly; SameSite=Lax".encode()
