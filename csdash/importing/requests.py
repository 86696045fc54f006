"""Requests: what the import process is asked and what it answers, as lines of JSON that carry no code."""

from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from csdash.importing.draft import Draft, Reason
from csdash.importing.mapping import Mapping
from csdash.snapshots.sources.limits import Limits
from csdash.snapshots.sources.query import Query
from csdash.snapshots.sources.sheet import Hints, Sheet
from csdash.text import Text


class Read(msgspec.Struct, frozen=True, tag="read"):
    """Sources to sheets; answered by a list of sheets."""

    sources: tuple[str, ...]
    scratch: Path
    hints: dict[str, Hints] = {}
    query: Query | None = None

    @property
    def room(self) -> Path:
        return self.scratch


class Guess(msgspec.Struct, frozen=True, tag="guess"):
    """Sheets to a mapping; answered by `Guessed`."""

    sheets: tuple[Sheet, ...]

    @property
    def room(self) -> None:
        return None


class MakeDraft(msgspec.Struct, frozen=True, tag="draft"):
    """Sheets and a mapping to a draft, written into `folder`; answered by a `Draft`."""

    sheets: tuple[Sheet, ...]
    mapping: Mapping
    folder: Path
    as_of: date | None
    today: date
    timezone: str
    currency: str

    @property
    def room(self) -> Path:
        return self.folder.parent


Request = Read | Guess | MakeDraft


class Guessed(msgspec.Struct, frozen=True):
    """A mapping and why it was guessed."""

    mapping: Mapping
    reasons: tuple[Reason, ...]


class Job(msgspec.Struct, frozen=True):
    """The one line the process is given."""

    request: Request
    limits: Limits


class Doing(msgspec.Struct, frozen=True, tag="doing"):
    """A line of progress."""

    what: Text
    done: int
    total: int


class Done(msgspec.Struct, frozen=True, tag="done"):
    """The last line where all went well; what it holds depends on the request."""

    result: msgspec.Raw


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """The last line where the data cannot be taken as they are."""

    message: Text


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """The last line where csdash itself is at fault: the kind of error and where, but no values of the data."""

    error: str
    is_out_of_memory: bool = False


Reply = Doing | Done | Refused | Failed

RESULTS: dict[type, Any] = {Read: list[Sheet], Guess: Guessed, MakeDraft: Draft}


def encoded(value: object) -> bytes:
    """`value` as one line of JSON, without its newline."""
    return msgspec.json.encode(value, enc_hook=_plain)


def decoded(line: bytes | msgspec.Raw, kind: Any) -> Any:
    """What a line of JSON holds, checked to be a `kind`; raises msgspec.ValidationError otherwise."""
    return msgspec.json.decode(line, type=kind, dec_hook=_rich)


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError(type(value).__name__)


def _rich(kind: type, value: object) -> object:
    if issubclass(kind, Path) and isinstance(value, str):
        return Path(value)
    raise NotImplementedError(kind.__name__)
