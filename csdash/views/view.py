"""The view: what is shown, complete, checked and hashable. Every panel is asked with it, and every cache key holds it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from csdash.analysis.question import Question
from csdash.scope import Scope
from csdash.session import Session
from csdash.text import Language

Theme = Literal["light", "dark"]
Where = tuple[tuple[str, tuple[str, ...]], ...]

WINDOWS = (1, 3, 12)
# In the order people think of them; also the names of the parameters in links, so they stay as they are.
DIMENSIONS = ("segment", "tier", "region", "industry", "plan", "product", "csm_id", "channel", "phase", "fit")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot that can be opened. A bare folder of parquet files has no date."""

    id: str
    as_of: date | None


def _only_this(snapshot: Snapshot) -> Session:
    raise LookupError(f"this view knows no other snapshot, and so not {snapshot.id}")


@dataclass(frozen=True, slots=True)
class View:
    """What is shown: one snapshot through one scope, in one language and theme.

    `months` are the first and last month shown, both included. `where` holds (dimension, values)
    pairs, so `dict(view.where)` is what metrics take. `notes` is the version of what people wrote on figures. `session` answers for the snapshot through the
    scope, `opened` for another snapshot through the same scope; neither is part of what the view is.
    """

    language: Language
    theme: Theme
    snapshot: Snapshot
    scope: Scope
    as_of: date
    window: int
    months: tuple[int, int]
    where: Where
    notes: str = field(default="", kw_only=True)
    session: Session = field(repr=False, compare=False)
    opened: Callable[[Snapshot], Session] = field(default=_only_this, repr=False, compare=False)

    @property
    def question(self) -> Question:
        """The view as analyses take it."""
        return Question(self.window, self.where, *self.months)
