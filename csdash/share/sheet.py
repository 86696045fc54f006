"""The sheet: what one page says of one view, ready to be written down wherever it goes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from csdash.errors import CsdashError
from csdash.panels.headline_tiles import headline_tiles
from csdash.panels.panel import Panel
from csdash.panels.tile import Tile
from csdash.share.outline import Outline, Rows
from csdash.views.view import View

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Table:
    """A table under its title, in the reader's language."""

    title: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page in the reader's language: the same panels, and so the same numbers, as the screen draws.

    `gaps` say, once each, what the data could not tell and what it would take.
    """

    page: str
    question: str
    answer: tuple[str, ...]
    tiles: tuple[Tile, ...]
    panels: dict[str, Panel]
    tables: dict[str, Table]
    gaps: tuple[str, ...]


def sheet(outline: Outline, view: View, figures: Iterable[str] | None = None) -> Sheet:
    """What the page of `outline` says of `view`; only the figures named, where some are."""
    gaps: dict[str, None] = {}

    def made(make: Callable[[], Made], otherwise: Made) -> Made:
        try:
            return make()
        except CsdashError as reason:
            gaps[reason.message[view.language]] = None
            return otherwise

    language = view.language
    answer = made(lambda: tuple(outline.answer(view)), ())
    tiles = made(lambda: tuple(headline_tiles(view, *outline.tiles)[0]), ()) if outline.tiles else ()
    wanted = outline.figures if figures is None else {key: outline.figures[key] for key in figures}
    drawn = {key: made(lambda make=make: make(view), None) for key, make in wanted.items()}
    listed = {key: made(lambda one=one: one.rows(view), None) for key, one in outline.tables.items()}
    return Sheet(
        page=outline.page,
        question=outline.question[language],
        answer=answer,
        tiles=tiles,
        panels={key: panel for key, panel in drawn.items() if panel},
        tables={
            key: Table(outline.tables[key].title[language], rows)
            for key, rows in listed.items()
            if rows and not rows[0].is_empty()
        },
        gaps=tuple(gaps),
    )
