"""Again: a question that was asked of one snapshot, to be asked of the next."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from csdash.session import Session
from csdash.views.view import Snapshot, View


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a function that is kept: the view in words, without the session that it would keep alive.

    Months that reach to an end of the data are kept as that: they reach to the same end of the next.
    """

    ask: Callable[..., object]
    words: dict[str, Any]
    is_from_start: bool
    is_to_end: bool
    arguments: tuple[object, ...]

    @classmethod
    def of(cls, ask: Callable[..., object], view: View, arguments: tuple[object, ...]) -> "Call":
        """The call `ask(view, *arguments)`."""
        words = {one.name: getattr(view, one.name) for one in fields(view) if one.compare}
        (first, last), session = view.months, view.session
        return cls(ask, words, first == session.first_month, last == session.last_month, arguments)

    def of_next(self, session: Session, snapshot: Snapshot, opened: Callable[[Snapshot], Session]) -> None:
        """Make it once more, on another snapshot."""
        first, last = self.words["months"]
        anew = {
            "snapshot": snapshot,
            "scope": session.scope,
            "as_of": session.as_of,
            "months": (
                session.first_month if self.is_from_start else first,
                session.last_month if self.is_to_end else last,
            ),
        }
        self.ask(View(**self.words | anew, session=session, opened=opened), *self.arguments)
