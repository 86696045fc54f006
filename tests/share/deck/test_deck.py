"""The board pack: twelve slides, each with a sentence as its title, its source, its fingerprint and the numbers behind it."""

import io
import shutil
import subprocess

import pptx
import pytest
from lxml import etree

from csdash.share.deck import words
from csdash.share.deck.deck import deck
from csdash.share.deck.pack import BOARD, page_deck
from csdash.share.outlines import OUTLINES
from csdash.share.provenance import provenance
from tests.share.deck.opened import charts, parts, runs, squeezed, texts, title


def test_a_board_gets_twelve_slides_on_a_wide_page(board):
    _, opened = board
    assert len(opened.slides) == 12
    assert opened.slide_width / opened.slide_height == pytest.approx(16 / 9, abs=0.001)


def test_every_character_of_every_title_is_there(board):
    slides, opened = board
    assert [squeezed(title(slide)) for slide in opened.slides] == [squeezed(slide.title) for slide in slides]


def test_titles_are_findings_of_the_page(view, board):
    slides, _ = board
    panels = [OUTLINES[page].figures[key](view) for page, key in BOARD]
    assert [slide.title for slide in slides[2:]] == [panel.finding for panel in panels]
    assert slides[0].title == OUTLINES["overview"].answer(view)[0]


def test_every_slide_says_filters_as_of_and_fingerprint(view, board):
    slides, opened = board
    for value, slide in zip(slides, opened.slides, strict=True):
        said = squeezed(texts(slide))
        assert squeezed(value.subtitle) in said
        assert all(squeezed(phrase) in said for phrase in provenance(view))
        assert all(squeezed(line) in said for line in value.footer)


def test_the_notes_hold_definition_source_and_every_number(view, board):
    _, opened = board
    page, key = BOARD[0]
    panel = OUTLINES[page].figures[key](view)
    notes = opened.slides[2].notes_slide.notes_text_frame.text
    for metric in panel.evidence.definitions:
        assert metric.definition[view.language] in notes
        assert metric.source in notes
    assert panel.evidence.base in notes
    assert all(repr(value) in notes for value in panel.evidence.frame["value"].drop_nulls().to_list())


def test_charts_are_native(board):
    _, opened = board
    with_charts = [i for i, slide in enumerate(opened.slides, start=1) if charts(slide)]
    with_tables = [i for i, slide in enumerate(opened.slides, 1) if any(s.has_table for s in slide.shapes)]
    assert with_charts == [1, 3, 4, 5, 6, 8, 9, 10, 12]
    assert with_tables == [2, 7, 11]
    assert not [shape for slide in opened.slides for shape in slide.shapes if shape.shape_type == 13]


def test_every_run_names_a_japanese_font(blob):
    for run in runs(blob):
        assert run.find("{*}ea") is not None, etree.tostring(run)
        assert run.find("{*}ea").get("typeface") == "Yu Gothic"


@pytest.mark.parametrize("page", OUTLINES)
def test_every_page_has_a_slide_per_figure(page, sample_en):
    slides = page_deck(sample_en, [page])
    outline = OUTLINES[page]
    assert len(slides) == 1 + len(outline.figures) + len(outline.tables)
    assert all(slide.title and slide.footer and slide.notes for slide in slides)


def test_every_character_can_be_drawn(blob):
    """By one font of Japanese of this machine, as it would be by Yu Gothic."""
    if not shutil.which("fc-list") or not _covers({"あ"}):
        pytest.skip("no fontconfig or no Japanese font here to look characters up in")
    used = {
        character
        for name, xml in parts(blob).items()
        if name.startswith(("ppt/slides/slide", "ppt/charts/chart"))
        for text in etree.fromstring(xml).iter("{*}t", "{*}v")
        for character in text.text or ""
    }
    used -= {character for character in used if character.isspace()}
    assert not _covers({"\U000fffff"})  # a character that no font has
    assert _covers(used), [character for character in used if not _covers({character})]


def _covers(characters: set[str]) -> str:
    """The Japanese fonts of this machine that have all `characters`."""
    charset = " ".join(f"{ord(character):x}" for character in sorted(characters))
    asked = ["fc-list", f":lang=ja:charset={charset}", "family"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def test_the_file_says_what_it_is(view, board, sample_en):
    assert board[1].core_properties.title == words.PACK[view.language]
    pages = pptx.Presentation(io.BytesIO(deck(sample_en, ["team"])))
    assert pages.core_properties.title == OUTLINES["team"].question.en
    assert sample_en.snapshot.id in pages.core_properties.subject


def test_a_deck_of_pages_opens(sample_en):
    opened = pptx.Presentation(io.BytesIO(deck(sample_en, ["nrr", "maturity"])))
    assert len(opened.slides) == len(page_deck(sample_en, ["nrr", "maturity"]))
