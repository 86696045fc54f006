"""How fast new accounts get to value and to the end of onboarding."""

import streamlit as st

from csdash.analysis.onboarding.named import MILESTONES
from csdash.panels.onboarding import speed_answer, split_options, splits_table, waits_panel
from csdash.text import Text
from csdash.ui.parts import answer, choice, draw, table
from csdash.views.view import View
from csdash.words.escape import md_text

MILESTONE = Text("到達点", "Milestone")
BY = Text("分け方", "By")
EACH = Text("どの分け方で速さが異なるか(ログランク検定)", "By what the speed differs (log-rank)")
CORRECTED = Text("分け方の数だけ補正しています(ホルム法)。", "Corrected for the number of splits (Holm).")


def onboarding_speed(view: View) -> None:
    """The curves, by what the reader chooses, and every split tested."""
    milestone = choice("milestone", MILESTONE, MILESTONES)
    by = choice("by", BY, split_options(view))
    answer(speed_answer(view, milestone, by))
    draw(waits_panel(view, milestone, by), "waits")
    frame, headers = splits_table(view, milestone)
    if len(frame):
        st.header(md_text(EACH[view.language]), anchor=False)
        st.caption(CORRECTED[view.language])
        table(frame, headers, key="splits", alt=EACH[view.language])
