"""How healthy the accounts are, and how much of that is known."""

import streamlit as st

from csdash.panels.health_bands import bands_answer, bands_panel, rules_text
from csdash.panels.health_history import bands_over_time_panel
from csdash.ui.parts import answer, draw
from csdash.views.view import View
from csdash.words.escape import md_text


def health_score(view: View) -> None:
    """The bands in accounts and ARR, now and month by month."""
    answer(bands_answer(view))
    st.caption(md_text(rules_text(view)))
    draw(bands_panel(view), "bands")
    left, right = st.columns(2, gap="large")
    with left:
        draw(bands_over_time_panel(view, "n"), "bands_n")
    with right:
        draw(bands_over_time_panel(view, "mrr"), "bands_mrr")
