"""Prune: move old snapshots to the trash, keeping what somebody may still ask for."""

from collections.abc import Iterable
from dataclasses import dataclass

from csdash.errors import DataError
from csdash.place import Place
from csdash.snapshots.listing import is_root, known
from csdash.snapshots.manifest import Manifest
from csdash.snapshots.publish import GRACE
from csdash.snapshots.store import open_store
from csdash.text import Text

CURRENT = Text("現在のデータ", "current")
MONTH_END = Text("月の最後", "last of its month")
NEWEST = Text("新しいもの", "among the newest")
NOT_PRUNED = Text(
    "{root} の整理を終えられませんでした: {why}。残っているスナップショットは使えます。",
    "Pruning {root} did not come to its end: {why}. The snapshots that are left are whole.",
)


@dataclass(frozen=True, slots=True)
class Pruning:
    """What goes, and what stays with the reason; both newest first."""

    goes: tuple[Manifest, ...]
    stays: tuple[tuple[Manifest, Text], ...]


def prune(root: Place, keep: int, *, is_trial: bool = False) -> Pruning:
    """Move to the trash all but the newest `keep`, the last of every month, and the current one.

    Months are those of the as-of date. What is in the trash is removed by a later writer, after GRACE. A
    trial moves nothing. Raises DataError where there is no root, somebody is publishing, or nothing can be moved.
    """
    if not is_root(root):
        raise DataError(
            Text(
                f"{root} はスナップショットの保存先ではありません。",
                f"{root} is not a snapshot root. Name the folder or bucket that holds snapshots/.",
            )
        )
    store = open_store(root)
    if is_trial:
        return pruning(known(store), store.current(), keep)
    try:
        with store.only_writer():
            store.sweep(GRACE)
            planned = pruning(known(store), store.current(), keep)
            for manifest in planned.goes:
                store.retire(manifest.id)
    except OSError as cause:
        why = cause.strerror or type(cause).__name__
        raise DataError(NOT_PRUNED.format(root=str(root), why=why)) from cause
    return planned


def pruning(newest_first: Iterable[Manifest], current: str | None, keep: int) -> Pruning:
    """What becomes of the snapshots of a root."""
    listed = list(newest_first)
    # Where CURRENT names none that can be read, the newest is the one that is shown.
    shown = current if any(one.id == current for one in listed) else None
    goes, stays, months = [], [], set()
    for place, manifest in enumerate(listed):
        month = (manifest.as_of.year, manifest.as_of.month)
        if manifest.id == shown or (shown is None and place == 0):
            stays.append((manifest, CURRENT))
        elif place < keep:
            stays.append((manifest, NEWEST))
        elif month not in months:
            stays.append((manifest, MONTH_END))
        else:
            goes.append(manifest)
        months.add(month)
    return Pruning(tuple(goes), tuple(stays))
