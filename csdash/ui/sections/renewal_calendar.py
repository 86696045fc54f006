"""What comes up for renewal in the next twelve months."""

import streamlit as st

from csdash.text import Text
from csdash.ui.panels.due import due_answer, due_panel, due_table
from csdash.ui.panels.panel import draw
from csdash.ui.parts import answer, table
from csdash.ui.state import View

BEHIND = Text("満了を迎える契約", "The contracts behind it")
YEAR = 12


def renewal_calendar(view: View) -> None:
    """The calendar with its risks, and the contracts."""
    answer(due_answer(view))
    if panel := due_panel(view, YEAR):
        draw(panel, "due")
    st.header(BEHIND[view.language], anchor=False)
    table(*due_table(view), key="due_contracts", alt=BEHIND[view.language])
