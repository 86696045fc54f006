"""The vault: files found by the key of what they were made from, so that nothing is made twice.

A file appears under its name when it is whole. Whoever is killed on the way leaves a hidden file, and goes on from
what was finished the next time.
"""

import hashlib
import json
import os
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
from filelock import FileLock, Timeout

from csdash.building import bundle
from csdash.errors import CsdashError, DataError
from csdash.text import Text

# Beside the data, or below the address of a bucket.
FOLDER = "cubes"
UNREADABLE = Text(
    "集計ファイル {name} を読めません。{folder} を削除して csdash build をやり直してください。",
    "The built file {name} cannot be read. Remove {folder} and run csdash build again.",
)


def key_of(*told: object) -> str:
    """The key of what is made from all that is `told`: the same for the same, and for nothing else."""
    return hashlib.blake2b(
        "\n".join(part if isinstance(part, str) else repr(part) for part in told).encode(), digest_size=16
    ).hexdigest()


# While this stands, files may be there that are not on the disk yet; it names the start of the machine.
BUILDING = ".building"
_BOOT = Path("/proc/sys/kernel/random/boot_id")


def _boot() -> str:
    return _BOOT.read_text(encoding="ascii").strip() if _BOOT.exists() else "unknown"


BUSY = Text(
    "別の csdash build が実行中です。終わるのを待って、もう一度実行してください。",
    "Another csdash build is at work here. Wait for it to end, then run this again.",
)


class Vault:
    """The built files below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def has(self, name: str) -> bool:
        """Whether the file is there, and therefore whole."""
        return (self.folder / name).exists()

    def frame(self, name: str, part: str) -> pl.DataFrame:
        """One frame of a bundle; raises DataError."""
        try:
            return bundle.frame(self.folder / name, part)
        except bundle.BROKEN as cause:
            raise self._unreadable(name) from cause

    def size(self, name: str, part: str) -> int:
        """The bytes of one frame of a bundle; raises DataError."""
        try:
            return bundle.size(self.folder / name, part)
        except bundle.BROKEN as cause:
            raise self._unreadable(name) from cause

    def told(self, name: str) -> Any:
        """The facts of a bundle; raises DataError."""
        try:
            return bundle.facts(self.folder / name)
        except bundle.BROKEN as cause:
            raise self._unreadable(name) from cause

    def keep(self, name: str, frames: Mapping[str, pl.DataFrame], facts: Any = None) -> None:
        """Keep frames and facts that were made together in one bundle."""
        hidden = self._hidden()
        bundle.write(hidden, frames, facts)
        self._show(hidden, name)

    def take(self, name: str, write: Callable[[Path], None]) -> None:
        """Keep what `write` puts into the file it is given."""
        hidden = self._hidden()
        try:
            write(hidden)
        except BaseException:
            hidden.unlink(missing_ok=True)
            raise
        self._show(hidden, name)

    def facts(self, name: str) -> Any:
        """What was noted under a name; raises DataError."""
        try:
            return json.loads((self.folder / name).read_bytes())
        except (OSError, ValueError) as cause:
            raise self._unreadable(name) from cause

    def note(self, name: str, facts: Any) -> None:
        """Note plain facts under a name."""
        hidden = self._hidden()
        hidden.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        self._show(hidden, name)

    def names(self) -> set[str]:
        """Every file that is there."""
        return {path.name for path in self.folder.glob("*") if not path.name.startswith(".")}

    def keep_only(self, names: Collection[str]) -> None:
        """Remove everything else, and what killed builders left."""
        for path in self.folder.glob("*"):
            if path.name not in names:
                path.unlink(missing_ok=True)
        for path in self.folder.glob(".tmp-*"):
            path.unlink(missing_ok=True)

    def _hidden(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f".tmp-{uuid.uuid4().hex}"

    @contextmanager
    def only_builder(self) -> Iterator[None]:
        """One builder at a time; a second one is told so (CsdashError)."""
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / ".lock", timeout=0):
                yield
        except Timeout as cause:
            raise CsdashError(BUSY) from cause

    @contextmanager
    def while_building(self) -> Iterator[None]:
        """Files that are added inside are on the disk at the end; after a power cut in between all are made again.

        A builder that is killed leaves whole files: what it wrote is the system's to keep. Only the machine's own end
        can leave a name without its content.
        """
        mark, boot = self.folder / BUILDING, _boot()
        if mark.exists() and mark.read_text(encoding="ascii") != boot:
            self.keep_only(())
        mark.write_text(boot, encoding="ascii")
        before = self.names()
        yield
        for name in self.names() - before:
            with (self.folder / name).open("rb") as file:
                os.fsync(file.fileno())
        mark.unlink()

    def _show(self, hidden: Path, name: str) -> None:
        hidden.replace(self.folder / name)

    def _unreadable(self, name: str) -> DataError:
        return DataError(UNREADABLE.format(name=name, folder=self.folder.name))
