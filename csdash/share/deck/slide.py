"""The slide as a value: what it says, before it is written down."""

from collections.abc import Sequence
from dataclasses import dataclass

from csdash.panels.panel import Panel
from csdash.panels.tile import Tile
from csdash.share.deck import words
from csdash.share.deck.frame_cells import frame_cells
from csdash.share.deck.native import Cells, Drawing
from csdash.share.deck.notes import notes_of, numbers, provenance_notes
from csdash.share.deck.reading import read
from csdash.share.provenance import provenance, provenance_line
from csdash.share.sheet import Sheet, Table
from csdash.views.view import View


@dataclass(frozen=True, slots=True)
class Sentences:
    """A slide of words: sentences, and below them what each page answers, as a table."""

    lines: Sequence[str]
    table: Cells | None = None


Body = Drawing | Sentences | tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Slide:
    """`title` is the finding; `footer` says base, sources and provenance; `notes` all the rest."""

    title: str
    subtitle: str
    body: Body
    footer: Sequence[str]
    notes: Sequence[str]


def panel_slide(panel: Panel, view: View) -> Slide:
    """One figure: a native chart where there is one for its shape, else the numbers behind it."""
    evidence, language = panel.evidence, view.language
    body = read(panel.chart, panel.subtitle, language) or frame_cells(
        evidence.frame, evidence.headers, language, view.session.currency
    )
    sources = [metric.source for metric in evidence.definitions]
    sources += [source[language] for source in evidence.sources]
    said = words.SOURCES.format(sources=words.JOINED[language].join(dict.fromkeys(sources)))[language]
    return Slide(
        panel.finding,
        panel.subtitle,
        body or Sentences([]),
        [
            words.DOT[language].join(filter(None, (evidence.base, said if sources else ""))),
            provenance_line(view),
        ],
        notes_of(panel, view),
    )


def tiles_slide(title: str, subtitle: str, tiles: tuple[Tile, ...], view: View) -> Slide:
    """The key figures side by side."""
    language = view.language
    subtitle = words.DOT[language].join((subtitle, provenance(view)[0], words.KEY_FIGURES[language]))
    heads = (words.LABEL, words.VALUE, words.INTERVAL, words.CHANGE)
    rows = [" | ".join(head[language] for head in heads)]
    for tile in tiles:
        rows.append(" | ".join([tile.label, tile.value, tile.interval, tile.delta, *tile.context]))
        rows += [tile.help] if tile.help else []
    return Slide(title, subtitle, tiles, [provenance_line(view)], [*provenance_notes(view), *rows])


def words_slide(title: str, subtitle: str, body: Sentences, view: View) -> Slide:
    """A slide of sentences."""
    table = [" | ".join(cell.text for cell in row) for row in body.table.rows] if body.table else []
    return Slide(
        title, subtitle, body, [provenance_line(view)], [*provenance_notes(view), *body.lines, *table]
    )


def table_slide(table: Table, told: Sheet, view: View) -> Slide | None:
    """A table of a page; None where none of its columns has a header."""
    frame, headers = table.rows
    cells = frame_cells(frame, headers, view.language, view.session.currency)
    if cells is None:
        return None
    notes = [*provenance_notes(view), *numbers(frame, headers, view.language)]
    return Slide(table.title, told.question, cells, [provenance_line(view)], notes)
