"""Phase of use by tier."""

import streamlit as st

from csdash.panels.success_map import success_map_table
from csdash.panels.tier_journey import journey_answer, journey_panel, journey_table
from csdash.text import Text
from csdash.ui.parts import answer, draw, table
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View

MAP = Text("サクセスマップ(フェーズごとの目標と成果)", "Success map: goals and outcomes by phase")
MAP_HOW = Text(
    "月末までに一度でも記録のある顧客の割合です。導入期とオンボーディング期は設計・定着化、活用期以降は業務改善の段階に当たります。",
    "Accounts of which the step was noted at any time by the month's end. Introduction and onboarding are where use is designed "
    "and takes root, adoption and renewal where the customer's own work improves.",
)
IN_DETAIL = Text("フェーズごとの滞在とつまずき", "Stay and stumbling blocks by phase")


def tiers_journey(view: View) -> None:
    """The tiles, and each phase's stay and stumbling block."""
    with or_locked():
        answer(journey_answer(view))
        draw(journey_panel(view), "journey")
        st.header(IN_DETAIL[view.language], anchor=False)
        frame, headers = journey_table(view)
        table(frame, headers, key="journey", alt=IN_DETAIL[view.language])
    st.header(MAP[view.language], anchor=False)
    with or_locked():
        table(*success_map_table(view), key="success_map", alt=MAP[view.language])
        st.caption(MAP_HOW[view.language])
