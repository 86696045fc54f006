"""Is revenue from existing customers growing or shrinking?"""

import streamlit as st

from csdash.analysis.sentences import month_name
from csdash.contract.names import dimension_name
from csdash.metrics.registry import metric
from csdash.text import Text
from csdash.ui.current import current_view
from csdash.ui.panels.answers import nrr_answer, split_dimensions
from csdash.ui.panels.bridge import bridge_panel
from csdash.ui.panels.drivers import drivers_panel
from csdash.ui.panels.groups import multiples_panel, ranked_panel
from csdash.ui.panels.headline_tiles import headline_tiles
from csdash.ui.panels.panel import draw
from csdash.ui.panels.trend import trend_panel
from csdash.ui.parts import answer, choice, question, tiles

KEYS = ("nrr", "grr", "logo_retention_rate", "expansion_rate", "quick_ratio", "expanded_accounts_share")
METRIC = Text("指標", "Metric")
BY = Text("分け方", "Split by")

question(
    Text(
        "既存顧客の売上は増えているか、減っているか",
        "Is revenue from existing customers growing or shrinking?",
    )
)
view = current_view()
dimensions = split_dimensions(view)
# The answer comes first, and is about the groups chosen below it.
said = st.container()
told, _ = headline_tiles(view, *KEYS)
tiles(told, month_name(view.months[1] - 12)[view.language])

with st.container(horizontal=True, gap="large"):
    key = choice("metric", METRIC, {key: metric(key).label for key in ("nrr", "grr", "logo_retention_rate")})
    by = choice("by", BY, {name: dimension_name(name) for name in dimensions}) if dimensions else ""
with said:
    answer(nrr_answer(view, by))
draw(trend_panel(view, key), "trend")
if by:
    left, right = st.columns(2, gap="large")
    with left:
        draw(bridge_panel(view), "bridge")
    with right:
        draw(ranked_panel(view, key, by), "ranked")
else:
    draw(bridge_panel(view), "bridge")
if by:
    draw(multiples_panel(view, key, by), "groups")
    if panel := drivers_panel(view, key, by):
        draw(panel, "drivers")
