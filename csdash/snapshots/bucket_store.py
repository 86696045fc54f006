"""A store in a bucket: files first, manifest.json last, CURRENT swapped only where nobody else has.

Everything read is checked and kept on this machine. While the bucket is away, what was last known good is
served from there, and `stale_since` says since when nobody knows better.
"""

import hashlib
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from csdash.errors import DataError
from csdash.progress import Progress
from csdash.snapshots.bucket import Away, Bucket, Found, Missing, Taken
from csdash.snapshots.bucket_cache import BucketCache
from csdash.snapshots.bucket_listing import published, swept
from csdash.snapshots.bucket_lock import LOCK, BucketLock
from csdash.snapshots.layout import CURRENT, FOLDER, TRASH
from csdash.snapshots.manifest import NAME, SNAPSHOT_ID, Manifest, parse_manifest, unreadable
from csdash.snapshots.outage import asked, forget
from csdash.snapshots.provenance import StoredFile
from csdash.snapshots.refusals import ADDING, changed_since_staged, damaged, overtaken
from csdash.snapshots.verified import verified

Answer = TypeVar("Answer")


class BucketStore:
    """The snapshots below one s3:// address."""

    def __init__(self, address: str) -> None:
        self._bucket = Bucket(address)
        self.name = self._bucket.address
        self._cache = BucketCache(self.name)
        self._lock: BucketLock | None = None
        self._current: Found | None = None
        self._stale_since: datetime | None = None

    @property
    def stale_since(self) -> datetime | None:
        return self._stale_since

    def ids(self) -> list[str]:
        try:
            listed = self._ask(lambda: self._bucket.listed(f"{FOLDER}/"))
        except Away as cause:
            self._serve_stale(cause)
            return self._cache.ids()
        ids = published(listed)
        self._cache.forget_all_but(ids)
        return ids

    def current(self) -> str | None:
        if self._lock:
            # What it was when the lock was taken: the swap must fail if anybody has moved it since.
            return _named(self._current)
        try:
            self._current = self._ask(lambda: self._bucket.find(CURRENT))
        except Away as cause:
            self._serve_stale(cause)
            return self._cache.good()
        named = _named(self._current)
        if named:
            self._cache.confirm(named)
        return named

    def manifest(self, snapshot_id: str) -> Manifest:
        kept = self._cache.manifest(snapshot_id)
        if kept:
            return kept
        key = _manifest_key(snapshot_id)
        try:
            content = self._ask(lambda: self._bucket.get(key)).content
        except Missing as cause:
            raise unreadable(f"{self.name}/{key}", cause) from cause
        except Away as cause:
            raise cause.refusal from cause
        manifest = parse_manifest(content, snapshot_id, f"{self.name}/{key}")
        self._cache.keep_manifest(snapshot_id, content)
        return manifest

    def content(self, snapshot_id: str, file: StoredFile) -> bytes:
        content = self._cache.file(file.sha256)
        if content is None:
            try:
                content = self._fetched(snapshot_id, file)
            except Away as cause:
                raise cause.refusal from cause
            except DataError:
                # Perhaps the manifest kept here is of a snapshot that was published again since.
                self._cache.forget(snapshot_id)
                raise
            self._cache.keep_file(file.sha256, content)
        return content

    def remember(self, manifest: Manifest) -> None:
        if manifest.id == _named(self._current):
            self._cache.keep_good(manifest.id)

    @contextmanager
    def only_writer(self) -> Iterator[None]:
        lock = BucketLock(self._bucket)
        try:
            lock.take()
            forget(self._cache.address)
            try:
                self._current = self._bucket.find(CURRENT)
                self._lock = lock
                yield
            finally:
                self._lock = None
                # Where the bucket is away the lock runs out by itself.
                with suppress(Away, DataError):
                    lock.release()
        except Away as cause:
            raise cause.refusal from cause

    def sweep(self, grace: timedelta) -> None:
        for key in swept(self._bucket.listed(f"{FOLDER}/"), self._bucket.get(LOCK).read, grace):
            # A listing may be older than the manifest that makes these files a snapshot.
            name = key.split("/")[1]
            if not (SNAPSHOT_ID.fullmatch(name) and self._bucket.find(_manifest_key(name))):
                self._bucket.delete(key)

    def is_whole(self, snapshot_id: str) -> bool:
        # Of the bucket itself, whatever is kept here.
        try:
            found = self._bucket.get(_manifest_key(snapshot_id))
            for file in parse_manifest(found.content, snapshot_id, snapshot_id).stored:
                self._fetched(snapshot_id, file)
        except (DataError, Missing):
            return False
        return True

    def add(self, staged: Path, manifest: Manifest, progress: Progress) -> None:
        for done, file in enumerate(manifest.stored):
            progress(ADDING, done, len(manifest.stored))
            self._writing.renew()
            with (staged / file.path).open("rb") as content:
                if hashlib.file_digest(content, "sha256").hexdigest() != file.sha256:
                    raise changed_since_staged(file.path)
                content.seek(0)
                self._bucket.put(f"{FOLDER}/{manifest.id}/{file.path}", content)
        self._writing.renew(at_once=True)
        try:
            self._bucket.put(_manifest_key(manifest.id), manifest.to_json().encode(), only_new=True)
        except Taken as cause:
            raise overtaken(self.name) from cause

    def discard(self, snapshot_id: str) -> None:
        self._writing.renew(at_once=True)
        self._bucket.delete(_manifest_key(snapshot_id))
        self._cache.forget(snapshot_id)

    def point_to(self, snapshot_id: str) -> None:
        self._writing.renew(at_once=True)
        content = f"{snapshot_id}\n".encode()
        try:
            if self._current:
                self._bucket.put(CURRENT, content, instead_of=self._current.etag)
            else:
                self._bucket.put(CURRENT, content, only_new=True)
        except Taken as cause:
            raise overtaken(self.name) from cause

    def retire(self, snapshot_id: str) -> None:
        # Its files stay where they are for the grace: whoever is reading them reads on.
        self._writing.renew(at_once=True)
        found = self._bucket.find(_manifest_key(snapshot_id))
        if found:
            self._bucket.put(f"{FOLDER}/{TRASH}{snapshot_id}-{uuid.uuid4().hex}/{NAME}", found.content)
        # Listed and gone: somebody retired it a moment ago.
        self.discard(snapshot_id)

    @property
    def _writing(self) -> BucketLock:
        if self._lock is None:
            raise RuntimeError("a store is written to inside only_writer")
        return self._lock

    def _fetched(self, snapshot_id: str, file: StoredFile) -> bytes:
        key = f"{FOLDER}/{snapshot_id}/{file.path}"
        try:
            content = self._ask(lambda: self._bucket.get(key)).content
        except Missing as cause:
            raise damaged(file.path, "ファイルがありません", "it is missing") from cause
        return verified(content, file)

    def _ask(self, question: Callable[[], Answer]) -> Answer:
        """What the bucket answers; a reader is told at once where it was found away a moment ago."""
        if self._lock:
            return question()
        return asked(self._cache.address, question, lambda: self._bucket.find(CURRENT))

    def _serve_stale(self, cause: Away) -> None:
        """From here on answers come from what is kept; raises where nothing is, and never to a writer."""
        if self._lock:
            raise cause
        confirmed = self._cache.confirmed()
        if confirmed is None:
            raise cause.refusal from cause
        self._stale_since = confirmed


def _named(current: Found | None) -> str | None:
    """The id in CURRENT, None where there is none that could be one."""
    text = current.content.decode("ascii", "replace").strip() if current else ""
    return text if SNAPSHOT_ID.fullmatch(text) else None


def _manifest_key(snapshot_id: str) -> str:
    return f"{FOLDER}/{snapshot_id}/{NAME}"
