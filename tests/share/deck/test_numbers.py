"""The numbers of a slide are those of the page, to the last digit, in the chart and in the workbook behind it."""

import io
from datetime import date, datetime

import pptx
import pytest

from csdash.share.deck.native import Cells, Chart
from csdash.share.deck.reading import read
from csdash.share.deck.slide import panel_slide
from csdash.share.deck.template import stage
from csdash.share.deck.writer import Writer
from csdash.share.outlines import OUTLINES
from tests.share.deck.opened import charts, drawn_values, sheet_of

FIGURES = [(page, key) for page, outline in OUTLINES.items() for key in outline.figures]


def numbers(values) -> list[float]:
    return sorted(float(v) for v in values if isinstance(v, int | float) and not isinstance(v, bool))


def written(view, *panels) -> list:
    """The slides of panels, saved and opened again."""
    on = stage(view.language)
    writer = Writer(on)
    for panel in panels:
        writer.write(panel_slide(panel, view))
    buffer = io.BytesIO()
    on.presentation.save(buffer)
    return list(pptx.Presentation(buffer).slides)


@pytest.fixture(scope="module")
def every(sample_en):
    """Each figure there is, as a panel and as a slide of one deck."""
    panels = [OUTLINES[page].figures[key](sample_en) for page, key in FIGURES]
    return dict(zip(FIGURES, zip(panels, written(sample_en, *panels), strict=True), strict=True))


@pytest.mark.parametrize(("page", "key"), FIGURES)
def test_what_the_figure_draws_is_in_the_workbook(page, key, every):
    panel, slide = every[page, key]
    drawn = read(panel.chart, panel.subtitle, "en")
    if drawn is None or isinstance(drawn, Cells):
        return
    held = [value for chart in charts(slide) for column in sheet_of(chart).values() for value in column]
    held_numbers = set(numbers(held))
    for trace in panel.chart.data:
        if trace.get("mode") == "lines" and not trace.get("fill") and not trace.get("name"):
            continue  # hairlines between what is measured
        if trace["type"] == "bar" and trace.get("meta"):
            values = [abs(amount) for amount in trace["meta"]]
        else:
            values = trace["x"] if trace.get("orientation") == "h" or _is_row(trace, panel) else trace["y"]
        if trace.get("fill") and not trace.get("name") and _is_inner(trace, panel):
            continue  # the second veil, which only fades the first
        missing = set(numbers(values)) - held_numbers
        assert not missing, (trace.get("name"), sorted(missing)[:3])


def _is_row(trace, panel) -> bool:
    return (
        trace.get("mode") == "markers"
        and bool(panel.chart.layout["yaxis"].get("ticktext"))
        and not isinstance(trace["x"][0], str)
    )


def _is_inner(trace, panel) -> bool:
    veils = [t for t in panel.chart.data if t.get("fill")]
    same = [t for t in veils if list(t["x"]) == list(trace["x"]) and t.get("xaxis") == trace.get("xaxis")]
    return len(same) > 1 and same[0]["y"] != trace["y"]


@pytest.mark.parametrize(
    ("page", "key"), [("nrr", "trend"), ("nrr", "bridge"), ("cohorts", "survival"), ("nrr", "ranked")]
)
def test_chart_and_workbook_hold_the_same(page, key, view):
    (slide,) = written(view, OUTLINES[page].figures[key](view))
    for chart in charts(slide):
        columns = sheet_of(chart)
        held = numbers(v for column in columns.values() for v in column)
        days = [v for column in columns.values() for v in column if isinstance(v, datetime)]
        shown = set(drawn_values(chart)) - {float((day.date() - date(1899, 12, 30)).days) for day in days}
        assert shown <= set(held)


def test_the_trend_of_the_workbook_is_the_frame_of_the_page(view):
    panel = OUTLINES["nrr"].figures["trend"](view)
    frame = panel.evidence.frame.sort("month")
    (chart,) = charts(*written(view, panel))
    columns = sheet_of(chart)
    name = next(one.name for one in read(panel.chart, "", view.language)[0].series if one.mark == "line")
    assert columns[name] == frame["value"].to_list()
    lower, upper = (next(c for h, c in columns.items() if h.endswith(end)) for end in _ends(view.language))
    assert [v for v in lower if v is not None] == frame["lower"].drop_nulls().to_list()
    assert [v for v in upper if v is not None] == frame["upper"].drop_nulls().to_list()


def _ends(language):
    return {"ja": ("下限", "上限"), "en": (", lower", ", upper")}[language]


def test_the_bridge_of_the_workbook_adds_up(view):
    panel = OUTLINES["nrr"].figures["bridge"](view)
    (chart,) = charts(*written(view, panel))
    amounts = panel.evidence.frame
    columns = sheet_of(chart)
    held = set(numbers(v for column in columns.values() for v in column))
    assert {abs(float(amount)) for amount in amounts["amount"].to_list() if amount is not None} <= held


def test_a_number_of_seventeen_digits_survives_the_workbook():
    import openpyxl

    from csdash.share.deck.chart_xml import ChartFile
    from csdash.share.deck.look import Look
    from csdash.share.deck.native import Series

    value = 0.1 + 0.2  # 0.30000000000000004: the sixteenth digit alone reads back as 0.3
    file = ChartFile(
        Chart("rows", ("a",), (Series("s", (value,), "#000000", "bar"),)), Look("en", "Yu Gothic")
    )
    assert openpyxl.load_workbook(io.BytesIO(file.xlsx_blob)).active["B2"].value == value
