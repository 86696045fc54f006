"""The turn: how many runs work at once. More of them would only take the interpreter from one another.

Streamlit gives every reader's run a thread of its own. A hundred at once all get slower together, and each waits its part of
a hundredth of a second wherever it asks the system for something; a few at a time are done one after the other, sooner.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Semaphore

AT_ONCE = 2
# What a run waits for may be a file that is read for minutes: after so many seconds nobody waits for such runs.
PATIENCE = 2.0

_TURNS = Semaphore(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """Work when it is one's turn, or when one has waited long enough."""
    is_given = _TURNS.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if is_given:
            _TURNS.release()
