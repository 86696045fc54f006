"""A store in a folder: staged under a hidden name, flushed, renamed into place.

A reader sees the whole of one snapshot or the whole of another. Whoever is killed on the way leaves nothing
but a hidden folder, which the next writer sweeps. No file name is ever used again for other content.
"""

import fcntl
import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from csdash.errors import DataError
from csdash.progress import Progress
from csdash.snapshots.layout import CURRENT, FOLDER, TRASH
from csdash.snapshots.manifest import NAME, SNAPSHOT_ID, Manifest, read_manifest
from csdash.snapshots.provenance import StoredFile
from csdash.snapshots.refusals import ADDING, busy, changed_since_staged
from csdash.snapshots.verified import read_verified

LOCK, STAGING = ".lock", ".tmp-"
_CHUNK = 1 << 20


class FolderStore:
    """The snapshots below one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.name = str(root)
        self._snapshots = root / FOLDER

    @property
    def stale_since(self) -> datetime | None:
        """Never: a folder is there or it is not."""
        return None

    def ids(self) -> list[str]:
        return [path.name for path in self._snapshots.glob("*") if SNAPSHOT_ID.fullmatch(path.name)]

    def current(self) -> str | None:
        try:
            named = (self.root / CURRENT).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        return named if SNAPSHOT_ID.fullmatch(named) else None

    def manifest(self, snapshot_id: str) -> Manifest:
        return read_manifest(self._snapshots / snapshot_id)

    def content(self, snapshot_id: str, file: StoredFile) -> bytes:
        return read_verified(self._snapshots / snapshot_id, file)

    def remember(self, manifest: Manifest) -> None:
        """Nothing to do: what is in a folder stays there."""

    @contextmanager
    def only_writer(self) -> Iterator[None]:
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as cause:
                raise busy(self.name) from cause
            self._snapshots.mkdir(exist_ok=True)
            yield

    def sweep(self, grace: timedelta) -> None:
        for leftover in self._snapshots.glob(f"{STAGING}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        oldest = time.time() - grace.total_seconds()
        for trash in self._snapshots.glob(f"{TRASH}*"):
            if trash.stat().st_mtime < oldest:
                shutil.rmtree(trash, ignore_errors=True)

    def is_whole(self, snapshot_id: str) -> bool:
        try:
            for file in self.manifest(snapshot_id).stored:
                self.content(snapshot_id, file)
        except DataError:
            return False
        return True

    def add(self, staged: Path, manifest: Manifest, progress: Progress) -> None:
        room = self._hidden()
        room.mkdir()
        try:
            for done, file in enumerate(manifest.stored):
                progress(ADDING, done, len(manifest.stored))
                _copy(staged / file.path, room / file.path, file)
            _write(room / NAME, manifest.to_json().encode())
            for folder in (*(path for path in room.rglob("*") if path.is_dir()), room):
                _flush(folder)
            room.rename(self._snapshots / manifest.id)
            _flush(self._snapshots)
        finally:
            shutil.rmtree(room, ignore_errors=True)

    def discard(self, snapshot_id: str) -> None:
        # Whoever is reading it has its bytes already, or finds it damaged.
        (self._snapshots / snapshot_id).rename(hidden := self._hidden())
        shutil.rmtree(hidden, ignore_errors=True)

    def point_to(self, snapshot_id: str) -> None:
        beside = self.root / f".{CURRENT}.tmp"
        _write(beside, f"{snapshot_id}\n".encode())
        beside.replace(self.root / CURRENT)
        _flush(self.root)

    def retire(self, snapshot_id: str) -> None:
        folder = self._snapshots / snapshot_id
        # The clock of the grace starts now; before the name, or a kill in between would start it in the past.
        os.utime(folder)
        folder.rename(self._snapshots / f"{TRASH}{snapshot_id}-{uuid.uuid4().hex}")
        _flush(self._snapshots)

    def _hidden(self) -> Path:
        return self._snapshots / f"{STAGING}{uuid.uuid4().hex}"


def _copy(source: Path, target: Path, file: StoredFile) -> None:
    """Copy and flush; raises DataError where the content is not what was described when it was staged."""
    digest = hashlib.sha256()
    target.parent.mkdir(exist_ok=True)
    with source.open("rb") as reading, target.open("xb") as writing:
        while chunk := reading.read(_CHUNK):
            digest.update(chunk)
            writing.write(chunk)
        writing.flush()
        os.fsync(writing.fileno())
    if digest.hexdigest() != file.sha256:
        raise changed_since_staged(file.path)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as writing:
        writing.write(content)
        writing.flush()
        os.fsync(writing.fileno())


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
