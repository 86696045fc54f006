"""The sheet: what one page says of one view, ready to be written down wherever it goes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from csdash.errors import CsdashError
from csdash.panels.headline_tiles import headline_tiles
from csdash.panels.panel import Panel
from csdash.panels.tile import Tile
from csdash.share.outline import Outline, Rows
from csdash.share.safe.few import has_few
from csdash.text import Text
from csdash.views.view import View

# What was promised is promised on two cores, and more of ours wait for each other.
WORKERS = 2
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


Part = Callable[[], object]


def sheet(outline: Outline, view: View, figures: Iterable[str] | None = None) -> Sheet:
    """What the page of `outline` says of `view`; only the figures named, where some are."""
    (told,) = sheets([(outline, figures)], view)
    return told


def sheets(asked: Iterable[tuple[Outline, Iterable[str] | None]], view: View) -> Iterator[Sheet]:
    """The sheets of many pages, in their order, worked out on both cores; None asks for all figures of a page.

    Through a safe scope these are only figures that tell of no single account, whole or not at all: with a hole
    in a figure, its total would fill the hole. There are no tables then, and no sentences, which may name few.
    """
    wanted = [(outline, list(outline.figures if keys is None else keys)) for outline, keys in asked]
    # Numbers are added up outside of Python's own lock; the next figure is drawn meanwhile.
    with ThreadPoolExecutor(WORKERS, "sheet") as pool:
        running = [
            (outline, keys, {name: pool.submit(part) for name, part in _parts(outline, view, keys)})
            for outline, keys in wanted
        ]
        try:
            for outline, keys, parts in running:
                yield _put_together(outline, view, keys, parts)
        finally:
            # Whoever stops listening, or an error, leaves nothing running for nobody.
            pool.shutdown(wait=True, cancel_futures=True)


def _parts(outline: Outline, view: View, keys: Sequence[str]) -> Iterator[tuple[tuple[str, str], Part]]:
    """What a sheet is made of, by (kind, key)."""
    safe = view.scope.safe
    if not safe:
        yield ("answer", ""), lambda: tuple(outline.answer(view))
    if outline.tiles:
        yield ("tiles", ""), lambda: tuple(headline_tiles(view, *outline.tiles).told)
    for key in keys:
        if not safe or key in outline.safe:
            yield ("figure", key), partial(outline.figures[key], view)
    for key, one in outline.tables.items():
        if not safe:
            yield ("table", key), partial(one.rows, view)


def _put_together(
    outline: Outline, view: View, keys: Sequence[str], parts: Mapping[tuple[str, str], Future[object]]
) -> Sheet:
    language, safe = view.language, view.scope.safe
    gaps: dict[str, None] = {}
    made: dict[tuple[str, str], Any] = {}
    for name, part in parts.items():
        try:
            made[name] = part.result()
        except CsdashError as reason:
            gaps[reason.message[language]] = None
    drawn = {key: made["figure", key] for key in keys if made.get(("figure", key))}
    if safe:
        drawn = {key: panel for key, panel in drawn.items() if not has_few(panel, safe.minimum)}
        if len(drawn) < len(keys):
            gaps[FOR_EVERYBODY.format(n=str(safe.minimum))[language]] = None
    listed = {key: made.get(("table", key)) for key in outline.tables}
    return Sheet(
        page=outline.page,
        question=outline.question[language],
        answer=made.get(("answer", ""), ()),
        tiles=made.get(("tiles", ""), ()),
        panels=drawn,
        tables={
            key: Table(outline.tables[key].title[language], rows)
            for key, rows in listed.items()
            if rows and not rows[0].is_empty()
        },
        gaps=tuple(gaps),
    )
