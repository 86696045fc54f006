"""Unhurried: what is worked out before anybody asks, by one worker process after another, with more rest than work."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from csdash.errors import CsdashError

_LOG = logging.getLogger(__name__)
FOLDER = "turns"
# By then whoever still has not had a turn begins beside the others: it is for comfort, no number hangs on it.
_LONGEST_WAIT = 300.0
# So many seconds are spent on one scope at most.
_LONGEST = 60.0
# For each second of work so many of rest. Readers of the same process wait for the interpreter meanwhile: with as much rest as
# work the slowest twentieth of a hundred readers' clicks took twice as long as otherwise.
_REST = 2.0


@contextmanager
def in_turn(folder: Path | None) -> Iterator[None]:
    """Nobody else holds the turn of `folder` meanwhile; where there is no folder, or none can be written, each begins at once."""
    with ExitStack() as held:
        if folder is not None:
            with suppress(OSError, Timeout):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                held.enter_context(FileLock(folder / "unhurried.lock", timeout=_LONGEST_WAIT))
        yield


def ask_all(questions: Iterable[Callable[[], object]]) -> int:
    """Ask one after the other, resting twice as long as each took; how many there was time for.

    What cannot be answered says so to whoever asks later; here it keeps nobody from the rest.
    """
    until, n = time.monotonic() + _LONGEST, 0
    for n, ask in enumerate(questions, 1):  # noqa: B007 - n is told
        start = time.monotonic()
        try:
            ask()
        except CsdashError:
            pass
        except Exception as cause:  # noqa: BLE001 - a page that fails must not hold back the others
            _LOG.warning("a question before anybody asked failed: %s", type(cause).__name__)
        if time.monotonic() > until:
            break
        time.sleep((time.monotonic() - start) * _REST)
    return n
