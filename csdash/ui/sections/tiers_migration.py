"""Who changed tier, from where to where."""

import streamlit as st

from csdash.panels.tier_moves import moved_table, moves_answer, moves_panel
from csdash.text import Text
from csdash.ui.parts import answer, draw, table
from csdash.views.view import View

MOVED = Text("層が変わった顧客", "Accounts that changed tier")


def tiers_migration(view: View) -> None:
    """From and to as tiles, and the accounts."""
    answer(moves_answer(view))
    draw(moves_panel(view), "moves")
    st.header(MOVED[view.language], anchor=False)
    frame, headers = moved_table(view)
    table(frame, headers, key="moved", alt=MOVED[view.language])
