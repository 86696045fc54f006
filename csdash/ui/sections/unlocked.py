"""Unlocked: what a section shows where data it would need is not there, without giving up the rest of the page."""

from collections.abc import Iterator
from contextlib import contextmanager

from csdash.errors import NotUnlocked
from csdash.ui.parts import locked


@contextmanager
def or_locked() -> Iterator[None]:
    """One quiet line in place of what is drawn inside, where a table or column for it is missing."""
    try:
        yield
    except NotUnlocked as reason:
        locked(reason.missing, reason.unlocks)
