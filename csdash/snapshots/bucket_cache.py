"""What of a bucket is kept on this machine: files by their checksum, manifests, and what was last known good.

In $XDG_CACHE_HOME/csdash or ~/.cache/csdash, for this user only. It may be deleted at any time; then the
bucket has to be there for the next start.
"""

import hashlib
import os
import time
import uuid
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from csdash.errors import DataError
from csdash.snapshots.manifest import SNAPSHOT_ID, Manifest, parse_manifest

# Files that no opening has asked for in so long belong to snapshots that nobody looks at.
_UNUSED_SECONDS = 90 * 24 * 3600


class BucketCache:
    """What is kept of the bucket at one address of one server."""

    def __init__(self, address: str) -> None:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "csdash"
        # The same address on another server is another bucket.
        server = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL", "")
        self.address = f"{server} {address}"
        self.folder = base / "buckets" / hashlib.sha256(self.address.encode()).hexdigest()[:32]
        self._files = base / "files"
        self._good = self.folder / "GOOD"

    def file(self, sha256: str) -> bytes | None:
        """The file with that checksum; None where it is not here, or is not any more what it was."""
        try:
            content = (self._files / sha256).read_bytes()
            if hashlib.sha256(content).hexdigest() != sha256:
                return None
            os.utime(self._files / sha256)
        except OSError:
            return None
        return content

    def keep_file(self, sha256: str, content: bytes) -> None:
        _keep(self._files / sha256, content)

    def manifest(self, snapshot_id: str) -> Manifest | None:
        path = self.folder / f"{snapshot_id}.json"
        try:
            return parse_manifest(path.read_bytes(), snapshot_id, str(path))
        except (OSError, DataError):
            return None

    def keep_manifest(self, snapshot_id: str, content: bytes) -> None:
        _keep(self.folder / f"{snapshot_id}.json", content)

    def forget(self, snapshot_id: str) -> None:
        with suppress(OSError):
            (self.folder / f"{snapshot_id}.json").unlink()

    def ids(self) -> list[str]:
        """The snapshots whose manifest is here."""
        return [path.stem for path in self.folder.glob("*.json") if SNAPSHOT_ID.fullmatch(path.stem)]

    def forget_all_but(self, ids: Collection[str]) -> None:
        for gone in set(self.ids()) - {*ids, self.good()}:
            self.forget(gone)

    def good(self) -> str | None:
        """The snapshot that was current when the bucket was last read to the end."""
        try:
            named = self._good.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        return named if SNAPSHOT_ID.fullmatch(named) else None

    def keep_good(self, snapshot_id: str) -> None:
        _keep(self._good, f"{snapshot_id}\n".encode())
        oldest = time.time() - _UNUSED_SECONDS
        with suppress(OSError):
            for path in self._files.iterdir():
                if path.stat().st_mtime < oldest:
                    path.unlink()

    def confirm(self, snapshot_id: str) -> None:
        """The bucket has just said that `snapshot_id` is current."""
        if snapshot_id == self.good():
            with suppress(OSError):
                os.utime(self._good)

    def confirmed(self) -> datetime | None:
        """When the bucket last said that what is good here is current."""
        try:
            return datetime.fromtimestamp(self._good.stat().st_mtime, UTC)
        except OSError:
            return None


def _keep(path: Path, content: bytes) -> None:
    """Write all or nothing. Where there is no room nothing is kept: the bucket still has it."""
    beside = path.with_name(f".{path.name}-{uuid.uuid4().hex}")
    try:
        for folder in reversed([path.parent, *path.parent.parents]):
            folder.mkdir(mode=0o700, exist_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as writing:
            writing.write(content)
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()
