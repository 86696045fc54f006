"""What the score is made of."""

import streamlit as st

from csdash.panels.health_bands import rules_text
from csdash.panels.health_inputs import inputs_answer, inputs_panel, inputs_table
from csdash.text import Text
from csdash.ui.parts import answer, draw, table
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View
from csdash.words.escape import md_text

WEIGHTS = Text("重みとわかっている割合", "Weights, and how much is known")


def health_inputs(view: View) -> None:
    """Each input with its weight, its mean and its coverage."""
    with or_locked():
        answer(inputs_answer(view))
        st.caption(md_text(rules_text(view)))
        draw(inputs_panel(view), "inputs")
        st.header(WEIGHTS[view.language], anchor=False)
        table(*inputs_table(view), key="inputs_table", alt=WEIGHTS[view.language])
