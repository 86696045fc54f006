"""The chosen mapping: which one an import goes by, where it comes from, and how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from csdash.configs.structs import read_text
from csdash.errors import DataError
from csdash.importing import process
from csdash.importing.draft import SURE, Reason
from csdash.importing.mapping import Mapping
from csdash.importing.mapping_file import mapping_of, mapping_text
from csdash.importing.selection import matching
from csdash.place import Place, is_bucket
from csdash.progress import Progress, unheard
from csdash.snapshots.listing import snapshot_at
from csdash.snapshots.sources.sheet import Sheet
from csdash.text import Language, Text

# Beside the snapshots of a folder, so that whoever finds the data finds what its columns were taken for.
KEPT_AS = "mapping.toml"

GIVEN = Text("指定されたマッピング({name})", "the mapping given ({name})")
KEPT = Text("前回のマッピング({name})", "the mapping of last time ({name})")
RECORDED = Text(
    "最新のスナップショットに記録されたマッピング", "the mapping recorded in the current snapshot"
)
GUESSED = Text("列名と内容からの推測", "a guess from the names and contents of columns")


@dataclass(frozen=True, slots=True)
class ChosenMapping:
    """A mapping, its TOML, where it comes from, and the reasons for what of it was guessed (none where it was given)."""

    mapping: Mapping
    text: str
    origin: Text
    reasons: tuple[Reason, ...] = ()

    @property
    def is_guess(self) -> bool:
        return self.origin == GUESSED

    @property
    def doubts(self) -> tuple[Reason, ...]:
        """The guesses that somebody should look at before anything is saved."""
        return tuple(reason for reason in self.reasons if reason.sureness < SURE)

    def places(self, sheets: Sequence[Sheet]) -> bool:
        """Whether it speaks of every sheet: another export than last time must not be half read."""
        return all(any(matching([sheet], feed.file) for feed in self.mapping.feeds) for sheet in sheets)


def known_mapping(root: Place | None, given: Path | None = None) -> ChosenMapping | None:
    """The mapping given, else the one that `root` was last filled with; None where neither is there.

    A file that is named and does not exist yet is where a guess will be written. Raises DataError for a
    mapping that cannot be read.
    """
    if given is not None:
        return _read(given, GIVEN) if given.exists() else None
    if root is None:
        return None
    if not is_bucket(root) and (kept := Path(root) / KEPT_AS).is_file():
        return _read(kept, KEPT)
    try:
        recorded = snapshot_at(root).mapping
    except DataError:
        # An empty root, or a current snapshot that is damaged: neither stands in the way of a new one.
        return None
    return ChosenMapping(mapping_of(recorded, KEPT_AS), recorded, RECORDED) if recorded else None


def guessed_mapping(
    sheets: Sequence[Sheet], language: Language, progress: Progress = unheard
) -> ChosenMapping:
    """What names and contents suggest; its TOML gives the reasons in `language`."""
    mapping, reasons = process.guess(sheets, progress=progress)
    return ChosenMapping(mapping, mapping_text(mapping, reasons, language), GUESSED, reasons)


def _read(path: Path, origin: Text) -> ChosenMapping:
    text = read_text(path)
    return ChosenMapping(mapping_of(text, path.name), text, origin.format(name=path.name))
