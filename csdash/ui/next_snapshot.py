"""The next snapshot: it is opened, and asked what readers ask, before it is offered."""

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from csdash.errors import CsdashError
from csdash.scope import Scope
from csdash.session import Session
from csdash.ui.unhurried import ask_all, in_turn
from csdash.views.again import Call
from csdash.views.tally import Tally
from csdash.views.view import Snapshot

_LOG = logging.getLogger(__name__)


def prepare_next(
    session: Callable[[Snapshot, Scope], Session],
    newest: Snapshot,
    tallies: Mapping[Scope, Tally[Call]],
    folder: Path | None,
) -> None:
    """Open `newest` through the scopes in use and ask what is asked most through each.

    Readers of the same process hardly notice: it rests longer than it works. Workers take turns by a lock in `folder`.
    """
    with in_turn(folder):
        for scope, most in tallies.items():
            # Without rows for a scope there is nothing to open; its readers are told so when they ask.
            with suppress(CsdashError):
                start = time.monotonic()
                opened = session(newest, scope)
                others = partial(session, scope=scope)
                n = ask_all(partial(call.of_next, opened, newest, others) for call in most.most_first())
                most.fade()
                seconds = round(time.monotonic() - start, 1)
                _LOG.info("a new snapshot is ready to be offered", extra={"n": n, "seconds": seconds})
