"""What is in a deck, read back from its file: texts, fonts, charts and the workbooks behind them."""

import io
import re
import zipfile

import openpyxl
from lxml import etree
from pptx.oxml.ns import qn

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def texts(slide) -> str:
    """All that can be read on a slide, without line breaks."""
    parts = [
        "".join(run.text or "" for run in paragraph.iter(f"{A}t"))
        for paragraph in slide.shapes._spTree.iter(f"{A}p")
    ]
    return "\n".join(parts)


def title(slide) -> str:
    """The title, its lines joined."""
    return "".join(run.text or "" for run in slide.shapes.title._element.iter(f"{A}t"))


def squeezed(text: str) -> str:
    """A text without its blanks, which lines may have lost."""
    return re.sub(r"\s+", "", text)


def charts(slide) -> list:
    """The native charts of a slide."""
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def sheet_of(chart) -> dict[str, list]:
    """The workbook of a chart: its columns by their head."""
    blob = chart.part.chart_workbook.xlsx_part.blob
    book = openpyxl.load_workbook(io.BytesIO(blob))
    columns: dict[str, list] = {}
    for column in book.active.iter_cols():
        columns.setdefault(str(column[0].value or ""), []).extend(cell.value for cell in column[1:])
    return columns


def cells_of(chart) -> list:
    """Every cell of the workbook of a chart."""
    blob = chart.part.chart_workbook.xlsx_part.blob
    return [cell for row in openpyxl.load_workbook(io.BytesIO(blob)).active.iter_rows() for cell in row]


def drawn_values(chart) -> list[float]:
    """Every number the chart itself holds, beside its workbook."""
    caches = chart._chartSpace.iter(f"{C}numCache")
    return [float(value.text) for cache in caches for value in cache.iter(f"{C}v")]


def parts(blob: bytes) -> dict[str, bytes]:
    """The parts of the file that are XML."""
    with zipfile.ZipFile(io.BytesIO(blob)) as file:
        return {name: file.read(name) for name in file.namelist() if name.endswith((".xml", ".rels"))}


def runs(blob: bytes) -> list:
    """Every run of text of slides, notes and charts."""
    found = []
    for name, xml in parts(blob).items():
        if name.startswith(("ppt/slides/slide", "ppt/notesSlides/notes", "ppt/charts/chart")):
            found += etree.fromstring(xml).iter(qn("a:rPr"), qn("a:defRPr"), qn("a:endParaRPr"))
    return found
