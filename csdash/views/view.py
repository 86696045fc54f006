"""The view: what is shown, complete, checked and hashable. Every panel is asked with it, and every cache key holds it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from csdash.analysis.question import Question
from csdash.disclosure import BEFORE, SHOWN
from csdash.errors import CsdashError
from csdash.scope import Scope
from csdash.session import Session
from csdash.text import Language, Text
from csdash.views.tally import Tally

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


OF_THE_WHOLE = Text(
    "個々の顧客が分からない形で見せる数字は、直近2年の全体の12か月比較だけです。絞り込み、ほかの比較期間、それより前の月は使えません。",
    "Figures that tell of no single account are of the whole, over a year, in the last two years: filters, other windows and earlier "
    "months do not apply.",
)


def _only_this(snapshot: Snapshot) -> Session:
    raise LookupError(f"this view knows no other snapshot, and so not {snapshot.id}")


@dataclass(frozen=True, slots=True)
class View:
    """What is shown: one snapshot through one scope, in one language and theme.

    `months` are the first and last month shown, both included. `where` holds (dimension, values)
    pairs, so `dict(view.where)` is what metrics take. `notes` is the version of what people wrote on figures. `session` answers for the snapshot through the
    scope, `opened` for another snapshot through the same scope, and `tally` takes note of what is asked with it; none is part
    of what the view is.

    Through a safe scope a view is of the whole, over a year, and of the last two years at most: two views with other
    filters or windows, one taken from the other, would tell what neither does. Raises CsdashError otherwise.
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
    tally: Tally = field(default_factory=Tally, repr=False, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        if self.scope.minimum and not self.scope.safe:
            raise ValueError("the scope of a view is that of its session, which knows what is safe")
        if self.scope.safe is None:
            return
        first, last = self.months
        earliest = max(self.session.last_month - SHOWN + 1, self.session.first_month)
        if self.where or self.window != BEFORE or last < earliest:
            raise CsdashError(OF_THE_WHOLE)
        object.__setattr__(self, "months", (min(max(first, earliest), last), last))

    def of_everything(self) -> "View":
        """The same of all months and all accounts, over a year: what a page without filters is about."""
        months = (self.session.first_month, self.session.last_month)
        return replace(self, window=BEFORE, months=months, where=())

    @property
    def question(self) -> Question:
        """The view as analyses take it."""
        return Question(self.window, self.where, *self.months)
