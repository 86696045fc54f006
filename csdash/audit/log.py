"""The log: lines that are only ever added, by however many processes, each on the disk before anything is shown.

`audit.jsonl` is the one that is written; when it is full it gets the next number, `audit-000001.jsonl`, and stays.
csdash deletes none of them: how long they are kept is the operator's to say.
"""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from csdash.audit.entry import Action, Entry
from csdash.errors import CsdashError, SettingError
from csdash.settings import Settings
from csdash.snapshots.beside import beside
from csdash.text import Text

FOLDER, NAME = "audit", "audit.jsonl"
FULL = 16 * 2**20
# Seconds to wait for other writers, who need milliseconds.
PATIENCE = 10
NOWHERE = Text(
    "監査ログを残す場所がありません。設定 audit か state にフォルダーを指定してください。",
    "There is no place for the audit log; name a folder by the setting audit or state.",
)
UNWRITABLE = Text(
    "監査ログに書き込めないため、表示も出力もしません。管理者に連絡してください。({why})",
    "The audit log cannot be written, so nothing is shown or exported. Tell your administrator. ({why})",
)
_NUMBERED = re.compile(r"audit-(\d+)\.jsonl")


def audit_log(settings: Settings) -> Path:
    """The file that is written now; raises SettingError where there is no place for one."""
    folder = settings.audit or beside(settings, FOLDER)
    if folder is None:
        raise SettingError(NOWHERE)
    return folder / NAME


def record(
    settings: Settings, who: str, role: str, scope_id: str, action: Action, what: str, *, full: int = FULL
) -> None:
    """Add one entry; on the disk when this returns. Raises CsdashError: what cannot be noted must not happen.

    It waits for the disk, so note a page when it is opened and not every time it runs again.
    """
    path = audit_log(settings)
    entry = Entry(datetime.now(UTC).isoformat(timespec="milliseconds"), who, role, scope_id, action, what)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(path.with_suffix(".lock"), timeout=PATIENCE, mode=0o600):
            _rotate(path, full)
            _append(path, entry.line())
    except (OSError, Timeout) as cause:
        # The type alone: the reader is no operator, and a path is none of their business.
        raise CsdashError(UNWRITABLE.format(why=type(cause).__name__)) from cause


def _append(path: Path, line: bytes) -> None:
    is_new = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        # Whoever was killed while writing left half a line: ours must not become the rest of it.
        end = os.fstat(handle).st_size
        if end and os.pread(handle, 1, end - 1) != b"\n":
            line = b"\n" + line
        _write(handle, line, end)
        os.fsync(handle)
    finally:
        os.close(handle)
    if is_new:
        _flush_folder(path.parent)


def _write(handle: int, line: bytes, end: int) -> None:
    # A full disk may take a part: what was refused must not look as if it had happened.
    if os.write(handle, line) != len(line):
        os.ftruncate(handle, end)
        raise OSError("a part of the line was written")


def _rotate(path: Path, full: int) -> None:
    if not path.exists() or path.stat().st_size < full:
        return
    numbers = [int(found[1]) for one in path.parent.iterdir() if (found := _NUMBERED.fullmatch(one.name))]
    # Renamed under the lock to a number above all there are: no file is ever written over.
    path.rename(path.with_name(f"audit-{max(numbers, default=0) + 1:06}.jsonl"))
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    """A file's name is on the disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
