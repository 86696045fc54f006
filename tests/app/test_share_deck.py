"""The deck in the share menu: slides of the page a reader is on, made on the click and not before."""

import io

import pptx
import pytest

from csdash.settings import SAMPLE_DATA
from csdash.share.asked import view_of
from csdash.share.outlines import OUTLINES
from csdash.ui.navigation import PAGES
from csdash.ui.share_menu import DECK, _deck
from tests.app.company import opened
from tests.app.test_notes_form import popover_open


def buttons(app):
    return [one for one in app.get("download_button") if one.proto.label in (DECK.ja, DECK.en)]


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.url_path in OUTLINES][:3], ids=lambda p: p.url_path
)
def test_a_page_offers_its_slides_and_makes_none_before_the_click(monkeypatch, page):
    popover_open(monkeypatch, "share")
    app = opened(page=page.path)
    assert not app.exception
    assert len(buttons(app)) == 1
    # Asked for by a request of its own, after the page was drawn.
    assert buttons(app)[0].proto.deferred_file_id


def test_a_page_that_is_not_shared_offers_none(monkeypatch):
    popover_open(monkeypatch, "share")
    assert not buttons(opened(page="trust/data.py"))


def test_slides_are_on_white_whatever_the_screen(sample):
    dark, light = (view_of(sample, "en", theme=theme) for theme in ("dark", "light"))
    slides = [pptx.Presentation(io.BytesIO(_deck(view, "team"))) for view in (dark, light)]
    charts = [
        [shape.chart._chartSpace.xml for slide in one.slides for shape in slide.shapes if shape.has_chart]
        for one in slides
    ]
    assert charts[0]
    assert charts[0] == charts[1]


@pytest.fixture(scope="module")
def sample():
    import csdash

    return csdash.open(SAMPLE_DATA)
