"""What a listing of a bucket means: which snapshots are there, and what is left over."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from csdash.snapshots.bucket import Object
from csdash.snapshots.bucket_lock import LEASE
from csdash.snapshots.layout import TRASH
from csdash.snapshots.manifest import NAME, SNAPSHOT_ID


def published(listed: Iterable[Object]) -> list[str]:
    """The ids of the snapshots: those whose manifest has been written, which happens last."""
    return [name for name, objects in _folders(listed).items() if _is_snapshot(name, objects)]


def swept(listed: Iterable[Object], now: datetime, grace: timedelta) -> Iterator[str]:
    """The keys that belong to nothing: of trash older than `grace`, and of publications that were not finished."""
    folders = _folders(listed)
    waiting = set()
    for name, objects in folders.items():
        if name.startswith(TRASH):
            if now - _youngest(objects) > grace:
                yield from (one.key for one in objects)
            else:
                waiting.add(_thrown_away(name))
    for name, objects in folders.items():
        if not SNAPSHOT_ID.fullmatch(name) or name in waiting or _is_snapshot(name, objects):
            continue
        # A writer that has lost its lock may be at it for as long as the lock would have lasted.
        if now - _youngest(objects) > LEASE:
            yield from (one.key for one in objects)


def _folders(listed: Iterable[Object]) -> dict[str, list[Object]]:
    folders: dict[str, list[Object]] = {}
    for one in listed:
        folders.setdefault(one.key.split("/")[1], []).append(one)
    return folders


def _is_snapshot(name: str, objects: Iterable[Object]) -> bool:
    return bool(SNAPSHOT_ID.fullmatch(name)) and any(one.key.endswith(f"/{name}/{NAME}") for one in objects)


def _youngest(objects: Iterable[Object]) -> datetime:
    return max(one.written for one in objects)


def _thrown_away(name: str) -> str:
    return name.removeprefix(TRASH).split("-")[0]
