"""Locate: from what a user points at (root, folder or file) to the files of each table."""

import hashlib
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl

from csdash.contract.conform import Part
from csdash.contract.tables import TABLES
from csdash.errors import DataError
from csdash.place import Place
from csdash.snapshots.listing import chosen, is_root
from csdash.snapshots.manifest import FIGURES, Manifest
from csdash.snapshots.provenance import StoredFile
from csdash.snapshots.store import Store, open_store
from csdash.snapshots.verified import read_verified
from csdash.text import Text

# A bucket answers several questions in the time of one.
_READ_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Located:
    """The files of one snapshot, in memory. `manifest` is None for a bare folder, which nobody has dated.

    `stale_since`: the bucket is away, and this is what was known then. `figures`: the headline sums as they
    were computed when the snapshot was published.
    """

    id: str
    source: str
    parts: dict[str, list[Part]]
    manifest: Manifest | None = None
    stale_since: datetime | None = None
    figures: pl.DataFrame | None = None


def locate(where: Place, as_of: date | None = None) -> Located:
    """The snapshot that `where` means: a root's (current or as of a date), or a bare folder or file.

    Every file is checked to be what it claims: against its checksum in a root, as parquet elsewhere.
    Raises DataError naming the file otherwise.
    """
    if is_root(where):
        return _persistently(where, lambda store: chosen(store, as_of))
    path = Path(where)
    if not path.exists():
        raise DataError(Text(f"{path} がありません。", f"There is nothing at {path}."))
    files = _bare_files(path)
    digest = hashlib.sha256()
    parts: dict[str, list[Part]] = {}
    for table, file in files:
        content = file.read_bytes()
        digest.update(f"{table} {file.name} ".encode() + hashlib.sha256(content).digest())
        name = str(file.relative_to(path)) if path.is_dir() else file.name
        parts.setdefault(table, []).append(_scan(name, content, is_verified=False))
    # Its name only: where it lies on the server is nobody's business.
    return Located(digest.hexdigest()[:16], path.name, parts)


def locate_id(root: Place, snapshot_id: str) -> Located:
    """One snapshot of a root by its id; raises DataError where it is gone."""

    def by_id(store: Store) -> Manifest:
        # Only who knows what is current can remember that this is it.
        store.current()
        return store.manifest(snapshot_id)

    return _persistently(root, by_id)


def read_to_the_end(store: Store, manifest: Manifest) -> None:
    """Read every file of a snapshot once; raises DataError naming the first that is not what was published."""
    _located(manifest, lambda file: store.content(manifest.id, file))
    store.remember(manifest)


def locate_staged(folder: Path, manifest: Manifest) -> Located:
    """A folder laid out as the snapshot that `manifest` describes, as if it were published already."""
    return _located(manifest, lambda file: read_verified(folder, file))


def _persistently(root: Place, choose: Callable[[Store], Manifest]) -> Located:
    """What `choose` finds, read to the last file; once more from the start where something is in the way.

    A snapshot may be pruned or put in another's place while it is read, and a bucket may go away: the second
    look finds what is current by then, or what was last known good.
    """
    try:
        return _opened(open_store(root), choose)
    except DataError:
        return _opened(open_store(root), choose)


def _opened(store: Store, choose: Callable[[Store], Manifest]) -> Located:
    manifest = choose(store)
    located = _located(manifest, lambda file: store.content(manifest.id, file), store.stale_since)
    store.remember(manifest)
    return located


def _located(
    manifest: Manifest, content: Callable[[StoredFile], bytes], stale_since: datetime | None = None
) -> Located:
    parts: dict[str, list[Part]] = {}
    with ThreadPoolExecutor(_READ_AT_ONCE) as readers:
        contents = list(readers.map(content, manifest.stored))
    for stored, read in zip(manifest.files, contents, strict=False):
        parts.setdefault(stored.table, []).append(_scan(stored.path, read))
    figures = _scan(FIGURES, contents[-1]).frame.collect() if manifest.figures else None
    return Located(manifest.id, manifest.source, parts, manifest, stale_since, figures)


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
        if file.name == FIGURES:
            # Somebody points at the folder of one snapshot: its figures lie beside the tables and are none.
            continue
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


def _scan(name: str, content: bytes, *, is_verified: bool = True) -> Part:
    try:
        frame = pl.scan_parquet(io.BytesIO(content), hive_partitioning=False)
        frame.collect_schema()
        if not is_verified:
            # Damage inside a page shows when it is unpacked, and here the file's name is known.
            frame.collect()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as cause:
        raise DataError(
            Text(
                f"{name} は parquet ファイルとして読めません。書き出し直してください。",
                f"{name} cannot be read as a parquet file. Write it again.",
            )
        ) from cause
    return Part(name, frame)
