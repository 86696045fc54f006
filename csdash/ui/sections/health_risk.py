"""Who is suspected or about to leave."""

import streamlit as st

from csdash.panels.health_risk import risk_answer, risk_panel, risk_table, seen_by_table
from csdash.text import Text
from csdash.ui.parts import answer, draw, table
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View

SEEN = Text("記録とスコアの突き合わせ", "Notes beside scores")
ACCOUNTS = Text("リスクのある顧客", "Accounts at risk")


def health_risk(view: View) -> None:
    """The ARR at risk, the notes over time, notes beside scores, and the accounts."""
    with or_locked():
        answer(risk_answer(view))
        if panel := risk_panel(view):
            draw(panel, "risk")
        st.header(SEEN[view.language], anchor=False)
        table(*seen_by_table(view), key="seen_by", alt=SEEN[view.language])
        st.header(ACCOUNTS[view.language], anchor=False)
        table(*risk_table(view), key="risk_accounts", alt=ACCOUNTS[view.language])
