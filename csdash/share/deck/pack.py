"""The pack: which slides a deck has. Twelve for the board, or all that the named pages say."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from csdash.share.deck import words
from csdash.share.deck.native import Cell, Cells
from csdash.share.deck.plain import plain
from csdash.share.deck.slide import Sentences, Slide, panel_slide, table_slide, tiles_slide, words_slide
from csdash.share.outlines import OUTLINES
from csdash.share.sheet import Sheet, sheets
from csdash.views.view import View

# Page and figure of each slide after the key figures and the answers, in the order in which a board asks.
BOARD = (
    ("nrr", "trend"),
    ("overview", "bridge"),
    ("overview", "drivers"),
    ("nrr", "groups"),
    ("cohorts", "triangle"),
    ("renewals", "cmrr"),
    ("tiers", "shares"),
    ("health", "bands"),
    ("maturity", "standing"),
    ("nrr", "forecast"),
)
ANSWERING = ("nrr", "cohorts", "renewals", "tiers", "health", "maturity")


def board_pack(view: View) -> list[Slide]:
    """Twelve slides: key figures, the answers, ten figures; and what the data cannot tell, where there is something."""
    asked = {page: [key for of, key in BOARD if of == page] for page, _ in BOARD}
    # Tables, and the tiles of other pages than the overview, have no place on these slides.
    outlines = [
        (replace(OUTLINES[page], tables={}, tiles=OUTLINES[page].tiles if page == "overview" else ()), keys)
        for page, keys in asked.items()
    ]
    told = {one.page: one for one in sheets(outlines, view)}
    overview = told["overview"]
    first, *rest = overview.answer or (overview.question,)
    answers = [(told[page].question, told[page].answer[0]) for page in ANSWERING if told[page].answer]
    slides = [tiles_slide(first, words.PACK[view.language], overview.tiles, view)]
    if rest or answers:
        title, *more = rest or [words.ACROSS[view.language]]
        slides.append(
            words_slide(title, words.ACROSS[view.language], Sentences(more, _answers(answers)), view)
        )
    slides += [panel_slide(told[page].panels[key], view) for page, key in BOARD if key in told[page].panels]
    return [*slides, *_missing(told.values(), asked, view)]


def page_deck(view: View, pages: Sequence[str]) -> list[Slide]:
    """Of each page its answer, key figures, figures and tables, one slide each."""
    slides: list[Slide] = []
    told = {one.page: one for one in sheets([(OUTLINES[page], None) for page in pages], view)}
    for one in told.values():
        first, *rest = one.answer or (one.question,)
        slides.append(
            tiles_slide(first, one.question, one.tiles, view)
            if one.tiles
            else words_slide(first, one.question, Sentences(rest, _findings(one)), view)
        )
        slides += [panel_slide(panel, view) for panel in one.panels.values()]
        slides += filter(None, (table_slide(table, one, view) for table in one.tables.values()))
    asked = {page: list(OUTLINES[page].figures) for page in pages}
    return [*slides, *_missing(told.values(), asked, view)]


def _findings(told: Sheet) -> Cells | None:
    """What the figures that follow find."""
    found = dict.fromkeys((panel.finding, panel.subtitle) for panel in told.panels.values())
    rows = tuple((Cell(plain(finding), is_bold=True), Cell(plain(subtitle))) for finding, subtitle in found)
    return Cells(rows, (0.55, 0.45), has_head=False) if rows else None


def _answers(answers: Sequence[tuple[str, str]]) -> Cells | None:
    rows = tuple((Cell(plain(question)), Cell(plain(answer), is_bold=True)) for question, answer in answers)
    return Cells(rows, (0.38, 0.62), has_head=False) if rows else None


def _missing(told: Iterable[Sheet], asked: dict[str, list[str]], view: View) -> list[Slide]:
    """What the data could not tell, on one slide at the end."""
    language = view.language
    gaps: dict[str, None] = {}
    for one in told:
        gaps.update(dict.fromkeys(one.gaps))
        undrawn = len(asked[one.page]) - len(one.panels)
        if undrawn and not one.gaps and not view.scope.safe:
            gaps[words.NOTHING_DRAWN.format(question=one.question, n=str(undrawn))[language]] = None
    if not gaps:
        return []
    if view.scope.safe:
        return [words_slide(words.EVERYBODY[language], words.PACK[language], Sentences(list(gaps)), view)]
    return [words_slide(words.MISSING[language], words.MISSING_HOW[language], Sentences(list(gaps)), view)]
