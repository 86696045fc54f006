"""How accounts and revenue divide over the tiers, now and over time, and how each tier does."""

import streamlit as st

from csdash.metrics.registry import metric
from csdash.panels.answers import tiers_answer
from csdash.panels.groups import ranked_panel
from csdash.panels.tiers import BARS, shares_over_time_panel, shares_panel, tier_table
from csdash.text import Text
from csdash.ui.parts import answer, choice, draw, table
from csdash.views.view import View

SIDE_BY_SIDE = Text("層ごとの成績", "How each tier does")
SHARE_OF = Text("推移の対象", "Shares of")
METRIC = Text("指標", "Metric")


def tiers_distribution(view: View) -> None:
    """Both bars, the table of figures with intervals, one figure compared, and the shares over time."""
    answer(tiers_answer(view))
    draw(shares_panel(view), "shares")
    st.header(SIDE_BY_SIDE[view.language], anchor=False)
    frame, headers = tier_table(view)
    table(frame, headers, key="tiers", alt=SIDE_BY_SIDE[view.language])
    left, right = st.columns(2, gap="large")
    with left:
        key = choice(
            "metric", METRIC, {key: metric(key).label for key in ("nrr", "grr", "logo_retention_rate")}
        )
        draw(ranked_panel(view, key, "tier"), "ranked")
    with right:
        share = choice("share", SHARE_OF, BARS)
        draw(shares_over_time_panel(view, share), "over_time")
