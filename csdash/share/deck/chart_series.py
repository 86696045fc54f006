"""The series of a native chart as XML: what is drawn, written and held in its sheet."""

from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

from csdash.share.deck.colours import mixed
from csdash.share.deck.look import GROUND, INK, Look
from csdash.share.deck.native import Chart, Series
from csdash.share.deck.plain import lines_of
from csdash.share.deck.workbook import EPOCH, Column, Place

SMALL, LARGE = 11.0, 14.0
_NARROW = 0.04  # a share of the whole bar that no number fits into
_NOTHING = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
_SHOWS = '<c:showLegendKey val="0"/><c:showVal val="{}"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'


def series_xml(chart: Chart, index: int, place: Place, look: Look) -> str:
    """One series. The order of its parts is the schema's."""
    one = chart.series[index]
    is_area, is_bar = one.mark in ("floor", "veil"), one.mark in ("bar", "base")
    head = (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/>'
        f"<c:tx>{_strings(place.values.head_ref, [place.values.head])}</c:tx>{_drawn(one, look)}"
    )
    marker = "" if is_area or is_bar else _marker(one, look)
    inverted = '<c:invertIfNegative val="0"/>' if is_bar else ""
    points = "".join(_point(i, colour, look) for i, colour in enumerate(one.colours))
    whiskers = _whiskers(place, look) if place.minus and place.plus else ""
    held = (
        f"<c:xVal>{_numbers(place.x)}</c:xVal><c:yVal>{_numbers(place.values)}</c:yVal>"
        if chart.kind == "scatter"
        else f"<c:cat>{_categories(place.x)}</c:cat><c:val>{_numbers(place.values)}</c:val>"
    )
    smooth = "" if is_area or is_bar else '<c:smooth val="0"/>'
    return f"{head}{inverted}{marker}{points}{_labels(one, look)}{whiskers}{held}{smooth}</c:ser>"


def _drawn(one: Series, look: Look) -> str:
    match one.mark:
        case "base" | "floor":
            return _NOTHING
        case "veil":
            fill = look.fill(one.colour, max(one.opacity, 0.12))
            return f"<c:spPr><a:solidFill>{fill}</a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>"
        case "bar":
            edge = f'<a:ln w="6350"><a:solidFill>{GROUND}</a:solidFill></a:ln>'
            colour = look.fill(one.colour)
            inside = (
                f'<a:pattFill prst="wdUpDiag"><a:fgClr>{colour}</a:fgClr><a:bgClr>{GROUND}</a:bgClr></a:pattFill>'
                if one.is_hatched
                else f"<a:solidFill>{colour}</a:solidFill>"
            )
            return f"<c:spPr>{inside}{edge}</c:spPr>"
        case "dots":
            return '<c:spPr><a:ln w="28575"><a:noFill/></a:ln></c:spPr>'
        case _:
            return (
                f'<c:spPr><a:ln w="{round(one.width * 12700)}" cap="rnd"><a:solidFill>{look.fill(one.colour, one.opacity)}'
                f'</a:solidFill><a:prstDash val="{one.dash}"/><a:round/></a:ln></c:spPr>'
            )


def _marker(one: Series, look: Look) -> str:
    if one.mark != "dots":
        return '<c:marker><c:symbol val="none"/></c:marker>'
    colour = look.fill(one.colour)
    # Hollow is pale as well: not every program draws the edge of a mark.
    inside = look.fill(mixed("#FFFFFF", one.colour, 0.4)) if one.is_hatched else colour
    return (
        f'<c:marker><c:symbol val="{one.symbol}"/><c:size val="{one.size}"/><c:spPr>'
        f"<a:solidFill>{inside}</a:solidFill>"
        f'<a:ln w="19050"><a:solidFill>{colour}</a:solidFill></a:ln></c:spPr></c:marker>'
    )


def _point(i: int, colour: str, look: Look) -> str:
    fill = f"<c:spPr><a:solidFill>{look.fill(colour)}</a:solidFill></c:spPr>"
    return f'<c:dPt><c:idx val="{i}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>{fill}</c:dPt>'


def _labels(one: Series, look: Look) -> str:
    if one.shows_values:
        hidden = "".join(
            f'<c:dLbl><c:idx val="{i}"/><c:delete val="1"/></c:dLbl>'
            for i, value in enumerate(one.values)
            if value is None or value < _NARROW
        )
        text = f"<c:txPr><a:bodyPr/><a:p><a:pPr>{look.font('defRPr', SMALL + 1, look.ink_on(one.colour))}</a:pPr></a:p></c:txPr>"
        number = f'<c:numFmt formatCode="{one.shows_values}" sourceLinked="0"/>'
        return f'<c:dLbls>{hidden}{number}{text}<c:dLblPos val="ctr"/>{_SHOWS.format(1)}</c:dLbls>'
    if not one.labels:
        return ""
    place = one.label_place or {"base": "inBase", "bar": "outEnd"}.get(one.mark, "r")
    written = "".join(_label(i, text, up, place, one, look) for i, (text, up) in sorted(one.labels.items()))
    return f"<c:dLbls>{written}{_SHOWS.format(0)}</c:dLbls>"


def _label(i: int, text: str, up: float, place: str, one: Series, look: Look) -> str:
    """One label, its first line large where it is the value at the end of a line."""
    is_large = "<b>" in text and len(lines_of(text)) > 1
    colour = one.colour if one.mark in ("line", "dots") else INK
    rows = [
        look.paragraph(line, LARGE if is_large and not n else SMALL, colour, is_bold="<b>" in text and not n)
        for n, line in enumerate(lines_of(text))
    ]
    moved = (
        f'<c:layout><c:manualLayout><c:x val="0"/><c:y val="{-up * 0.82:.5f}"/></c:manualLayout></c:layout>'
        if up
        else "<c:layout/>"
    )
    return (
        f'<c:dLbl><c:idx val="{i}"/>{moved}<c:tx><c:rich><a:bodyPr wrap="none"/><a:lstStyle/>{"".join(rows)}</c:rich></c:tx>'
        f'<c:dLblPos val="{place}"/>{_SHOWS.format(1)}</c:dLbl>'
    )


def _whiskers(place: Place, look: Look) -> str:
    return (
        '<c:errBars><c:errDir val="y"/><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="1"/>'
        f"<c:plus>{_numbers(place.plus)}</c:plus><c:minus>{_numbers(place.minus)}</c:minus>"
        f'<c:spPr><a:ln w="25400"><a:solidFill>{look.fill("#8A94A1")}</a:solidFill></a:ln></c:spPr></c:errBars>'
    )


def _numbers(column: Column, number_format: str = "General") -> str:
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{_number(cell)}</c:v></c:pt>'
        for i, cell in enumerate(column.cells)
        if cell is not None
    )
    cache = f'<c:formatCode>{number_format}</c:formatCode><c:ptCount val="{len(column.cells)}"/>{points}'
    return f"<c:numRef><c:f>{column.cells_ref}</c:f><c:numCache>{cache}</c:numCache></c:numRef>"


def _number(cell: object) -> str:
    return str((cell - EPOCH).days) if isinstance(cell, date) else repr(float(cell))


def _categories(column: Column) -> str:
    """Names as text, months as days of the calendar."""
    return (
        _numbers(column, "yyyy\\-mm\\-dd")
        if isinstance(column.cells[0], date)
        else _strings(column.cells_ref, column.cells)
    )


def _strings(ref: str, cells: Sequence[object]) -> str:
    points = "".join(f'<c:pt idx="{i}"><c:v>{escape(str(cell))}</c:v></c:pt>' for i, cell in enumerate(cells))
    return f'<c:strRef><c:f>{ref}</c:f><c:strCache><c:ptCount val="{len(cells)}"/>{points}</c:strCache></c:strRef>'
