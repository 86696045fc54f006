"""The sheet: what one page says of one view, ready to be written down wherever it goes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from csdash.errors import CsdashError
from csdash.panels.headline_tiles import headline_tiles
from csdash.panels.panel import Panel
from csdash.panels.tile import Tile
from csdash.share.outline import Outline, Rows
from csdash.share.safe.few import has_few
from csdash.text import Text
from csdash.views.view import View

Made = TypeVar("Made")
FOR_EVERYBODY = Text(
    "全員に共有できる図表だけを載せています。個々の顧客や{n}社に満たない数を含む図表・表・文は載せません。",
    "Only what can be shown to everybody is here: no figure, table or sentence that tells of one account, or of fewer than {n}.",
)


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
    """What the page of `outline` says of `view`; only the figures named, where some are.

    Through a safe scope these are only figures that tell of no single account, whole or not at all: with a hole
    in a figure, its total would fill the hole. There are no tables then, and no sentences, which may name few.
    """
    safe = view.scope.safe
    asked = list(outline.figures if figures is None else figures)
    if safe:
        outline = replace(outline, answer=lambda _: (), tables={})
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
    wanted = [key for key in asked if not safe or key in outline.safe]
    drawn = {key: made(lambda make=outline.figures[key]: make(view), None) for key in wanted}
    if safe:
        drawn = {key: panel for key, panel in drawn.items() if panel and not has_few(panel, safe.minimum)}
        if len(drawn) < len(asked):
            gaps[FOR_EVERYBODY.format(n=str(safe.minimum))[language]] = None
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
