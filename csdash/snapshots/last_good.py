"""Last good: what a root has to show now. Where its newest snapshot is damaged, that is said and the one before it is shown.

Only the dashboard goes by this. Whoever asks for the data in a program or a command is refused instead: there
is nobody there to read the warning.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime

from csdash.errors import DataError
from csdash.place import Place
from csdash.snapshots.listing import chosen, known
from csdash.snapshots.locate import read_to_the_end
from csdash.snapshots.manifest import Manifest
from csdash.snapshots.store import Store, open_store
from csdash.text import Text


@dataclass(frozen=True, slots=True)
class Damaged:
    """A snapshot that should be shown and cannot be opened, and why; the id is empty where not even that is known."""

    id: str
    why: Text


@dataclass(frozen=True, slots=True)
class Known:
    """What a root has to show: `newest`, which was read to its last file, and one snapshot per date, newest first.

    `damaged` should have been the newest. `stale_since`: the bucket is away, and this is what was known then.
    """

    newest: Manifest
    per_date: tuple[Manifest, ...]
    damaged: Damaged | None = None
    stale_since: datetime | None = None


def last_good(root: Place, verified: Container[str] = ()) -> Known | None:
    """What there is to show in `root`; None where it is empty. Those in `verified` were read before and are not read again.

    Raises DataError where snapshots are there and none is whole.
    """
    found = _looked(open_store(root), verified)
    # One may have been pruned or replaced while it was read, or the bucket have gone away: that is no damage.
    return _looked(open_store(root), verified) if found is None or found.damaged else found


def _looked(store: Store, verified: Container[str]) -> Known | None:
    if not store.ids() and store.current() is None:
        return None
    damaged, refusal = None, None
    for candidate in _candidates(store):
        manifest = candidate
        try:
            manifest = manifest or chosen(store)
            if manifest.id not in verified:
                read_to_the_end(store, manifest)
        except DataError as cause:
            refusal = refusal or cause
            damaged = damaged or Damaged(manifest.id if manifest else store.current() or "", cause.message)
            continue
        return Known(manifest, _per_date(store, manifest, damaged), damaged, store.stale_since)
    raise refusal


def _candidates(store: Store) -> Iterator[Manifest | None]:
    """First whatever is current (None: it has yet to be asked for), then the others, newest first."""
    yield None
    current = store.current()
    yield from (one for one in known(store) if one.id != current)


def _per_date(store: Store, newest: Manifest, damaged: Damaged | None) -> tuple[Manifest, ...]:
    # A bucket may list what it held a moment ago, so the newest is named by itself.
    listed = [newest, *(one for one in known(store) if not damaged or one.id != damaged.id)]
    per_date: dict[object, Manifest] = {}
    for manifest in listed:
        per_date.setdefault(manifest.as_of, manifest)
    return tuple(sorted(per_date.values(), key=lambda one: one.as_of, reverse=True))
