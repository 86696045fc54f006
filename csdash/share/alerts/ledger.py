"""The ledger: which alert was sent to whom, so that nobody hears of it twice.

One line of JSON per alert, role and recipient, added after the recipient's server took it and flushed to the
disk before anything else is sent. Whoever is killed in between sends that alert once more at the next run; none
is lost. One process at a time holds the ledger, from the first look to the last mark.
"""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from csdash.errors import CsdashError, SettingError
from csdash.settings import Settings
from csdash.share.alerts.alert import Alert
from csdash.snapshots.beside import beside
from csdash.text import Text

FOLDER, NAME = "alerts", "sent.jsonl"
# Another run may be waiting for slow servers; longer than this it is stuck, and the schedule comes again.
PATIENCE = 120
NOWHERE = Text(
    "送った記録を残す場所がありません。設定 state にフォルダーを指定してください。",
    "There is no place to note what was sent; name a folder by the setting state.",
)
BUSY = Text(
    "ほかのプロセスがアラートを送っています。終わってから実行してください。",
    "Another process is sending alerts; run this when it has finished.",
)
UNWRITABLE = Text(
    "送った記録 {path} を読み書きできません: {why}",
    "The note of what was sent, {path}, cannot be kept: {why}.",
)
FIELDS = ("kind", "metric", "month", "filters", "role", "recipient")


class Ledger:
    """What was sent of the alerts about one set of data, while it is held."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sent = set(_read(path))

    def fresh(self, alerts: Sequence[Alert], role: str, recipient: str) -> list[Alert]:
        """Those that this recipient has not had under this role."""
        return [one for one in alerts if (*one.key, role, recipient) not in self._sent]

    def mark(self, alerts: Sequence[Alert], role: str, recipient: str) -> None:
        """Note that they were sent; on the disk when this returns."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        keys = [(*one.key, role, recipient) for one in alerts]
        lines = [
            json.dumps({**dict(zip(FIELDS, key, strict=True)), "at": at}, ensure_ascii=False) for key in keys
        ]
        with self._path.open("a+b") as file:
            # Whoever was killed while writing left half a line: ours must not become the rest of it.
            if file.tell() and not _ends_whole(self._path):
                file.write(b"\n")
            file.write(("\n".join(lines) + "\n").encode())
            file.flush()
            os.fsync(file.fileno())
        _flush_folder(self._path.parent)
        self._sent.update(keys)


def ledger_path(settings: Settings) -> Path:
    """Where it is kept: below `state`, else beside the snapshots; raises SettingError where neither is there."""
    folder = beside(settings, FOLDER)
    if folder is None:
        raise SettingError(NOWHERE)
    return folder / NAME


@contextmanager
def held(path: Path) -> Iterator[Ledger]:
    """The ledger at `path`, this process's alone; raises CsdashError where another does not let go."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path.with_suffix(".lock"), timeout=PATIENCE)
        with lock:
            yield Ledger(path)
    except Timeout as cause:
        raise CsdashError(BUSY) from cause
    except OSError as cause:
        why = cause.strerror or type(cause).__name__
        raise CsdashError(UNWRITABLE.format(path=str(path), why=why)) from cause


def _read(path: Path) -> Iterator[tuple[str, ...]]:
    """The key of every whole line; half a line was never a mark."""
    if not path.exists():
        return
    for line in path.read_bytes().splitlines():
        try:
            row = json.loads(line)
            yield tuple(row[name] for name in FIELDS)
        except (ValueError, KeyError, TypeError):
            continue


def _ends_whole(path: Path) -> bool:
    return path.read_bytes().endswith(b"\n")


def _flush_folder(folder: Path) -> None:
    """A file's name is on the disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
