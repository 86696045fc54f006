"""A small disk of its own, where the system lets us mount one; else what a full or read-only disk says, by a hook."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SIZE = 8 * 2**20
_watched: list["_Pretended"] = []


class _Mounted:
    """A tmpfs: it is full when it is full."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def leave_free(self, free: int | None) -> None:
        """Let no more than `free` bytes be written; None: as much as there is."""
        filler = self.folder / "filler"
        filler.unlink(missing_ok=True)
        if free is not None:
            there = os.statvfs(self.folder)
            filler.write_bytes(b"\0" * max(0, there.f_bavail * there.f_frsize - free))

    def read_only(self, is_so: bool) -> None:
        mode = "ro" if is_so else "rw"
        subprocess.run(["mount", "-o", f"remount,{mode}", str(self.folder)], check=True, capture_output=True)


class _Pretended:
    """A folder in which opening, making and renaming fail as they would on such a disk."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.refuses = folder, 0
        self._opened = 0

    def leave_free(self, free: int | None) -> None:
        # As good as any other place in the middle of the work.
        self.refuses, self._opened = (0 if free is None else errno.ENOSPC), (free or 0) // 4096

    def read_only(self, is_so: bool) -> None:
        self.refuses, self._opened = (errno.EROFS if is_so else 0), 0

    def look(self, event: str, arguments: tuple) -> None:
        if not self.refuses or str(self.folder) not in str(arguments[0]):
            return
        if event == "open" and not arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return
        self._opened -= 1
        if self._opened < 0:
            raise OSError(self.refuses, os.strerror(self.refuses))


def _hook(event: str, arguments: tuple) -> None:
    if _watched and event in {"open", "os.mkdir", "os.rename", "os.link", "os.utime"}:
        _watched[0].look(event, arguments)


@contextmanager
def small_disk(folder: Path) -> Iterator[_Mounted | _Pretended]:
    """An empty disk of eight megabytes at `folder`."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(folder)]
    try:
        is_mounted = not subprocess.run(command, capture_output=True, check=False).returncode
    except OSError:
        is_mounted = False
    if is_mounted:
        try:
            yield _Mounted(folder)
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)
        return
    if not _watched:
        sys.addaudithook(_hook)
    _watched[:] = [_Pretended(folder)]
    try:
        yield _watched[0]
    finally:
        _watched[0].refuses = 0
