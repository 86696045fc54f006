"""Who leaves, after how long, why, and how well they fitted when they were sold to."""

from collections.abc import Callable

import streamlit as st

from csdash.contract.reasons import split_name
from csdash.errors import NotUnlocked
from csdash.panels.churn import churn_answer, churn_rate_panel
from csdash.panels.cohorts_lifetime import payback_answer, payback_table
from csdash.panels.contribution import contribution_panel
from csdash.panels.panel import Panel
from csdash.text import Text
from csdash.ui.parts import answer, draw, locked, table
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View
from csdash.words.escape import md_text

PAYBACK = Text("獲得費用の回収と解約の時期", "Acquisition cost, and when accounts leave")
NOBODY = Text("この期間に解約した顧客はいません。", "Nobody left in this window.")


def cohorts_churn(view: View) -> None:
    """Reasons and kinds in money, rates by tenure and by fit at sale, and whether accounts had earned back their cost."""
    answer(churn_answer(view))
    left, right = st.columns(2, gap="large")
    with left:
        _shown(view, contribution_panel, "reason", NOBODY)
    with right:
        _shown(view, contribution_panel, "kind")
    left, right = st.columns(2, gap="large")
    with left:
        _shown(view, churn_rate_panel, "tenure")
    with right:
        _shown(view, churn_rate_panel, "sale_fit")
    st.header(PAYBACK[view.language], anchor=False)
    with or_locked():
        for sentence in payback_answer(view):
            st.markdown(md_text(sentence))
        table(*payback_table(view), key="payback", alt=PAYBACK[view.language])


def _shown(
    view: View, panel: Callable[[View, str], Panel | None], split: str, otherwise: Text | None = None
) -> None:
    """A panel, or what would unlock it."""
    try:
        drawn = panel(view, split)
    except NotUnlocked as missing:
        locked(missing.missing, split_name(split))
        return
    if drawn:
        draw(drawn, f"churn-{split}")
    elif otherwise:
        st.info(md_text(otherwise[view.language]), icon=":material/info:")
