"""Which snapshots a root holds, and which one a date asks for."""

from datetime import date, datetime
from pathlib import Path

from csdash.errors import CsdashError, DataError
from csdash.place import Place, is_bucket
from csdash.snapshots.layout import FOLDER
from csdash.snapshots.manifest import Manifest
from csdash.snapshots.store import Store, open_store
from csdash.text import Text


def is_root(where: Place) -> bool:
    """Whether `where` is a snapshot root, as opposed to a bare folder of parquet files; a bucket always is."""
    return is_bucket(where) or (Path(where) / FOLDER).is_dir()


def current_id(root: Place) -> str | None:
    """The id that CURRENT names, or None where there is none that could be one."""
    return open_store(root).current()


def list_snapshots(root: Place) -> list[Manifest]:
    """The readable snapshots of `root`, newest first: by as-of date, the current one first within a date.

    Damaged snapshots are left out here; opening one by name says what is wrong with it.
    """
    return known(open_store(root))


def snapshot_at(root: Place, as_of: date | None = None) -> Manifest:
    """The newest snapshot that was known on `as_of`; without a date the current one.

    A current one that is damaged is refused: an older one in its place would show old numbers as new ones.
    """
    return chosen(open_store(root), as_of)


def stale_since(root: Place) -> datetime | None:
    """Since when nobody has heard of the bucket that `root` is, where it is away; None while all is well."""
    store = open_store(root)
    store.current()
    return store.stale_since


def known(store: Store) -> list[Manifest]:
    """As `list_snapshots`, of a store that is open."""
    manifests = []
    for snapshot_id in store.ids():
        try:
            manifests.append(store.manifest(snapshot_id))
        except DataError:
            continue
    current = store.current()
    return sorted(manifests, key=lambda m: (m.as_of, m.id == current, m.id), reverse=True)


def chosen(store: Store, as_of: date | None = None) -> Manifest:
    """As `snapshot_at`, of a store that is open."""
    current = store.current()
    if as_of is None and current is not None:
        return store.manifest(current)
    manifests = known(store)
    if not manifests:
        raise DataError(
            Text(
                "読めるスナップショットがありません。取り込むか、バックアップから戻してください。",
                "There is no readable snapshot. Import data, or restore a backup.",
            )
        )
    if as_of is None:
        return manifests[0]
    for manifest in manifests:
        if manifest.as_of <= as_of:
            return manifest
    oldest = manifests[-1].as_of
    raise CsdashError(
        Text(
            f"{as_of} 時点のスナップショットはありません。最も古いものは {oldest} です。",
            f"No snapshot was known on {as_of}. The oldest is of {oldest}.",
        )
    )
