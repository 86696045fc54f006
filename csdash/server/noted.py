"""Noted: what was refused, by its kind. However often it comes, the log gets one line a second of each kind."""

import logging
import time

_LOG = logging.getLogger(__name__)
_SECONDS = 1.0
_last: dict[str, float] = {}
_since: dict[str, int] = {}


def note(reason: str) -> None:
    """A refusal for the log: its kind and how many there were, never what was asked."""
    _since[reason] = _since.get(reason, 0) + 1
    now = time.monotonic()
    if now - _last.get(reason, -_SECONDS) < _SECONDS:
        return
    _last[reason] = now
    _LOG.warning("refused", extra={"reason": reason, "n": _since.pop(reason)})
