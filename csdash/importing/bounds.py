"""Bounds: how long a process has taken, what it holds in memory and what it has written, against the limits."""

import os
import time
from pathlib import Path

import psutil

from csdash.errors import DataError
from csdash.snapshots.sources.limits import GIB, Limits
from csdash.text import Text

SMALLER = Text(
    "期間や列を絞ったファイルで試してください。", "Try files with fewer columns or a shorter period."
)
# Walking through what was written costs more than asking for memory.
_LOOK_INTO_ROOM_EVERY = 1.0


class Bounds:
    """Watches a process and the folder it writes into (None where it writes nothing)."""

    def __init__(self, pid: int, room: Path | None, limits: Limits) -> None:
        self._pid, self._room, self._limits = pid, room, limits
        self._until = time.monotonic() + limits.seconds
        self._next_look = 0.0

    def check(self) -> None:
        """Raises DataError where a limit is passed."""
        now = time.monotonic()
        if now > self._until:
            raise _too_long(self._limits)
        if held_memory(self._pid) > self._limits.memory:
            raise too_much_memory(self._limits)
        if self._room is not None and now > self._next_look:
            self._next_look = now + _LOOK_INTO_ROOM_EVERY
            if _size(self._room) > self._limits.written:
                raise _too_much_written(self._limits)


def held_memory(pid: int) -> int:
    """The memory that a process alone keeps busy, in bytes: files it only maps can be dropped at any time."""
    try:
        memory = psutil.Process(pid).memory_info()
    except psutil.Error:
        return 0
    return memory.rss - getattr(memory, "shared", 0)


def _size(folder: Path) -> int:
    """The bytes of all files below `folder`, while somebody writes and removes them."""
    total = 0
    # Path.rglob stumbles over a folder that is gone by the time it looks into it; os.walk passes over it.
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(place) / name).lstat().st_size
            except OSError:
                continue
    return total


def too_much_memory(limits: Limits) -> DataError:
    """The refusal of data that need more memory than they are given."""
    return DataError(
        Text(
            f"読み込みに {limits.memory / GIB:g} GB を超えるメモリーが必要なため、中止しました。{SMALLER.ja}",
            f"Reading was stopped: it needs more than {limits.memory / GIB:g} GB of memory. {SMALLER.en}",
        )
    )


def _too_long(limits: Limits) -> DataError:
    return DataError(
        Text(
            f"読み込みが{limits.seconds}秒で終わらなかったため、中止しました。{SMALLER.ja}",
            f"Reading was stopped: it was not done after {limits.seconds} seconds. {SMALLER.en}",
        )
    )


def _too_much_written(limits: Limits) -> DataError:
    return DataError(
        Text(
            f"作業用のファイルが {limits.written / GIB:g} GB を超えたため、中止しました。{SMALLER.ja}",
            f"Reading was stopped: its working files passed {limits.written / GIB:g} GB. {SMALLER.en}",
        )
    )
