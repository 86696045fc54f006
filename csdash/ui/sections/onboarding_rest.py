"""Completion in time, what speed is worth at the first renewal, how accounts are started, and who is stuck."""

import streamlit as st

from csdash.contract.names import dimension_name
from csdash.panels.answers import has_dimension, split_dimensions
from csdash.panels.groups import ranked_panel
from csdash.panels.onboarding_engagement import engagement_answer, engagement_panel, engagement_table
from csdash.panels.onboarding_renewals import bands_panel, left_options, left_panel, renewals_answer
from csdash.panels.onboarding_starts import (
    blockers_panel,
    goals_answer,
    goals_panel,
    modes_panel,
    stuck_answer,
    stuck_table,
)
from csdash.panels.trend import trend_panel
from csdash.text import Text
from csdash.ui.parts import answer, choice, draw, table
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View
from csdash.words.escape import md_text

BY = Text("分け方", "By")
ENGAGED = Text("契約直後の関わりと1年後の継続", "Early engagement, and who still pays a year later")
COMPLETION = "onboarding_completion_rate"
STUCK = Text("停滞している顧客(MRRの大きい順)", "Accounts that are stuck, the largest first")


def onboarding_completion(view: View) -> None:
    """Completion among starts that had their time: over the months, and by an attribute."""
    draw(trend_panel(view, COMPLETION), "completion", notes_on=COMPLETION)
    dimensions = split_dimensions(view)
    if dimensions:
        usual = [name for name in ("tier",) if has_dimension(view, name)]
        by = choice("by", BY, {name: dimension_name(name) for name in dict.fromkeys([*usual, *dimensions])})
        draw(ranked_panel(view, COMPLETION, by), "completion-by")


def onboarding_renewals(view: View) -> None:
    """First renewals by time to value, and the months of value left."""
    with or_locked():
        answer(renewals_answer(view))
        draw(bands_panel(view), "bands")
        options = left_options(view)
        if options:
            by = choice("left_by", BY, options)
            left = left_panel(view, by)
            if left:
                draw(left, "left")


def onboarding_start(view: View) -> None:
    """Goals handed over, guided or not, and reached out to from the first month on."""
    # Without events there is neither, which is said once.
    modes = modes_panel(view)
    with or_locked():
        answer(goals_answer(view))
        draw(goals_panel(view), "goals")
    if modes:
        draw(modes, "modes")
    with or_locked():
        draw(engagement_panel(view), "engagement")
        st.header(ENGAGED[view.language], anchor=False)
        for sentence in engagement_answer(view)[1:]:
            st.markdown(md_text(sentence))
        table(*engagement_table(view), key="engagement", alt=ENGAGED[view.language])


def onboarding_stuck(view: View) -> None:
    """What holds accounts up, and who they are."""
    with or_locked():
        answer(stuck_answer(view))
        held = blockers_panel(view)
        if held:
            draw(held, "blockers")
            frame, headers = stuck_table(view)
            st.header(STUCK[view.language], anchor=False)
            table(frame, headers, key="stuck", alt=STUCK[view.language])
