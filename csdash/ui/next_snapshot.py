"""The next snapshot: it is opened, and asked what readers ask, before it is offered, by one worker process after another."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from csdash.errors import CsdashError
from csdash.scope import Scope
from csdash.session import Session
from csdash.views.again import Call, ask_again
from csdash.views.asked import Asked
from csdash.views.view import Snapshot

_LOG = logging.getLogger(__name__)
FOLDER = "turns"
# By then whoever still has not had a turn goes on beside the others: it is for comfort, no number hangs on it.
_LONGEST_WAIT = 300.0
# So long is asked and rested in all for one scope.
_LONGEST = 60.0


def prepare_next(
    session: Callable[[Snapshot, Scope], Session],
    newest: Snapshot,
    asked: Mapping[Scope, Asked[Call]],
    folder: Path | None,
) -> None:
    """Open `newest` through the scopes in use and ask what is asked most through each, resting as long as each answer takes.

    Workers take turns by a lock in `folder`; where there is no folder, or none can be written, each begins at once.
    """
    with _in_turn(folder):
        for scope, most in asked.items():
            # Without rows for a scope there is nothing to open; its readers are told so when they ask.
            with suppress(CsdashError):
                start = time.monotonic()
                opened = session(newest, scope)
                n = _ask(ask_again(most.most_first(), opened, newest, partial(session, scope=scope)))
                most.fade()
                seconds = round(time.monotonic() - start, 1)
                _LOG.info("a new snapshot is ready to be offered", extra={"n": n, "seconds": seconds})


def _ask(answers: Iterator[float]) -> int:
    """How many answers there was time for."""
    until, n = time.monotonic() + _LONGEST, 0
    for n, took in enumerate(answers, 1):  # noqa: B007 - n is told
        if time.monotonic() > until:
            break
        time.sleep(took)
    return n


@contextmanager
def _in_turn(folder: Path | None) -> Iterator[None]:
    with ExitStack() as held:
        if folder is not None:
            with suppress(OSError, Timeout):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                held.enter_context(FileLock(folder / "new_snapshot.lock", timeout=_LONGEST_WAIT))
        yield
