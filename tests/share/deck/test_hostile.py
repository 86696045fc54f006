"""Names from data are text: never a formula, a link, markup or a broken file."""

import io

import openpyxl
import pptx
import pytest

from csdash.share.asked import view_of
from csdash.share.deck.chart_xml import ChartFile
from csdash.share.deck.deck import deck
from csdash.share.deck.look import Look
from csdash.share.deck.native import Chart, Series
from csdash.share.deck.plain import lines_of, plain
from tests.histories import history, opened
from tests.share.deck.opened import cells_of, charts, parts, texts
from tests.thorough import only

NAMES = (
    '=HYPERLINK("http://evil.example","click")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "-2+3",
    "<b>bold</b><script>alert(1)</script>",
    "nul\x00bell\x07esc\x1b[31m",
    "right\u202eto\u2066left",
    "http://evil.example/?a=1&b=2",
    "surrogate\ud800 and \uffff",
    "]]><a:t>&amp;",
    "長" * 10_000,
    "{0} %s ${x}",
)
FORBIDDEN = {chr(i) for i in range(32)} - set("\t\n\r") | set("\u202e\u2066\uffff")


@pytest.fixture(scope="module", params=only(["en"], ["ja", "en"]))
def hostile(request):
    """A company whose customers and segments are called so, as a deck of the pages that say their names."""
    names = [name.encode("utf-8", "ignore").decode() for name in NAMES]
    paid = {f"A{i}": [100 + 7 * i] * 13 + [(100 + 7 * i) * (i % 3)] * 12 for i in range(len(names) * 6)}
    called = {f"A{i}": names[i % len(names)] for i in range(len(paid))}
    accounts = history("2024-01", paid, account_name=called, segment=called, industry=called)
    view = view_of(opened(accounts), request.param)
    return deck(view, ["nrr", "questions", "overview"])


def test_the_file_opens_and_says_the_names(hostile):
    slides = pptx.Presentation(io.BytesIO(hostile)).slides
    said = "\n".join(texts(slide) for slide in slides)
    said += "\n".join(slide.notes_slide.notes_text_frame.text for slide in slides)
    said += "\n".join(
        str(cell.value) for slide in slides for chart in charts(slide) for cell in cells_of(chart)
    )
    for name in ("=HYPERLINK", "@SUM(A1:A9)", "<b>bold</b>"):
        assert name in said


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(hostile):
    for slide in pptx.Presentation(io.BytesIO(hostile)).slides:
        for chart in charts(slide):
            for cell in cells_of(chart):
                assert cell.data_type != "f", cell.value
                assert cell.hyperlink is None


def test_nothing_is_a_link_and_nothing_leads_outside(hostile):
    for name, xml in parts(hostile).items():
        assert b"hlinkClick" not in xml, name
        assert b'TargetMode="External"' not in xml, name


def test_no_character_that_a_file_or_a_reader_cannot_bear(hostile):
    for name, xml in parts(hostile).items():
        assert not FORBIDDEN & set(xml.decode("utf-8")), name


def test_no_text_is_longer_than_a_slide(hostile):
    for slide in pptx.Presentation(io.BytesIO(hostile)).slides:
        assert max(map(len, texts(slide).splitlines())) <= 400


@pytest.mark.parametrize("name", NAMES)
def test_any_name_of_a_series_or_category_is_text_in_its_workbook(name):
    series = Series(plain(name, 60), (1.0,), "#000000", "bar")
    file = ChartFile(Chart("rows", (plain(name, 60),), (series,)), Look("ja", "Yu Gothic"))
    on = pptx.Presentation()
    slide = on.slides.add_slide(on.slide_layouts[5])
    chart = slide.shapes.add_chart(4, 0, 0, 100, 100, file).chart
    head, category = cells_of(chart)[1], cells_of(chart)[2]
    assert (head.data_type, category.data_type) == ("s", "s")
    assert head.value == category.value == plain(name, 60)


def test_markup_of_ours_goes_and_text_of_theirs_stays():
    assert lines_of('<span style="color:#fff"><b>106.1%</b></span><br>A &lt;b&gt; &amp; C') == [
        "106.1%",
        "A <b> & C",
    ]


def test_a_name_that_is_the_librarys_own_markup_is_text():
    name = "<r><t>x</t></r><f>1+1</f><r></r>"
    chart = Chart("rows", (name,), (Series(name, (1.0,), "#000000", "bar"),))
    book = openpyxl.load_workbook(io.BytesIO(ChartFile(chart, Look("en", "Yu Gothic")).xlsx_blob))
    assert {cell.value for row in book.active.iter_rows() for cell in row} >= {name}
