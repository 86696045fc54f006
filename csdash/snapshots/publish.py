"""Publish: write a checked snapshot beside the others, then let it appear all at once.

Files are staged under a hidden name, flushed, described by a manifest and renamed into place; CURRENT
is swapped last. A reader therefore sees the whole of one snapshot or the whole of another, and
whoever is killed on the way leaves nothing but a hidden folder, which the next publisher sweeps.
"""

import fcntl
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import polars as pl

from csdash.contract.check import conformed
from csdash.contract.column import Kind
from csdash.contract.conform import Part
from csdash.contract.tables import TABLES
from csdash.errors import DataError
from csdash.money import to_units
from csdash.months import last_complete_month, month_code, month_index, month_start
from csdash.snapshots.listing import CURRENT, FOLDER, current_id, list_snapshots
from csdash.snapshots.manifest import NAME, Manifest, StoredFile, content_id, is_whole
from csdash.text import Text

STAGING = ".tmp-"
_STORED_MONEY = pl.Decimal(18, 4)


def publish(tables: Mapping[str, pl.DataFrame], root: Path, as_of: date, source: str) -> str:
    """Check `tables` and publish them below `root` as known on `as_of`; returns the snapshot's id.

    Months that were not over on `as_of` are left out. The same content again gives the same id and
    changes nothing. Raises DataError with the whole report when the contract refuses the data.
    """
    good, _ = conformed({name: [Part(name, frame.lazy())] for name, frame in tables.items()})
    stored = {name: _for_storage(name, frame) for name, frame in good.items()}
    last = last_complete_month(as_of)
    accounts = stored["accounts"].filter(pl.col("month") <= month_start(last))
    if accounts.is_empty():
        raise DataError(
            Text(
                f"{as_of} までに終わった月のデータがありません。as_of を確かめてください。",
                f"There is no month that was over on {as_of}. Check the as-of date.",
            )
        )
    stored["accounts"] = accounts
    root.mkdir(parents=True, exist_ok=True)
    with _only_writer(root):
        return _publish(stored, root, as_of, source)


def _publish(stored: Mapping[str, pl.DataFrame], root: Path, as_of: date, source: str) -> str:
    snapshots = root / FOLDER
    snapshots.mkdir(exist_ok=True)
    _sweep(snapshots)
    staging = _staging(snapshots)
    staging.mkdir()
    try:
        files = tuple(file for name in sorted(stored) for file in _write_table(staging, name, stored[name]))
        snapshot_id = content_id(as_of, files)
        target = snapshots / snapshot_id
        if target.exists() and not is_whole(target):
            # A damaged one makes room; whoever has it open keeps what they opened.
            target.rename(_staging(snapshots))
        if not target.exists():
            months = [month_index(day) for day in stored["accounts"]["month"].unique()]
            manifest = Manifest(
                id=snapshot_id,
                as_of=as_of,
                first_month=min(months),
                last_month=max(months),
                files=files,
                source=source,
                parent=current_id(root),
            )
            _write(staging / NAME, manifest.to_json().encode())
            _flush_folders(staging)
            staging.rename(target)
            _flush(snapshots)
    finally:
        _sweep(snapshots)
    newest = max(list_snapshots(root), key=lambda known: (known.as_of, known.id == snapshot_id))
    _point_to(root, newest.id)
    return snapshot_id


def _for_storage(name: str, frame: pl.LazyFrame) -> pl.DataFrame:
    """Money as decimals in currency units, so that the files explain themselves to any reader."""
    table = TABLES[name]
    money = [c for c in frame.collect_schema().names() if table[c].kind is Kind.MONEY]
    order = [c for c in table.key if c in frame.collect_schema().names()]
    exact = frame.with_columns(to_units(pl.col(column)).cast(_STORED_MONEY) for column in money)
    return exact.sort(order).collect() if order else exact.collect()


def _write_table(staging: Path, name: str, frame: pl.DataFrame) -> Iterator[StoredFile]:
    if name != "accounts":
        yield _write_parquet(staging, f"{name}.parquet", name, frame)
        return
    (staging / name).mkdir()
    for (month,), rows in sorted(frame.partition_by("month", as_dict=True).items()):
        yield _write_parquet(staging, f"{name}/{month_code(month_index(month))}.parquet", name, rows)


def _write_parquet(staging: Path, path: str, table: str, frame: pl.DataFrame) -> StoredFile:
    frame.write_parquet(staging / path, compression="zstd", compression_level=9, statistics=False)
    content = (staging / path).read_bytes()
    _flush(staging / path)
    return StoredFile(path, table, frame.height, len(content), hashlib.sha256(content).hexdigest())


def _staging(snapshots: Path) -> Path:
    return snapshots / f"{STAGING}{uuid.uuid4().hex}"


def _sweep(snapshots: Path) -> None:
    """Remove what is staged: the lock is held, so nobody is working on it any more."""
    for leftover in snapshots.glob(f"{STAGING}*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    _flush(path)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _flush_folders(staging: Path) -> None:
    for folder in (*(path for path in staging.rglob("*") if path.is_dir()), staging):
        _flush(folder)


def _point_to(root: Path, snapshot_id: str) -> None:
    beside = root / f".{CURRENT}.tmp"
    _write(beside, f"{snapshot_id}\n".encode())
    beside.replace(root / CURRENT)
    _flush(root)


@contextmanager
def _only_writer(root: Path) -> Iterator[None]:
    """One publisher at a time; a second one is told so instead of waiting for hours."""
    with (root / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as cause:
            raise DataError(
                Text(
                    f"{root} には別の処理が書き込み中です。終わってからもう一度実行してください。",
                    f"Somebody else is publishing into {root}. Try again when they are done.",
                )
            ) from cause
        yield
