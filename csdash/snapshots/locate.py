"""Locate: from what a user points at (root, folder or file) to the files of each table."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from csdash.contract.conform import Part
from csdash.contract.tables import TABLES
from csdash.errors import DataError
from csdash.snapshots.listing import FOLDER, is_root, snapshot_at
from csdash.snapshots.manifest import Manifest
from csdash.text import Text


@dataclass(frozen=True, slots=True)
class Located:
    """The files of one snapshot. `manifest` is None for a bare folder, which nobody has dated."""

    id: str
    source: str
    parts: dict[str, list[Part]]
    manifest: Manifest | None = None


def locate(path: Path, as_of: date | None = None) -> Located:
    """The snapshot that `path` means: a root's (current or as of a date), or a bare folder or file.

    Every file is checked to be what it claims: against its checksum in a root, as parquet elsewhere.
    Raises DataError naming the file otherwise.
    """
    if is_root(path):
        return _published(path, snapshot_at(path, as_of))
    if not path.exists():
        raise DataError(Text(f"{path} がありません。", f"There is nothing at {path}."))
    files = _bare_files(path)
    digest = hashlib.sha256()
    parts: dict[str, list[Part]] = {}
    for table, file in files:
        digest.update(f"{table} {file.name} ".encode() + hashlib.sha256(file.read_bytes()).digest())
        name = str(file.relative_to(path)) if path.is_dir() else file.name
        parts.setdefault(table, []).append(_scan(name, file))
    # Its name only: where it lies on the server is nobody's business.
    return Located(digest.hexdigest()[:16], path.name, parts)


def _published(root: Path, manifest: Manifest) -> Located:
    parts: dict[str, list[Part]] = {}
    for stored in manifest.files:
        file = root / FOLDER / manifest.id / stored.path
        try:
            content = file.read_bytes()
        except OSError as cause:
            raise _damaged(file, "ファイルを読めません", "it cannot be read") from cause
        if hashlib.sha256(content).hexdigest() != stored.sha256:
            raise _damaged(file, "チェックサムが一致しません", "its checksum does not match")
        parts.setdefault(stored.table, []).append(_scan(stored.path, file))
    return Located(manifest.id, manifest.source, parts, manifest)


def _bare_files(path: Path) -> list[tuple[str, Path]]:
    """(table, file) pairs of a bare folder or file.

    <table>.parquet and <table>/**/*.parquet belong to their table; any other parquet file directly in
    the folder is taken for accounts, so that one exported file with any name opens.
    """
    if path.is_file():
        return [("accounts", path)]
    found = []
    for name in TABLES:
        found += [(name, file) for file in sorted((path / name).rglob("*.parquet"))]
    for file in sorted(path.glob("*.parquet")):
        found.append((file.stem if file.stem in TABLES else "accounts", file))
    if not found:
        others = ", ".join(sorted(file.name for file in path.iterdir())[:8]) or "-"
        raise DataError(
            Text(
                f"{path} に parquet ファイルがありません(あるもの: {others})。"
                "month, account_id, mrr の列を持つ parquet を置いてください。",
                f"There is no parquet file in {path} (found: {others}). "
                "Put one there with the columns month, account_id and mrr.",
            )
        )
    return found


def _scan(name: str, file: Path) -> Part:
    try:
        frame = pl.scan_parquet(file, hive_partitioning=False)
        frame.collect_schema()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as cause:
        raise DataError(
            Text(
                f"{name} は parquet ファイルとして読めません。書き出し直してください。",
                f"{name} cannot be read as a parquet file. Write it again.",
            )
        ) from cause
    return Part(name, frame)


def _damaged(file: Path, ja: str, en: str) -> DataError:
    place = f"{file.parent.name}/{file.name}"
    return DataError(
        Text(
            f"スナップショットのファイル {place} が壊れています({ja})。バックアップから戻すか、作り直してください。",
            f"The snapshot file {place} is damaged: {en}. Restore it from a backup or publish again.",
        )
    )
