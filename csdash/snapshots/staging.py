"""Staging: a snapshot's files written into a folder of their own, before anybody can open them."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from csdash.snapshots.provenance import StoredFile


@dataclass(frozen=True, slots=True)
class Staged:
    """A folder laid out as a snapshot, without its manifest: what `files` lists is there, checked and flushed.

    `first_month` and `last_month` are the months its accounts cover, as month indices; later months than the
    last complete one on `as_of` have been left out.
    """

    folder: Path
    files: tuple[StoredFile, ...]
    as_of: date
    first_month: int
    last_month: int
