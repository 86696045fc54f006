"""The attempt: sources read, what their columns mean settled, and the draft that comes of it. Nothing is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from csdash.importing import process
from csdash.importing.chosen_mapping import ChosenMapping, guessed_mapping, known_mapping
from csdash.importing.draft import Draft
from csdash.place import Place
from csdash.progress import Progress, unheard
from csdash.settings import Settings
from csdash.snapshots.sources.query import Query
from csdash.snapshots.sources.sheet import Sheet
from csdash.text import Language

DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What an import comes to, for as long as its scratch folder is there."""

    sheets: tuple[Sheet, ...]
    chosen: ChosenMapping
    draft: Draft


def attempt(
    sources: Sequence[str],
    scratch: Path,
    settings: Settings,
    language: Language,
    *,
    root: Place | None = None,
    given: Path | None = None,
    query: Query | None = None,
    as_of: date | None = None,
    progress: Progress = unheard,
) -> Attempt:
    """Read `sources` and draft a snapshot by the mapping given, that of last time in `root`, or a guess.

    Raises DataError where a source or a mapping cannot be read; what is wrong with the data itself is in the
    report of the draft.
    """
    chosen = known_mapping(root, given)
    hints = {feed.file: feed.hints for feed in chosen.mapping.feeds} if chosen else {}
    sheets = process.read(sources, scratch, hints, query, progress=progress)
    if chosen is None or (given is None and not chosen.places(sheets)):
        chosen = guessed_mapping(sheets, language, progress)
    return Attempt(tuple(sheets), chosen, drafted(sheets, chosen, scratch, settings, as_of, progress))


def drafted(
    sheets: Sequence[Sheet],
    chosen: ChosenMapping,
    scratch: Path,
    settings: Settings,
    as_of: date | None = None,
    progress: Progress = unheard,
) -> Draft:
    """The draft of sheets that have been read, as known on `as_of`; see process.draft."""
    return process.draft(
        sheets,
        chosen.mapping,
        scratch / DRAFT,
        as_of=as_of,
        timezone=settings.timezone,
        currency=settings.currency,
        progress=progress,
    )
