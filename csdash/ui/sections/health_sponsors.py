"""Whose sponsor left, and what was done about it."""

import streamlit as st

from csdash.metrics.benchmarks import MOVING_CLAIM
from csdash.panels.health_sponsors import exposed_table, playbook_panel, sponsors_answer, steps_table
from csdash.text import Text
from csdash.ui.parts import answer, draw, table
from csdash.ui.parts.claim import claim
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View

STEPS = Text("対応の実施率", "What was done in time")
ACCOUNTS = Text("後任との関係がない顧客", "Accounts without a successor")


def health_sponsors(view: View) -> None:
    """What is exposed, how departures were answered, and the accounts concerned."""
    with or_locked():
        answer(sponsors_answer(view))
        if panel := playbook_panel(view):
            draw(panel, "playbook")
            st.header(STEPS[view.language], anchor=False)
            table(*steps_table(view), key="steps", alt=STEPS[view.language])
        st.header(ACCOUNTS[view.language], anchor=False)
        table(*exposed_table(view), key="exposed", alt=ACCOUNTS[view.language])
    claim(MOVING_CLAIM)
