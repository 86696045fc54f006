"""Is month k getting better? What is left after so many months, by when accounts began."""

import streamlit as st

from csdash.panels.cohorts import NO_COHORTS, PERIODS
from csdash.panels.month_k import EVERY, month_k_answer, month_k_panel
from csdash.text import Text
from csdash.ui.parts import answer, choice, draw
from csdash.views.view import View

PERIOD = Text("コホートの単位", "Cohorts by")


def cohorts_over_time(view: View) -> None:
    """One small panel per age, and whether newer cohorts differ from older ones."""
    period = choice("period", PERIOD, {period: PERIODS[period] for period in EVERY})
    answer(month_k_answer(view))
    panel = month_k_panel(view, period)
    if panel:
        draw(panel, "month_k")
    else:
        st.info(NO_COHORTS[view.language], icon=":material/info:")
