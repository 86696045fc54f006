"""The same months under each definition of retention, so that Finance and CS see where they differ."""

import streamlit as st

from csdash.analysis.variants.named import VARIANTS
from csdash.panels.variants import variants_told
from csdash.text import Text
from csdash.ui.parts import answer, choice, draw, table
from csdash.views.view import View

FROM, TO = Text("この定義から", "From"), Text("この定義へ", "To")
HEIGHT = 470  # all of them at one look
TABLE = Text("すべての定義", "All definitions")


def nrr_variants(view: View) -> None:
    """Which definitions there are, how far apart they lie, and what leads from one to another."""
    names = {key: one.name for key, one in VARIANTS.items()}
    others = {key: name for key, name in names.items() if not VARIANTS[key].is_headline}
    with st.container(horizontal=True, gap="large"):
        one = choice("one", FROM, names)
        other = choice("other", TO, others | {key: names[key] for key in names if key not in others})
    told = variants_told(view, one, other)
    answer(told.answer)
    if told.panel:
        draw(told.panel, "variants")
    st.header(TABLE[view.language], anchor=False)
    table(told.frame, told.headers, key="variants", alt=TABLE[view.language], height=HEIGHT)
