"""Publish: put a checked snapshot beside the others, then let it appear all at once.

Its files are copied to where nobody looks yet and flushed, the manifest is written last, and CURRENT is
swapped after that. A reader therefore sees the whole of one snapshot or the whole of another, and whoever is
killed on the way leaves nothing but leftovers, which the next publisher sweeps.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from csdash import clock
from csdash.errors import DataError
from csdash.place import Place
from csdash.progress import Progress, unheard
from csdash.snapshots.frames import stage_frames
from csdash.snapshots.listing import known
from csdash.snapshots.manifest import DEFINITIONS_VERSION, SCHEMA_VERSION, Manifest, content_id
from csdash.snapshots.provenance import Provenance, check_counts
from csdash.snapshots.staging import Staged
from csdash.snapshots.store import Store, open_store
from csdash.text import Text

# Longer than anybody's session: what a reader has open can still be found, and a mistake taken back.
GRACE = timedelta(days=2)


TO_COME = Text(
    "データの日付が {as_of} になっています(今日は {today})。先の日付のデータを公開すると、それより新しいデータがその日まで表示されません。日付(as_of)か、このコンピューターの時計を直してください。",
    "The data says it is of {as_of}, and today is {today}. Of a day to come it would hide all newer data until then: mend the day (as_of), or the clock of this machine.",
)


@dataclass(frozen=True, slots=True)
class Published:
    """The id of a snapshot that is in its store, and whether it was written just now."""

    id: str
    is_new: bool


def publish(tables: Mapping[str, pl.DataFrame], root: Place, as_of: date, source: str) -> str:
    """Check `tables` and publish them below `root` as known on `as_of`; returns the snapshot's id.

    Months that were not over on `as_of` are left out. The same content again gives the same id and
    changes nothing. Raises DataError with the whole report when the contract refuses the data.
    """
    with tempfile.TemporaryDirectory(prefix="csdash-") as folder:
        staged, report = stage_frames(tables, Path(folder), as_of)
        return publish_staged(staged, root, Provenance(source, checks=check_counts(report))).id


def publish_staged(
    staged: Staged,
    root: Place,
    provenance: Provenance,
    *,
    is_dated: bool = True,
    progress: Progress = unheard,
) -> Published:
    """Publish a staged folder, which stays as it is.

    The same content again gives the same id and changes nothing. Where nobody said which day it is of
    (`is_dated`), the tables of the current snapshot over again are no news either, whatever the day.
    Raises DataError where somebody else is writing, or a staged file is not what it was.
    """
    store = open_store(root)
    with store.only_writer():
        store.sweep(GRACE)
        current = _current(store)
        described = manifest_of(staged, provenance)
        _refuse_what_is_to_come(described)
        if current and not is_dated and _same_tables(current, described):
            # Whole it changes nothing, and damaged it is put right under its own name.
            described = replace(described, id=current.id, as_of=current.as_of)
        described = replace(described, parent=_parent(store, described.id, current))
        is_new = not store.is_whole(described.id)
        if is_new:
            if described.id in store.ids():
                store.discard(described.id)
            store.add(staged.folder, described, progress)
        # The current one by itself, too: a bucket may list what it held a moment ago.
        rivals = [*known(store), described, *([current] if current else [])]
        newest = max(rivals, key=lambda one: (one.as_of, one.id == described.id))
        if newest.id != store.current():
            store.point_to(newest.id)
    return Published(described.id, is_new)


def manifest_of(staged: Staged, provenance: Provenance) -> Manifest:
    """What a staged folder will be once it is published; a manifest without a parent."""
    files = tuple(sorted(staged.files, key=lambda file: file.path))
    return Manifest(
        id=content_id(staged.as_of, files),
        as_of=staged.as_of,
        first_month=staged.first_month,
        last_month=staged.last_month,
        files=files,
        source=provenance.source,
        sources=provenance.sources,
        mapping=provenance.mapping,
        checks=provenance.checks,
        imported_at=provenance.imported_at,
        figures=provenance.figures,
    )


def _refuse_what_is_to_come(described: Manifest) -> None:
    today = clock.now().date()
    # Somewhere it is tomorrow already.
    if described.as_of > today + timedelta(days=1):
        raise DataError(TO_COME.format(as_of=str(described.as_of), today=str(today)))


def _current(store: Store) -> Manifest | None:
    """The manifest of the current snapshot, None where there is none that can be read."""
    current = store.current()
    try:
        return store.manifest(current) if current else None
    except DataError:
        return None


def _parent(store: Store, snapshot_id: str, current: Manifest | None) -> str | None:
    """What a snapshot comes after; one that is put right comes after what it came after before."""
    if store.current() != snapshot_id:
        return store.current()
    return current.parent if current else None


def _same_tables(one: Manifest, other: Manifest) -> bool:
    versions = (SCHEMA_VERSION, DEFINITIONS_VERSION)
    return (one.schema_version, one.definitions_version) == versions and {
        (file.path, file.sha256) for file in one.files
    } == {(file.path, file.sha256) for file in other.files}
