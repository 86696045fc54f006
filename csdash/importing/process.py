"""The import process as three calls, none of which can take the dashboard down.

    sheets = read(["exports/*.csv"], scratch)
    mapping, reasons = guess(sheets)
    made = draft(sheets, mapping, scratch / "draft", as_of=as_of)

Each starts a process of its own, watches its time, memory and what it writes, and ends it when it goes too far.
All raise DataError with the reason when the data are refused or the process had to be ended.
"""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from csdash import clock
from csdash.importing.bounded import run
from csdash.importing.draft import Draft, Reason
from csdash.importing.mapping import Mapping
from csdash.importing.requests import Guess, MakeDraft, Read
from csdash.progress import Progress, unheard
from csdash.snapshots.sources.limits import LIMITS, Limits
from csdash.snapshots.sources.query import Query
from csdash.snapshots.sources.sheet import Hints, Sheet

_NO_HINTS: Map[str, Hints] = {}


def read(
    sources: Sequence[str],
    scratch: Path,
    hints: Map[str, Hints] = _NO_HINTS,
    query: Query | None = None,
    *,
    limits: Limits = LIMITS,
    progress: Progress = unheard,
) -> list[Sheet]:
    """The sheets of files, folders, patterns, buckets and databases, with what has to be copied in `scratch`.

    `scratch` exists and is ours; the sheets are good for as long as it is there. `hints` are by pattern for
    names of sheets. A database (URL, env:NAME or file:PATH) needs a `query`.
    """
    return run(Read(tuple(sources), scratch.absolute(), dict(hints), query), limits, progress)


def guess(
    sheets: Sequence[Sheet], *, limits: Limits = LIMITS, progress: Progress = unheard
) -> tuple[Mapping, tuple[Reason, ...]]:
    """The mapping that names and contents suggest, and why."""
    guessed = run(Guess(tuple(sheets)), limits, progress)
    return guessed.mapping, guessed.reasons


def draft(
    sheets: Sequence[Sheet],
    mapping: Mapping,
    folder: Path,
    *,
    as_of: date | None,
    timezone: str = "Asia/Tokyo",
    currency: str = "",
    limits: Limits = LIMITS,
    progress: Progress = unheard,
) -> Draft:
    """The checked draft of a snapshot in `folder`, from sheets and what their columns mean.

    Without `as_of` the draft is of today, or as old as a list of subscriptions shows itself to be.
    """
    request = MakeDraft(
        tuple(sheets), mapping, folder.absolute(), as_of, clock.today(timezone), timezone, currency
    )
    return run(request, limits, progress)
