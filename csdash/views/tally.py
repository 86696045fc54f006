"""Tally: what readers ask most through one scope, for whoever wants to ask the same of a new snapshot before they do."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

Call = TypeVar("Call")

MOST = 128


@dataclass(slots=True)
class _Noted(Generic[Call]):
    call: Call
    n_times: int = 1


class Tally(Generic[Call]):
    """How often each call was made, of the `most` that are made most often; about twice as many are told apart."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._noted: dict[Hashable, _Noted[Call]] = {}

    def note(self, key: Hashable, call: Callable[[], Call]) -> None:
        """Take note of one call; `call` makes what is kept of it, the first time. A count lost between threads does no harm."""
        known = self._noted.get(key)
        if known:
            known.n_times += 1
            return
        self._noted[key] = _Noted(call())
        if len(self._noted) > 2 * self._most:
            self._noted = dict(self._by_times()[: self._most])

    def most_first(self) -> list[Call]:
        """The calls, those made most often first, of equals those made first."""
        return [noted.call for _, noted in self._by_times()[: self._most]]

    def fade(self) -> None:
        """Halve all counts, so that what was asked for long and is no more gives way; what is asked once more stays."""
        self._noted = {
            key: _Noted(noted.call, noted.n_times // 2)
            for key, noted in self._by_times()
            if noted.n_times > 1
        }

    def _by_times(self) -> list[tuple[Hashable, _Noted[Call]]]:
        # A copy, made in one step: other threads take notes meanwhile.
        return sorted(self._noted.copy().items(), key=lambda one: -one[1].n_times)
