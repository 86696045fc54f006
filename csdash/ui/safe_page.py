"""The page of a reader of sums: of any page what is safe to show, drawn from the same sheet as its slides and its report."""

import streamlit as st

from csdash.analysis.sentences import month_name
from csdash.share.outlines import OUTLINES
from csdash.share.safe import safe_view
from csdash.share.sheet import sheet
from csdash.ui.current import current_view
from csdash.ui.parts import draw, question, table, tiles
from csdash.words.escape import md_text


def safe_page(address: str) -> None:
    """The page at `address`: its question, key figures and figures, whole or not at all, and what was left out."""
    view = safe_view(current_view())
    outline = OUTLINES[address]
    told = sheet(outline, view)
    question(outline.question)
    if told.tiles:
        tiles(told.tiles, month_name(view.months[1] - view.window)[view.language])
    for key, panel in told.panels.items():
        draw(panel, key)
    for key, one in told.tables.items():
        st.header(md_text(one.title), anchor=False)
        table(*one.rows, key=key, alt=one.title)
    for gap in told.gaps:
        st.caption(md_text(gap))
