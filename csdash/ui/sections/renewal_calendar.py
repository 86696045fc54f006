"""What comes up for renewal in the next twelve months."""

import streamlit as st

from csdash.panels.due import due_answer, due_panel, due_table
from csdash.text import Text
from csdash.ui.parts import answer, draw, table
from csdash.views.view import View

BEHIND = Text("満了を迎える契約", "The contracts behind it")
YEAR = 12


def renewal_calendar(view: View) -> None:
    """The calendar with its risks, and the contracts."""
    answer(due_answer(view))
    if panel := due_panel(view, YEAR):
        draw(panel, "due")
    st.header(BEHIND[view.language], anchor=False)
    table(*due_table(view), key="due_contracts", alt=BEHIND[view.language])
