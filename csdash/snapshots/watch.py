"""The watch: what is known of a root, looked at again in the background, so that nobody who clicks waits for a look."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from csdash.errors import DataError
from csdash.place import Place
from csdash.snapshots.last_good import Damaged, Known, last_good
from csdash.text import Text

_LOG = logging.getLogger(__name__)
SECONDS_BETWEEN_LOOKS = 15
GONE = Text(
    "スナップショットがすべてなくなっています。保存先を確かめてください。",
    "All snapshots are gone. Look at the place where they are kept.",
)


def _unprepared(_known: Known) -> None:
    """For those who open a snapshot when somebody asks for it."""


class Watch:
    """Looks at one root, at first for whoever asks first, later in a thread of its own.

    `prepare` is called with what a later look found, before anybody hears of it: a snapshot that takes long to
    open is open by then.
    """

    def __init__(
        self,
        root: Place,
        prepare: Callable[[Known], None] = _unprepared,
        seconds: float = SECONDS_BETWEEN_LOOKS,
    ) -> None:
        self._root, self._prepare, self._seconds = root, prepare, seconds
        self._known: Known | None = None
        self._look_at: float | None = None
        self._kept = 0
        self._asking, self._looking = threading.Lock(), threading.Lock()

    def known(self) -> Known | None:
        """What the last look found, None where the root is empty; raises DataError where nothing in it is whole."""
        with self._asking:
            if self._look_at is None:
                self._keep(last_good(self._root))
            elif time.monotonic() >= self._look_at and self._looking.acquire(blocking=False):
                threading.Thread(target=self._look, name="csdash-watch", daemon=True).start()
            return self._known

    def look_now(self) -> Known | None:
        """What is there now, trusting nothing that was found before."""
        found = last_good(self._root)
        with self._asking:
            self._keep(found)
        return found

    def _look(self) -> None:
        with self._asking:
            before, kept = self._known, self._kept
        try:
            found = self._found(before)
            if found and (before is None or found.newest.id != before.newest.id):
                self._prepare(found)
        except BaseException as cause:  # noqa: BLE001 - parsers panic with classes of their own
            _LOG.error("a look at the snapshots failed: %s", type(cause).__name__)
            found = before
        with self._asking:
            # Somebody who has just published may have looked meanwhile, and knows better.
            self._keep(found if kept == self._kept else self._known)
        self._looking.release()

    def _found(self, before: Known | None) -> Known | None:
        """What is there; where nothing is any more, what was: it is open, and its numbers are right."""
        try:
            found = last_good(self._root, () if before is None else (before.newest.id,))
        except DataError as refusal:
            if before is None:
                raise
            return replace(before, damaged=Damaged("", refusal.message))
        return replace(before, damaged=Damaged(before.newest.id, GONE)) if before and found is None else found

    def _keep(self, found: Known | None) -> None:
        self._known, self._look_at = found, time.monotonic() + self._seconds
        self._kept += 1
