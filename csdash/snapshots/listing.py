"""Which snapshots a root holds, and which one a date asks for."""

from datetime import date
from pathlib import Path

from csdash.errors import CsdashError, DataError
from csdash.snapshots.manifest import SNAPSHOT_ID, Manifest, read_manifest
from csdash.text import Text

FOLDER = "snapshots"
CURRENT = "CURRENT"


def is_root(path: Path) -> bool:
    """Whether `path` is a snapshot root, as opposed to a bare folder of parquet files."""
    return (path / FOLDER).is_dir()


def current_id(root: Path) -> str | None:
    """The id that CURRENT names, or None where there is none that could be one."""
    try:
        named = (root / CURRENT).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return named if SNAPSHOT_ID.fullmatch(named) else None


def list_snapshots(root: Path) -> list[Manifest]:
    """The readable snapshots of `root`, newest first: by as-of date, the current one first within a date.

    Damaged snapshots are left out here; opening one by name says what is wrong with it.
    """
    folders = [path for path in (root / FOLDER).glob("*") if SNAPSHOT_ID.fullmatch(path.name)]
    manifests = []
    for folder in folders:
        try:
            manifests.append(read_manifest(folder))
        except DataError:
            continue
    current = current_id(root)
    return sorted(manifests, key=lambda m: (m.as_of, m.id == current, m.id), reverse=True)


def snapshot_at(root: Path, as_of: date | None = None) -> Manifest:
    """The newest snapshot that was known on `as_of`; without a date the current one.

    A current one that is damaged is refused: an older one in its place would show old numbers as new ones.
    """
    current = current_id(root)
    if as_of is None and current is not None:
        return read_manifest(root / FOLDER / current)
    known = list_snapshots(root)
    if not known:
        raise DataError(
            Text(
                f"{root} に読めるスナップショットがありません。", f"There is no readable snapshot in {root}."
            )
        )
    if as_of is None:
        return known[0]
    for manifest in known:
        if manifest.as_of <= as_of:
            return manifest
    oldest = known[-1].as_of
    raise CsdashError(
        Text(
            f"{as_of} 時点のスナップショットはありません。最も古いものは {oldest} です。",
            f"No snapshot was known on {as_of}. The oldest is of {oldest}.",
        )
    )
