"""A native table as XML, written at once: a library's cell by cell takes seconds for a triangle."""

from csdash.share.deck.look import FAINT, GROUND, INK, Look
from csdash.share.deck.native import Cell, Cells

_INSIDE = ' marL="73152" marR="73152" marT="18288" marB="18288" anchor="ctr"'
_NO_LINE = '<a:{0} w="0"><a:noFill/></a:{0}>'
POINT = 12700
_AIR = 0.96  # no two programs agree on how tall a row is
MOST, LEAST = 13.0, 7.0


def table_xml(cells: Cells, width: int, height: int, look: Look) -> str:
    """The graphic of `cells` in a frame of `width` by at most `height` EMU."""
    size = type_size(cells, height)
    share = width / sum(cells.widths)
    columns = "".join(f'<a:gridCol w="{round(one * share)}"/>' for one in cells.widths)
    # A table of few rows does not fill the page.
    row_height = round(min(height * _AIR / len(cells.rows), size * POINT * 2.6 * _lines(cells)))
    rows = "".join(
        f'<a:tr h="{row_height}">'
        + "".join(
            _cell(cell, size, look, is_head=cells.has_head and position == 0, is_ruled=cells.is_ruled)
            for cell in row
        )
        + "</a:tr>"
        for position, row in enumerate(cells.rows)
    )
    return f'<a:tbl><a:tblPr firstRow="{int(cells.has_head)}"/><a:tblGrid>{columns}</a:tblGrid>{rows}</a:tbl>'


def _lines(cells: Cells) -> int:
    return max(cell.text.count("\n") + 1 for row in cells.rows for cell in row)


def type_size(cells: Cells, height: int) -> float:
    """The size of type with which all rows fit into `height`."""
    per_row = height * _AIR / POINT / len(cells.rows) / _lines(cells)
    return max(LEAST, min(MOST, per_row / 1.42))


def _cell(cell: Cell, size: float, look: Look, *, is_head: bool, is_ruled: bool) -> str:
    align = "r" if cell.is_right else "ctr" if cell.is_centred else "l"
    # Ink is chosen for the ground it is written on, which a template may have changed.
    ink = look.ink_on(cell.fill) if cell.fill else INK
    lines = "".join(
        look.paragraph(line, size, ink, is_bold=cell.is_bold, align=align, line=size * 1.2)
        for line in cell.text.split("\n")
    )
    edges = "".join(_NO_LINE.format(side) for side in ("lnL", "lnR", "lnT"))
    if cell.fill:
        edge, ground = GROUND, f"<a:solidFill>{look.fill(cell.fill)}</a:solidFill>"
        edges = "".join(
            f'<a:{side} w="12700"><a:solidFill>{GROUND}</a:solidFill></a:{side}>'
            for side in ("lnL", "lnR", "lnT")
        )
    else:
        edge, ground = INK if is_head else FAINT, "<a:noFill/>"
    below = f'<a:lnB w="{9525 if is_head else 6350}"><a:solidFill>{edge}</a:solidFill></a:lnB>'
    if not is_ruled and not cell.fill:
        below = _NO_LINE.format("lnB")
    body = f"<a:txBody><a:bodyPr/><a:lstStyle/>{lines}</a:txBody>"
    return f"<a:tc>{body}<a:tcPr{_INSIDE}>{edges}{below}{ground}</a:tcPr></a:tc>"
