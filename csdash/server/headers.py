"""Headers: what every answer tells the browser not to do, and cookies that travel encrypted only."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from csdash.server.plan import Plan

_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
}
# A year, of this host only: its neighbours may be served by somebody else.
ENCRYPTED_ONLY = {"strict-transport-security": "max-age=31536000"}


def content_policy(plan: Plan, index: str) -> str:
    """What the page may load and run: its own files, and of inline scripts those that `index` came with."""
    hashes = " ".join(
        f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in _INLINE.findall(index)
    )
    # A policy knows no address in brackets: browsers leave it out, and say so on every page.
    named = sorted(origin for origin in plan.origins if "[" not in origin)
    sockets = " ".join(origin.replace("http", "ws", 1) for origin in named)
    return "; ".join(
        (
            "default-src 'none'",
            # Numbers of 64 bits in Streamlit's messages are a few bytes of WebAssembly; text is compiled to code nowhere.
            f"script-src 'self' 'wasm-unsafe-eval' {hashes}".strip(),
            "style-src 'self' 'unsafe-inline'",  # what emotion and plotly write while they draw
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self' {sockets}",
            "worker-src 'self' blob:",
            "media-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "object-src 'none'",
            "frame-src 'none'",
            "frame-ancestors 'none'",
        )
    )


class Headers:
    """Puts them on every answer, whoever gives it."""

    def __init__(self, app: ASGIApp, plan: Plan) -> None:
        index = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
        told = ALWAYS | {"content-security-policy": content_policy(plan, index)}
        if plan.is_secure:
            told |= ENCRYPTED_ONLY
        self._app, self._is_secure = app, plan.is_secure
        self._told = [(name.encode(), value.encode()) for name, value in told.items()]
        self._names = frozenset(name for name, _ in self._told)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; what is no request passes."""

        async def told(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                headers = [
                    self._kept(name, value)
                    for name, value in message.get("headers", [])
                    if name.lower() not in self._names
                ]
                message = {**message, "headers": [*headers, *self._told]}
            await send(message)

        await self._app(scope, receive, told if scope["type"] in ("http", "websocket") else send)

    def _kept(self, name: bytes, value: bytes) -> tuple[bytes, bytes]:
        if self._is_secure and name.lower() == b"set-cookie" and b"; secure" not in value.lower():
            value += b"; Secure"
        return name, value
