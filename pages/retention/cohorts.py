"""Which cohorts stay, and for how long?"""

import streamlit as st

from csdash.contract.names import dimension_name
from csdash.text import Text
from csdash.ui.current import current_view
from csdash.ui.panels.answers import cohorts_answer, survival_dimensions
from csdash.ui.panels.cohorts import KINDS, NO_COHORTS, PERIODS, heatmap_panel, survival_panel
from csdash.ui.panels.panel import draw
from csdash.ui.parts import answer, choice, question

KIND = Text("維持率の種類", "Retention of")
PERIOD = Text("コホートの単位", "Cohorts by")
BY = Text("継続率の分け方", "Survival by")

question(Text("いつ契約した顧客が、どれだけ残っているか", "Which cohorts stay, and for how long?"))
view = current_view()
dimensions = survival_dimensions(view)
with st.container(horizontal=True, gap="large"):
    kind = choice("kind", KIND, KINDS)
    period = choice("period", PERIOD, PERIODS)
    by = choice("by", BY, {name: dimension_name(name) for name in dimensions}) if dimensions else ""
heat, curves = heatmap_panel(view, kind, period), survival_panel(view, by)
answer(cohorts_answer(view, period))
if heat:
    draw(heat, "triangle")
if curves:
    draw(curves, "survival")
if not heat:
    st.info(NO_COHORTS[view.language], icon=":material/info:")
