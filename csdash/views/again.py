"""Again: what readers ask most of one snapshot is asked of the next, so that nobody waits for a new one."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from csdash.errors import CsdashError
from csdash.session import Session
from csdash.views.view import Snapshot, View

_LOG = logging.getLogger(__name__)


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


def ask_again(
    calls: Iterable[Call], session: Session, snapshot: Snapshot, opened: Callable[[Snapshot], Session]
) -> Iterator[float]:
    """Make the calls once more on `session`, which is that on `snapshot`; gives the seconds that each took.

    What cannot be answered says so to whoever asks; here it keeps nobody from the rest.
    """
    for call in calls:
        start = time.perf_counter()
        try:
            call.of_next(session, snapshot, opened)
        except CsdashError:
            pass
        except Exception as cause:  # noqa: BLE001 - a page that fails must not hold back the snapshot
            _LOG.warning("asked again, %s failed: %s", call.ask.__name__, type(cause).__name__)
        yield time.perf_counter() - start
