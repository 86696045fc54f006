"""The outline: what of a page leaves the screen, and in which order, for a slide, a report, a message."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from csdash.panels.header import Header
from csdash.panels.panel import Panel
from csdash.text import Text
from csdash.views.view import View

Rows = tuple[pl.DataFrame, Mapping[str, Header]]


@dataclass(frozen=True, slots=True)
class Listing:
    """A table of a page: what it is called, and what gives its rows and headers."""

    title: Text
    rows: Callable[[View], Rows]


@dataclass(frozen=True, slots=True)
class Outline:
    """One page: the question it answers, then answer, key figures, figures and tables as makers of them.

    `page` is the page's address. A maker is asked with a view and may raise CsdashError, where the data cannot
    tell; a figure may be None, where there is nothing to draw. `tiles` are keys of metrics, `safe` the figures that tell
    of no single account, and so can be shown to everybody.
    """

    page: str
    question: Text
    answer: Callable[[View], Sequence[str]]
    tiles: tuple[str, ...] = ()
    figures: Mapping[str, Callable[[View], Panel | None]] = field(default_factory=dict)
    tables: Mapping[str, Listing] = field(default_factory=dict)
    safe: tuple[str, ...] = ()


def of(panel: Callable[..., Panel | None], *arguments: str | float) -> Callable[[View], Panel | None]:
    """The maker of one figure: the panel with what it is asked with beside the view."""
    return lambda view: panel(view, *arguments)
