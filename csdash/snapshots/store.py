"""The store: where snapshots live, as the few things that can be done with it.

A folder and a bucket are laid out alike (see layout), so that a root can be copied from one to the other.
"""

from collections.abc import Collection
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from csdash.place import Place, is_bucket
from csdash.progress import Progress
from csdash.snapshots.folder_store import FolderStore
from csdash.snapshots.manifest import Manifest
from csdash.snapshots.provenance import StoredFile


class Store(Protocol):
    """The snapshots below one root. What writes is called inside `only_writer`."""

    name: str

    @property
    def stale_since(self) -> datetime | None:
        """When the store was last heard of, where it is away and old knowledge is served; else None."""

    def ids(self) -> Collection[str]:
        """The snapshots that are there, in no order; whether they are whole is not said."""

    def current(self) -> str | None:
        """The id that CURRENT names, or None where there is none that could be one."""

    def manifest(self, snapshot_id: str) -> Manifest:
        """What a snapshot is; raises DataError where it is gone, damaged or too new."""

    def content(self, snapshot_id: str, file: StoredFile) -> bytes:
        """A file of a snapshot, checked against its checksum; raises DataError where it is not that."""

    def remember(self, manifest: Manifest) -> None:
        """Take note that a snapshot was read to the last file, for the time when the store is away."""

    def only_writer(self) -> AbstractContextManager[None]:
        """One writer at a time; a second one is told so (DataError) instead of waiting for hours."""

    def sweep(self, grace: timedelta) -> None:
        """Remove what killed writers left, and what has been in the trash for longer than `grace`."""

    def is_whole(self, snapshot_id: str) -> bool:
        """Whether a snapshot is all there, every file as it was written."""

    def add(self, staged: Path, manifest: Manifest, progress: Progress) -> None:
        """Copy the files of `manifest` from the folder `staged`; then the snapshot appears all at once.

        Raises DataError where a file is not the one the manifest describes.
        """

    def discard(self, snapshot_id: str) -> None:
        """Make room for a snapshot that is there and damaged."""

    def point_to(self, snapshot_id: str) -> None:
        """Make a snapshot the current one; raises DataError where somebody else has moved CURRENT meanwhile."""

    def retire(self, snapshot_id: str) -> None:
        """Move a snapshot to the trash: it is no longer listed, and `sweep` removes it when its time has come."""


def open_store(root: Place) -> Store:
    """The store that `root` means: s3://bucket/prefix, or a folder. Nothing is read yet."""
    if is_bucket(root):
        # Half a second of imports that no folder needs.
        from csdash.snapshots.bucket_store import BucketStore  # noqa: PLC0415

        return BucketStore(str(root))
    return FolderStore(Path(root))
