"""The draft: a snapshot that nobody has saved yet, with the report on it and the mapping that made it."""

from dataclasses import dataclass
from pathlib import Path

from csdash.contract.finding import Report
from csdash.importing.mapping import Mapping
from csdash.snapshots.manifest import Manifest
from csdash.text import Text

# A guess below this is shown, and not saved before somebody has looked at it.
SURE = 0.6


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a feed's column (or, with column "", the feed itself) was guessed as it was; `sureness` is 0 to 1."""

    feed: int
    column: str
    why: Text
    sureness: float


@dataclass(frozen=True, slots=True)
class Draft:
    """What an import comes to.

    `folder` is laid out as a published snapshot, manifest.json included, and `manifest` describes it; None
    where the report has errors, and then nothing can be saved.
    """

    folder: Path
    mapping: Mapping
    report: Report
    manifest: Manifest | None
