"""The writer: slides as values onto the stage of a template."""

from dataclasses import replace
from math import ceil
from xml.sax.saxutils import escape

from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.placeholder import SlidePlaceholder
from pptx.slide import Slide as NativeSlide

from csdash.figures.labels import text_width, wrap
from csdash.share.deck.cards import cards, spark_box, spark_of, words_of
from csdash.share.deck.chart_xml import ChartFile
from csdash.share.deck.look import FAINT, INK, QUIET
from csdash.share.deck.native import Cells, Chart
from csdash.share.deck.plain import plain, said
from csdash.share.deck.slide import Sentences, Slide
from csdash.share.deck.table_xml import POINT, table_xml
from csdash.share.deck.template import Box, Stage

LONGEST_TITLE, LONGEST_LINE = 240, 400
_SUBTITLE, _FOOTER_LINE, _KEY_LINE = 330_000, 165_000, 200_000
_MOST_KEYS = 3
_NEARLY = 0.76
_PAUSES = "、。,:：;；"
_WORTH_A_BREAK = 110  # characters that `wrap` measures
_SIZES = (32, 28, 26, 24, 22, 20, 18, 16, 14)
_GRID = {1: 1, 2: 2, 3: 3, 4: 4, 5: 3, 6: 3, 7: 4, 8: 4, 9: 3}


class Writer:
    """Writes slides one after the other onto a stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage, self._look = stage, stage.look

    def write(self, slide: Slide) -> None:
        """One slide: title, subtitle, body, small print, notes."""
        native = self._stage.presentation.slides.add_slide(self._stage.layout)
        title = native.shapes.title
        for one in list(native.placeholders):
            if one.placeholder_format.idx != title.placeholder_format.idx:
                one._element.getparent().remove(one._element)
        self._title(title, slide.title)
        box = self._stage.content
        if slide.subtitle:
            text = self._look.paragraph(plain(slide.subtitle, LONGEST_LINE), 13, QUIET)
            self._text(native, Box(box.left, box.top, box.width, _SUBTITLE), text)
        footer = [plain(line, LONGEST_LINE) for line in slide.footer if line]
        small = sum(_FOOTER_LINE * lines_needed(line, 9, box.width / POINT - 50) for line in footer)
        self._text(
            native,
            Box(box.left, box.bottom - small, box.width - 600_000, small),
            "".join(self._look.paragraph(line, 9, QUIET) for line in footer),
        )
        number = f'<a:p><a:pPr algn="r"/><a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">{self._look.font("rPr", 9, QUIET)}<a:t>‹#›</a:t></a:fld></a:p>'
        self._text(
            native,
            Box(box.left + box.width - 600_000, box.bottom - _FOOTER_LINE, 600_000, _FOOTER_LINE),
            number,
        )
        top = box.top + _SUBTITLE + 60_000
        self._body(native, slide, Box(box.left, top, box.width, box.bottom - small - 80_000 - top))
        self._notes(native, slide)

    def _title(self, shape: SlidePlaceholder, text: str) -> None:
        """The title in the template's own type, smaller only where it would not fit."""
        text = plain(text, LONGEST_TITLE)
        box, size = self._stage.title, self._stage.title_size
        fits = fitting(text, box.width / POINT - 16, box.height / POINT - 6, size)
        sized = f' sz="{round(fits * 100)}"' if fits < size else ""
        font = self._look.font("rPr", size)
        # Colour and weight are the layout's; the Japanese font is named all the same.
        run = font[: font.index(" sz=")] + sized + ' dirty="0">' + font[font.index("<a:ea") :]
        body = shape._element.txBody
        for old in body.findall(qn("a:p")):
            body.remove(old)
        width = box.width / POINT - 16
        runs = "<a:br/>".join(
            f"<a:r>{run}<a:t>{escape(line)}</a:t></a:r>" for line in self._broken(text, fits, width)
        )
        body.append(parse_xml(f"<a:p {nsdecls('a')}>{runs}</a:p>"))

    def _broken(self, text: str, size: float, width: float) -> list[str]:
        """Japanese breaks anywhere, and so inside a word: a title of two lines is broken at a phrase."""
        n = lines_needed(text, size, width)
        if self._look.language != "ja" or n != 2 or len(text) > _WORTH_A_BREAK:
            return [text]
        ends = [i for i, character in enumerate(text, start=1) if character in _PAUSES and i < len(text)]
        end = min(ends, key=lambda i: abs(text_width(text[:i], 1) - text_width(text[i:], 1)), default=0)
        if end and all(lines_needed(part, size, width) == 1 for part in (text[:end], text[end:])):
            return [text[:end], text[end:]]
        return [said(line) for line in wrap(text, width, size)]

    def _body(self, native: NativeSlide, slide: Slide, box: Box) -> None:
        match slide.body:
            case Cells() as cells:
                self._cells(native, cells, self._keys(native, cells.keys, box))
            case Sentences() as sentences:
                self._sentences(native, sentences, box)
            case (Chart(), *_) as charts:
                self._charts(native, charts, box, slide.title)
            case tiles:
                for tile, card in cards(tiles, box):
                    self._text(native, card, words_of(tile, self._look), has_edge=True)
                    if spark := spark_of(tile, self._look.language):
                        self._chart(native, replace(spark, is_spark=True), spark_box(card), tile.label)

    def _keys(self, native: NativeSlide, keys: tuple[str, ...], box: Box) -> Box:
        """Up to three lines of what a figure notes below it; what is left above them."""
        lines = [plain(line, LONGEST_LINE) for line in keys if line]
        if len(lines) > _MOST_KEYS:
            per_line = -(-len(lines) // _MOST_KEYS)
            lines = ["    ".join(lines[i : i + per_line]) for i in range(0, len(lines), per_line)]
        if not lines:
            return box
        height = _KEY_LINE * len(lines) + 40_000
        text = "".join(self._look.paragraph(line, 10.5, QUIET) for line in lines)
        self._text(native, Box(box.left, box.bottom - height, box.width, height), text)
        return Box(box.left, box.top, box.width, box.height - height)

    def _charts(self, native: NativeSlide, charts: tuple[Chart, ...], box: Box, said: str) -> None:
        box = self._keys(native, charts[0].keys, box)
        if len(charts) == 1:
            self._chart(native, charts[0], box, said)
            return
        beside = _GRID.get(len(charts), 3)
        rows = -(-len(charts) // beside)
        width, height = box.width // beside, box.height // rows
        for position, chart in enumerate(charts):
            row, column = divmod(position, beside)
            left, top = box.left + column * width, box.top + row * height
            head, value = (*chart.heading, "", "")[:2]
            text = self._look.paragraph(head, 13, INK, is_bold=True)
            subject = next((one.colour for one in chart.series if one.name == head), INK)
            text += self._look.paragraph(value, 16, subject, is_bold=True)
            self._text(native, Box(left, top, width, 520_000), text)
            self._chart(native, chart, Box(left, top + 520_000, width - 90_000, height - 560_000), head)

    def _chart(self, native: NativeSlide, chart: Chart, box: Box, said: str) -> None:
        file = ChartFile(chart, self._look)
        frame = native.shapes.add_chart(XL_CHART_TYPE.LINE, box.left, box.top, box.width, box.height, file)
        frame._element.nvGraphicFramePr.cNvPr.set("descr", plain(said, LONGEST_LINE))

    def _cells(self, native: NativeSlide, cells: Cells, box: Box) -> None:
        if box.height <= 0 or not cells.rows:
            return
        frame = native.shapes.add_table(1, 1, box.left, box.top, box.width, box.height)
        xml = table_xml(cells, box.width, box.height, self._look)
        table = frame._element.find(f".//{qn('a:tbl')}")
        table.getparent().replace(table, parse_xml(xml.replace("<a:tbl>", f"<a:tbl {nsdecls('a')}>", 1)))

    def _sentences(self, native: NativeSlide, sentences: Sentences, box: Box) -> None:
        lines = [plain(line, LONGEST_LINE) for line in sentences.lines]
        size = 20 if len(lines) <= 4 else 15 if len(lines) <= 9 else 11
        height = 0
        if lines:
            n = sum(lines_needed(line, size, box.width / POINT) for line in lines)
            height = min(round((n * 1.35 + len(lines) * 0.5) * size * POINT), box.height)
            text = "".join(self._look.paragraph(line, size, INK, after=size * 0.5) for line in lines)
            self._text(native, Box(box.left, box.top, box.width, height), text)
        if sentences.table:
            left = box.height - height - 100_000
            self._cells(native, sentences.table, Box(box.left, box.top + height + 100_000, box.width, left))

    def _text(self, native: NativeSlide, box: Box, paragraphs: str, *, has_edge: bool = False) -> None:
        shape = native.shapes.add_textbox(box.left, box.top, box.width, box.height)
        inset = 90_000 if has_edge else 0
        body = (
            f'<p:txBody {nsdecls("p", "a")}><a:bodyPr wrap="square" lIns="{inset}" tIns="{inset // 2}" rIns="{inset}" bIns="{inset // 2}">'
            f"<a:noAutofit/></a:bodyPr><a:lstStyle/>{paragraphs}</p:txBody>"
        )
        shape._element.replace(shape._element.txBody, parse_xml(body))
        if has_edge:
            edge = f'<a:ln {nsdecls("a")} w="9525"><a:solidFill>{FAINT}</a:solidFill></a:ln>'
            shape._element.spPr.append(parse_xml(edge))

    def _notes(self, native: NativeSlide, slide: Slide) -> None:
        body = native.notes_slide.notes_text_frame._txBody
        for old in body.findall(qn("a:p")):
            body.remove(old)
        lines = [plain(slide.title), "", *slide.notes]
        text = "".join(self._look.paragraph(plain(line), 10) for line in lines)
        for one in parse_xml(f"<root {nsdecls('a')}>{text}</root>"):
            body.append(one)


def fitting(text: str, width: float, height: float, largest: float) -> float:
    """The size of type in points, `largest` at most, with which `text` fits into `width` by `height` points."""
    for size in (largest, *(one for one in _SIZES if one < largest)):
        lines = lines_needed(text, size, width)
        if lines * size * 1.2 <= height and (lines == 1 or not _could_be_one(text, width, largest)):
            return size
    return _SIZES[-1]


def _could_be_one(text: str, width: float, largest: float) -> bool:
    """Whether a little less size would save a second line."""
    return lines_needed(text, largest * _NEARLY, width) == 1


def lines_needed(text: str, size: float, width: float) -> int:
    """About how many lines of `width` points `text` takes; rather more than less."""
    return max(1, ceil(text_width(text, size) * 1.12 / width))
