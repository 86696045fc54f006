"""How long accounts stay, by what they were at the start."""

import streamlit as st

from csdash.contract.names import dimension_name
from csdash.panels.answers import survival_dimensions
from csdash.panels.cohorts import NO_COHORTS
from csdash.panels.cohorts_lifetime import lifetime_answer, lifetime_table
from csdash.panels.survival import lifetimes_table, means_table, survival_answer, survival_panel
from csdash.text import Text
from csdash.ui.parts import answer, choice, draw, table
from csdash.views.view import View
from csdash.words.escape import md_text

BY = Text("継続率の分け方", "Survival by")
MEANS = Text("平均して何か月続いているか", "How many months they stay on average")
LIFETIME = Text("開始時の年額と、その後の支払い", "What was sold at first, and what was paid since")
EACH = Text(
    "どの分け方で継続期間が異なるか(ログランク検定)",
    "By which attributes accounts stay differently long (log-rank)",
)
CORRECTED = Text(
    "分け方の数だけ補正しています(ホルム法)。差は、最も長いグループと最も短いグループの平均継続月数の差です。",
    "Corrected for the number of attributes (Holm). The gap is between the groups that stay longest and shortest on average.",
)


def cohorts_survival(view: View) -> None:
    """The curves, the mean months behind them, and every attribute tested."""
    language = view.language
    dimensions = survival_dimensions(view)
    by = choice("by", BY, {name: dimension_name(name) for name in dimensions}) if dimensions else ""
    curves = survival_panel(view, by)
    if not curves:
        st.info(NO_COHORTS[language], icon=":material/info:")
        return
    answer(survival_answer(view, by))
    draw(curves, "survival")
    frame, headers = means_table(view, by)
    if len(frame):
        st.header(MEANS[language], anchor=False)
        table(frame, headers, key="means", alt=MEANS[language])
    frame, headers = lifetimes_table(view)
    if len(frame):
        st.header(EACH[language], anchor=False)
        st.caption(CORRECTED[language])
        table(frame, headers, key="lifetimes", alt=EACH[language])
    frame, headers = lifetime_table(view)
    if len(frame):
        st.header(LIFETIME[language], anchor=False)
        for sentence in lifetime_answer(view):
            st.markdown(md_text(sentence))
        table(frame, headers, key="lifetime", alt=LIFETIME[language])
