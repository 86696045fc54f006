"""How accounts moved between the bands."""

import streamlit as st

from csdash.panels.health_bands import rules_text
from csdash.panels.health_movement import movement_answer, movement_panel, movers_table
from csdash.text import Text
from csdash.ui.parts import answer, draw, table
from csdash.views.view import View
from csdash.words.escape import md_text

MOVERS = Text("区分が変わった顧客", "Accounts that changed their band")


def health_movement(view: View) -> None:
    """Every band by what became of it, and the accounts that moved."""
    answer(movement_answer(view))
    st.caption(md_text(rules_text(view)))
    draw(movement_panel(view), "movement")
    st.header(MOVERS[view.language], anchor=False)
    table(*movers_table(view), key="movers", alt=MOVERS[view.language])
