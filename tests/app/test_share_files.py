"""The files of the share menu: slides and report of the page a reader is on, made on the click and not before."""

import io

import pptx
import pytest

from csdash.settings import SAMPLE_DATA
from csdash.share.asked import view_of
from csdash.share.outlines import OUTLINES
from csdash.share.report.report import report
from csdash.ui.navigation import PAGES
from csdash.ui.share_menu import DECK, REPORT, _deck, _report
from tests.app.company import opened
from tests.app.test_notes_form import popover_open

pytestmark = pytest.mark.usefixtures("kept")


def buttons(app, *labels):
    """The buttons of the files, or of those called so."""
    labels = labels or (DECK, REPORT)
    known = {words for label in labels for words in (label.ja, label.en)}
    return [one for one in app.get("download_button") if one.proto.label in known]


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.url_path in OUTLINES][:3], ids=lambda p: p.url_path
)
def test_a_page_offers_its_slides_and_report_and_makes_none_before_the_click(monkeypatch, page):
    popover_open(monkeypatch, "share")
    app = opened(page=page.path)
    assert not app.exception
    for label in (DECK, REPORT):
        (button,) = buttons(app, label)
        # Asked for by a request of its own, after the page was drawn.
        assert button.proto.deferred_file_id


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


def test_the_report_of_the_menu_is_that_of_the_view(sample):
    view = view_of(sample, "ja", where={"segment": ["SMB"]}, theme="dark")
    assert _report(view, "team") == report(view, ["team"])


@pytest.fixture(scope="module")
def sample():
    import csdash

    return csdash.open(SAMPLE_DATA)
