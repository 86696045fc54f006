"""NRR over time, the bridge, and the groups of one attribute."""

import streamlit as st

from csdash.contract.names import dimension_name
from csdash.metrics.registry import metric
from csdash.text import Text
from csdash.ui.panels.answers import nrr_answer, split_dimensions
from csdash.ui.panels.bridge import bridge_panel
from csdash.ui.panels.groups import multiples_panel, ranked_panel
from csdash.ui.panels.panel import draw
from csdash.ui.panels.trend import trend_panel
from csdash.ui.parts import answer, choice
from csdash.ui.state import View

METRIC = Text("指標", "Metric")
BY = Text("分け方", "Split by")
KEYS = ("nrr", "grr", "logo_retention_rate")


def nrr_trend(view: View) -> None:
    """How it went, what it is made of, and where it differs."""
    key, by = chosen_split(view)
    answer(nrr_answer(view, by))
    draw(trend_panel(view, key), "trend")
    if not by:
        draw(bridge_panel(view), "bridge")
        return
    left, right = st.columns(2, gap="large")
    with left:
        draw(bridge_panel(view), "bridge")
    with right:
        draw(ranked_panel(view, key, by), "ranked")
    draw(multiples_panel(view, key, by), "groups")


def chosen_split(view: View) -> tuple[str, str]:
    """The rate and the attribute to split it by (empty where the data has none), as chosen on the page."""
    dimensions = split_dimensions(view)
    with st.container(horizontal=True, gap="large"):
        key = choice("metric", METRIC, {key: metric(key).label for key in KEYS})
        by = choice("by", BY, {name: dimension_name(name) for name in dimensions}) if dimensions else ""
    return key, by
