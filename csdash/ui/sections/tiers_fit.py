"""The tier that lifetime value would give, against the tier given."""

import streamlit as st

from csdash.panels.tier_fit import crossed_panel, fit_answer, misfit_panel
from csdash.panels.tier_misfits import misfit_table, outcome_panel
from csdash.text import Text
from csdash.ui.parts import answer, draw, table
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View

MISFITS = Text("見直し候補の顧客", "Accounts to look at again")


def tiers_fit(view: View) -> None:
    """The scatter, given against due, what became of misfits, and their list."""
    with or_locked():
        answer(fit_answer(view))
        draw(misfit_panel(view), "misfits")
        left, right = st.columns(2, gap="large")
        with left:
            draw(crossed_panel(view), "given_due")
        with right:
            outcome = outcome_panel(view)
            if outcome:
                draw(outcome, "misfit_outcome")
        st.header(MISFITS[view.language], anchor=False)
        frame, headers = misfit_table(view)
        table(frame, headers, key="misfits", alt=MISFITS[view.language])
