"""What became of the contracts that were due."""

import streamlit as st

from csdash.metrics.registry import metric
from csdash.panels.renewals import (
    first_later_panel,
    outcomes_answer,
    outcomes_panel,
    split_table,
    tells_first_renewals,
)
from csdash.panels.trend import trend_panel
from csdash.ui.parts import answer, draw, locked, table
from csdash.views.view import View
from csdash.words.escape import md_text


def renewal_outcomes(view: View) -> None:
    """The due base by month, both rates over time, first against later renewals, and the split."""
    answer(outcomes_answer(view))
    draw(outcomes_panel(view), "outcomes")
    left, right = st.columns(2, gap="large")
    with left:
        draw(trend_panel(view, "mrr_renewal_rate"), "mrr_rate", notes_on="mrr_renewal_rate")
    with right:
        draw(trend_panel(view, "contract_renewal_rate"), "contract_rate", notes_on="contract_renewal_rate")
    versus = first_later_panel(view)
    if versus:
        draw(versus, "first")
    elif not tells_first_renewals(view):
        locked("contracts.renewal_number", metric("first_renewal_rate").name)
    frame, headers, head = split_table(view)
    st.header(md_text(head), anchor=False)
    table(frame, headers, key="split", alt=head)
