"""Compressed: the screen's own files go out small, compressed once per process and kept by browsers for a year.

Streamlit sends them as they are: 9 MB before the first chart is drawn.
"""

import asyncio
import gzip
from functools import partial
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir

_KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
_SMALLEST = 1024
# Names hold a hash of what is in the file.
_FOR_EVER = b"public, max-age=31536000, immutable"


class Compressed:
    """Answers for files that become smaller; everything else passes."""

    def __init__(self, app: ASGIApp, folder: Path | None = None) -> None:
        root = folder or Path(get_static_dir())
        self._app = app
        # By the address that is asked for: no path is ever made of one.
        self._files = {
            f"/{path.relative_to(root).as_posix()}": path
            for path in (root / "static").rglob("*")
            if path.suffix in _KINDS and path.stat().st_size >= _SMALLEST
        }
        self._kept: dict[str, asyncio.Task[bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        path = self._files.get(scope.get("path", ""))
        if path is None or scope["type"] != "http" or scope["method"] != "GET" or not _takes_gzip(scope):
            await self._app(scope, receive, send)
            return
        body = await asyncio.shield(self._compressed(path))
        told = {
            b"content-type": _KINDS[path.suffix].encode(),
            b"content-encoding": b"gzip",
            b"content-length": str(len(body)).encode(),
            b"cache-control": _FOR_EVER,
            b"vary": b"accept-encoding",
        }
        await send({"type": "http.response.start", "status": 200, "headers": list(told.items())})
        await send({"type": "http.response.body", "body": body})

    def _compressed(self, path: Path) -> "asyncio.Task[bytes]":
        """The file, compressed by whoever asks first; the others wait for that."""
        name = str(path)
        if name not in self._kept or (self._kept[name].done() and self._kept[name].exception()):
            self._kept[name] = asyncio.create_task(asyncio.to_thread(partial(_small, path)))
        return self._kept[name]


def _small(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)


def _takes_gzip(scope: Scope) -> bool:
    told = [value for name, value in scope["headers"] if name == b"accept-encoding"]
    return any(b"gzip" in value and b"gzip;q=0" not in value.replace(b" ", b"") for value in told)
