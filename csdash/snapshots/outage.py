"""Outages: a bucket that was found away is not asked again by anybody who waits for a page.

Each question to a bucket that accepts and never answers takes ten seconds. The first one finds the outage;
after that a thread of its own looks now and then whether the bucket is back.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from csdash.errors import DataError
from csdash.snapshots.bucket import Away

Answer = TypeVar("Answer")

LEFT_ALONE_SECONDS = 15


@dataclass(slots=True)
class _Outage:
    refusal: DataError
    look_at: float
    is_looking: bool = False


_outages: dict[str, _Outage] = {}
_lock = threading.Lock()


def asked(address: str, question: Callable[[], Answer], is_back: Callable[[], object]) -> Answer:
    """What the bucket at `address` answers; raises Away, at once where it is known to be away.

    `is_back` is a question that is asked in a thread of its own to find out whether the outage is over.
    """
    with _lock:
        outage = _outages.get(address)
        if outage and not outage.is_looking and time.monotonic() > outage.look_at:
            outage.is_looking = True
            threading.Thread(target=_look, args=(address, is_back), daemon=True).start()
    if outage:
        raise Away(outage.refusal)
    try:
        return question()
    except Away as cause:
        _begin(address, cause)
        raise


def forget(address: str | None = None) -> None:
    """Ask the bucket again, whatever happened a moment ago; without an address all of them."""
    with _lock:
        if address is None:
            _outages.clear()
        else:
            _outages.pop(address, None)


def _look(address: str, is_back: Callable[[], object]) -> None:
    try:
        is_back()
    except Away as cause:
        _begin(address, cause)
    except DataError:
        # It answers again, if only with a refusal: whoever asks next is to hear it.
        forget(address)
    else:
        forget(address)


def _begin(address: str, cause: Away) -> None:
    with _lock:
        _outages[address] = _Outage(cause.refusal, time.monotonic() + LEFT_ALONE_SECONDS)
