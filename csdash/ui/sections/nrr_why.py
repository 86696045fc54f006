"""What moved a rate: groups, mix and accounts, and how much of it rests on a few."""

import streamlit as st

from csdash.contract.names import dimension_name
from csdash.contract.reasons import split_name
from csdash.metrics.registry import metric
from csdash.panels.answers import has_dimension, split_dimensions
from csdash.panels.concentration import concentration_panel
from csdash.panels.contribution import contribution_panel
from csdash.panels.drivers import attributes_table, drivers_panel
from csdash.panels.movers import movers_panel
from csdash.panels.why import SINCE, why_answer
from csdash.text import Text
from csdash.ui.parts import answer, choice, draw, table
from csdash.ui.sections.nrr_trend import BY, KEYS, METRIC
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View
from csdash.words.escape import md_text

SINCE_LABEL = Text("比較", "Compare")
ATTRIBUTES = Text("属性ごとに見た同じ変化", "The same change by every attribute")
CHURN_BY = Text("解約の内訳", "Churn by")


def nrr_why(view: View) -> None:
    """The change between two months, split; then what made the churn of the window."""
    dimensions = split_dimensions(view)
    with st.container(horizontal=True, gap="large"):
        key = choice("metric", METRIC, {key: metric(key).label for key in KEYS})
        by = choice("by", BY, {name: dimension_name(name) for name in dimensions}) if dimensions else ""
        since = choice("since", SINCE_LABEL, SINCE)
    answer(why_answer(view, key, by, since))
    left, right = st.columns(2, gap="large")
    with left:
        if by and (panel := drivers_panel(view, key, by, since)):
            draw(panel, "drivers")
    with right:
        if panel := movers_panel(view, key, since):
            draw(panel, "movers")
    if told := attributes_table(view, key, since):
        frame, headers, said, how = told
        st.header(ATTRIBUTES[view.language], anchor=False)
        st.markdown(md_text(said))
        st.caption(md_text(how))
        table(frame, headers, key="attributes", alt=ATTRIBUTES[view.language])
    left, right = st.columns(2, gap="large")
    with left:
        draw(concentration_panel(view, key), "concentration")
    with right:
        _churn(view, dimensions)


def _churn(view: View, dimensions: tuple[str, ...]) -> None:
    products = ("product",) if has_dimension(view, "product") else ()
    names = (*dimensions, *products, "reason", "kind", "tenure")
    split = choice("churn_by", CHURN_BY, {name: split_name(name) for name in names})
    with or_locked():
        if panel := contribution_panel(view, split):
            draw(panel, "contribution")
