"""Little data makes a short deck that says what is missing; it never fails and never leaves a slide blank."""

import io

import pptx
import pytest

from csdash.share.asked import view_of
from csdash.share.deck import words
from csdash.share.deck.deck import deck
from csdash.share.deck.pack import page_deck
from csdash.share.outlines import OUTLINES
from tests.histories import history, opened
from tests.share.deck.opened import texts, title

THREE_COLUMNS = {"A": [10] * 26, "B": [5] * 20, "C": [7] * 26}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_three_columns_make_a_deck_that_says_what_is_missing(language):
    view = view_of(opened(history("2024-01", THREE_COLUMNS)), language)
    slides = list(pptx.Presentation(io.BytesIO(deck(view))).slides)
    assert 3 <= len(slides) < 12
    assert title(slides[-1]) == words.MISSING[language]
    said = texts(slides[-1])
    assert all(word in said for word in ("contracts", "tier", "health_score"))


@pytest.mark.parametrize("n_months", [1, 2, 13])
@pytest.mark.parametrize("pages", [(), tuple(OUTLINES)], ids=["board", "every page"])
def test_no_slide_is_blank(pages, n_months):
    view = view_of(opened(history("2024-01", {"A": [10] * n_months, "B": [5] * n_months})), "en")
    assert all(page_deck(view, [page]) for page in pages)
    slides = pptx.Presentation(io.BytesIO(deck(view, pages))).slides
    assert len(slides) >= len(pages or "b")
    for slide in slides:
        assert title(slide)
        assert len(texts(slide)) > len(title(slide)) + 20
