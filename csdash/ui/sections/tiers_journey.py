"""Phase of use by tier."""

import streamlit as st

from csdash.panels.tier_journey import journey_answer, journey_panel, journey_table
from csdash.text import Text
from csdash.ui.parts import answer, draw, table
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View

IN_DETAIL = Text("フェーズごとの滞在とつまずき", "Stay and stumbling blocks by phase")


def tiers_journey(view: View) -> None:
    """The tiles, and each phase's stay and stumbling block."""
    with or_locked():
        answer(journey_answer(view))
        draw(journey_panel(view), "journey")
        st.header(IN_DETAIL[view.language], anchor=False)
        frame, headers = journey_table(view)
        table(frame, headers, key="journey", alt=IN_DETAIL[view.language])
