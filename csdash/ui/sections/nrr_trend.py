"""NRR over time, the bridge, and the groups of one attribute."""

import streamlit as st

from csdash.contract.names import dimension_name
from csdash.metrics.registry import metric
from csdash.panels.answers import nrr_answer, split_dimensions
from csdash.panels.bridge import bridge_panel
from csdash.panels.groups import multiples_panel, ranked_panel
from csdash.panels.initiatives import initiatives_answer, initiatives_table
from csdash.panels.is_real import TITLE, is_real_note, is_real_table
from csdash.panels.trend import benchmark_options, trend_panel
from csdash.text import Text
from csdash.ui.parts import answer, choice, draw, table
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View
from csdash.words.escape import md_text

METRIC = Text("指標", "Metric")
BY = Text("分け方", "Split by")
BENCHMARK = Text("ベンチマーク", "Benchmark")
EFFECTS = Text("施策・出来事の前後", "Before and after initiatives and events")
KEYS = ("nrr", "grr", "logo_retention_rate")


def nrr_trend(view: View) -> None:
    """How it went, what it is made of, where it differs, and what it was before and after what was done."""
    key, by = chosen_split(view)
    answer(nrr_answer(view, by))
    benchmark = chosen_benchmark(view, key)
    draw(trend_panel(view, key, benchmark), "trend", notes_on=key)
    st.header(TITLE[view.language], anchor=False)
    st.caption(md_text(is_real_note(view)))
    table(*is_real_table(view, *KEYS), key="is-real", alt=TITLE[view.language])
    if by:
        left, right = st.columns(2, gap="large")
        with left:
            draw(bridge_panel(view), "bridge")
        with right:
            draw(ranked_panel(view, key, by), "ranked")
        draw(multiples_panel(view, key, by, benchmark), "groups")
    else:
        draw(bridge_panel(view), "bridge")
    st.header(EFFECTS[view.language], anchor=False)
    with or_locked():
        st.markdown(md_text(initiatives_answer(view, key)))
        table(*initiatives_table(view, key), key="initiatives", alt=EFFECTS[view.language])


def chosen_split(view: View) -> tuple[str, str]:
    """The rate and the attribute to split it by (empty where the data has none), as chosen on the page."""
    dimensions = split_dimensions(view)
    with st.container(horizontal=True, gap="large"):
        key = choice("metric", METRIC, {key: metric(key).label for key in KEYS})
        by = choice("by", BY, {name: dimension_name(name) for name in dimensions}) if dimensions else ""
    return key, by


def chosen_benchmark(view: View, key: str) -> str:
    """The benchmark the trend is held against, as chosen on the page; empty where the metric has none to offer."""
    options = benchmark_options(view, key)
    return choice("benchmark", BENCHMARK, options) if options else ""
