"""The bar: how far long work is, on stderr, where somebody watches; silent in scripts."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from csdash.progress import Progress
from csdash.text import Language, Text


class _Bars:
    """One bar per kind of work, the next one below the last."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._doing: Text | None = None
        self._bar: Any = None

    def advance(self, doing: Text, done: int, total: int) -> None:
        if doing != self._doing:
            self.close()
            self._doing = doing
            self._bar = click.progressbar(
                length=max(total, 1), label=doing[self._language], file=sys.stderr, show_pos=total > 1
            )
            self._bar.__enter__()
        self._bar.length = max(total, 1)
        self._bar.update(min(done, self._bar.length) - self._bar.pos)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.update(self._bar.length - self._bar.pos)
            self._bar.__exit__(None, None, None)
            self._bar = None


@contextmanager
def progress_bar(language: Language) -> Iterator[Progress]:
    """What long work reports its progress to; nothing is drawn where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _doing, _done, _total: None
        return
    bars = _Bars(language)
    try:
        yield bars.advance
    finally:
        bars.close()
