"""A native chart as XML: its groups of series on one pair of axes, and the sheet behind them."""

from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import quoteattr

from csdash.share.deck.chart_series import SMALL, series_xml
from csdash.share.deck.look import FAINT, INK, QUIET, Look
from csdash.share.deck.native import Chart
from csdash.share.deck.workbook import places, workbook

_SPACES = " ".join(
    f'xmlns:{name}="http://schemas.openxmlformats.org/{where}"'
    for name, where in (
        ("c", "drawingml/2006/chart"),
        ("a", "drawingml/2006/main"),
        ("r", "officeDocument/2006/relationships"),
    )
)
_DAYS = {"ja": "yy/mm", "en": "[$-409]mmm 'yy"}
_AXES = '<c:axId val="1001"/><c:axId val="1002"/>'
_INNER = {
    "lines": (0.06, 0.05, 0.78, 0.82),
    "points": (0.06, 0.05, 0.80, 0.72),
    "scatter": (0.06, 0.05, 0.78, 0.80),
}
_SMALL_INNER = (0.13, 0.04, 0.84, 0.80)


class ChartFile:
    """What a slide takes for a chart: its XML and its workbook."""

    def __init__(self, chart: Chart, look: Look) -> None:
        self._chart, self._look = chart, look
        self._columns, self._places = places(chart)

    @property
    def xlsx_blob(self) -> bytes:
        return workbook(self._columns)

    def xml_bytes(self, _chart_type: object) -> bytes:
        chart, look = self._chart, self._look
        drawn = [series_xml(chart, i, place, look) for i, place in enumerate(self._places)]
        return (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace {_SPACES}>'
            '<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
            f"<c:plotArea>{_inner(chart)}{_groups(chart, drawn)}{_axes(chart, look)}</c:plotArea>{_key(chart, look)}"
            '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
            f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_text(look, SMALL, QUIET)}</c:chartSpace>"
        ).encode()


def _text(look: Look, size: float, colour: str, more: str = "") -> str:
    return f"<c:txPr><a:bodyPr{more}/><a:lstStyle/><a:p><a:pPr>{look.font('defRPr', size, colour)}</a:pPr></a:p></c:txPr>"


def _inner(chart: Chart) -> str:
    """Where the plot stands in its frame, so that the names at the ends of lines have room."""
    if chart.is_spark:
        edges: Sequence[float] = (0.01, 0.1, 0.96, 0.8)
    elif chart.heading:
        edges = _SMALL_INNER
    elif chart.has_ends and not chart.has_key:
        edges = _INNER[chart.kind]
    else:
        return "<c:layout/>"
    sides = "".join(f'<c:{name} val="{value}"/>' for name, value in zip("xywh", edges, strict=True))
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f"{sides}</c:manualLayout></c:layout>"
    )


def _groups(chart: Chart, drawn: Sequence[str]) -> str:
    """Areas first, then what is drawn over them; each veil with its floor is a stack of its own."""
    marks = [one.mark for one in chart.series]
    if chart.kind == "scatter":
        return f'<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>{"".join(drawn)}{_AXES}</c:scatterChart>'
    written = "".join(
        f'<c:areaChart><c:grouping val="stacked"/><c:varyColors val="0"/>{drawn[i]}{drawn[i + 1]}{_AXES}</c:areaChart>'
        for i, mark in enumerate(marks)
        if mark == "floor"
    )
    bars = [drawn[i] for i, mark in enumerate(marks) if mark in ("bar", "base")]
    if bars:
        direction = "bar" if chart.kind == "rows" else "col"
        is_stacked = len(bars) > 1 or chart.kind == "columns"
        grouping, overlap = ("stacked", '<c:overlap val="100"/>') if is_stacked else ("clustered", "")
        written += (
            f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>{"".join(bars)}'
            f'<c:gapWidth val="{_gap(chart)}"/>{overlap}{_AXES}</c:barChart>'
        )
    lines = [drawn[i] for i, mark in enumerate(marks) if mark in ("line", "dots")]
    if lines:
        written += (
            f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{"".join(lines)}'
            f'<c:marker val="1"/>{_AXES}</c:lineChart>'
        )
    return written


def _gap(chart: Chart) -> int:
    """The air between bars, in per cent of a bar: few rows need not fill the page."""
    return 25 if chart.kind == "columns" else 45 if len(chart.categories) > 4 else 110


def _axes(chart: Chart, look: Look) -> str:
    """Names or months along one side, values along the other; row 0 is on top."""
    is_rows = chart.kind == "rows"
    quiet = "<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"
    edge = f'<c:spPr><a:ln w="9525"><a:solidFill>{FAINT}</a:solidFill></a:ln></c:spPr>'
    grid = f'<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill>{FAINT}</a:solidFill></a:ln></c:spPr></c:majorGridlines>'
    has_values = bool(chart.number_format) and not chart.is_spark
    values = (
        f'<c:valAx><c:axId val="1002"/>{_scale(chart.low, chart.high)}<c:delete val="{int(not has_values)}"/>'
        f'<c:axPos val="{"b" if is_rows else "l"}"/>{grid if has_values else ""}'
        f'<c:numFmt formatCode={quoteattr(chart.number_format or "General")} sourceLinked="0"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="{"high" if is_rows else "low"}"/>{quiet}'
        f'{_text(look, SMALL, QUIET)}<c:crossAx val="1001"/><c:crosses val="{"autoZero" if is_rows else "min"}"/>'
        f'<c:crossBetween val="{"midCat" if chart.kind in ("lines", "scatter") else "between"}"/>{_step(chart.step)}</c:valAx>'
    )
    if chart.kind == "scatter":
        low, high, step = chart.across
        title = (
            f"<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/>{look.paragraph(chart.across_name, SMALL, QUIET)}</c:rich></c:tx>"
            '<c:overlay val="0"/></c:title>'
            if chart.across_name
            else ""
        )
        return (
            f'<c:valAx><c:axId val="1001"/>{_scale(low, high)}<c:delete val="0"/><c:axPos val="b"/>{title}'
            f'<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
            f'<c:tickLblPos val="low"/>{edge}{_text(look, SMALL, QUIET)}<c:crossAx val="1002"/><c:crosses val="min"/>'
            f'<c:crossBetween val="midCat"/>{_step(step)}</c:valAx>{values}'
        )
    return _names(chart, look, edge) + values


def _names(chart: Chart, look: Look, edge: str) -> str:
    """The axis of names or of months. In rows the first is on top."""
    is_rows, is_dated = chart.kind == "rows", isinstance(chart.categories[0], date)
    kind = "dateAx" if is_dated else "catAx"
    order = "maxMin" if is_rows else "minMax"
    marks = (
        '<c:auto val="0"/><c:lblOffset val="100"/><c:baseTimeUnit val="months"/>'
        f'<c:majorUnit val="{chart.every}"/><c:majorTimeUnit val="months"/>'
        if is_dated
        else '<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        f'<c:tickLblSkip val="{1 if is_rows else chart.every}"/><c:noMultiLvlLbl val="1"/>'
    )
    written = quoteattr(_DAYS[look.language] if is_dated else "General")
    ink = _text(look, SMALL + is_rows, INK if is_rows or chart.kind == "points" else QUIET, _flat(chart))
    return (
        f'<c:{kind}><c:axId val="1001"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="{int(chart.is_spark)}"/><c:axPos val="{"l" if is_rows else "b"}"/>'
        f'<c:numFmt formatCode={written} sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="low"/>{edge}{ink}<c:crossAx val="1002"/><c:crosses val="autoZero"/>{marks}</c:{kind}>'
    )


def _flat(chart: Chart) -> str:
    return ' rot="0" vert="horz"' if chart.kind != "rows" else ""


def _scale(low: float | None, high: float | None) -> str:
    ends = [
        f'<c:{name} val="{float(end)!r}"/>' for name, end in (("max", high), ("min", low)) if end is not None
    ]
    return f'<c:scaling><c:orientation val="minMax"/>{"".join(ends)}</c:scaling>'


def _step(step: float | None) -> str:
    return f'<c:majorUnit val="{float(step)!r}"/>' if step else ""


def _key(chart: Chart, look: Look) -> str:
    """The legend, without what nobody sees."""
    if not chart.has_key:
        return ""
    hidden = "".join(
        f'<c:legendEntry><c:idx val="{i}"/><c:delete val="1"/></c:legendEntry>'
        for i, one in enumerate(chart.series)
        if one.mark in ("base", "floor")
    )
    return (
        f'<c:legend><c:legendPos val="t"/>{hidden}<c:overlay val="0"/>{_text(look, SMALL, QUIET)}</c:legend>'
    )
