"""What each tier is worth, what it costs, and whether anybody is left out."""

import polars as pl
import streamlit as st

from csdash.contract.accounts import ACCOUNTS
from csdash.panels.answers import has_dimension
from csdash.panels.groups import ranked_panel
from csdash.panels.tier_worth import worth_answer, worth_table
from csdash.text import Text
from csdash.ui.parts import answer, draw, locked, table
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View
from csdash.words.escape import md_text

NOTE = Text(
    "LTV(モデル)は年間粗利 ÷ 年間解約率(顧客数)で、解約が10社に満たない層では示しません。累計は実績で、データの開始以降の分です。",
    "LTV as a model is yearly gross profit over yearly logo churn, blank where fewer than 10 left. What is to date is a fact, "
    "counted since the data begins.",
)
BY_TIER = Text("層ごとの価値・コスト・負荷", "Worth, cost and load of each tier")
BY_FIT = Text("ターゲット適合別の資源配分", "What is spent by fit of the customer")


def tiers_economics(view: View) -> None:
    """The table by tier, cost against profit, and what is spent on customers of either fit."""
    with or_locked():
        answer(worth_answer(view))
    st.header(BY_TIER[view.language], anchor=False)
    frame, headers = worth_table(view, "tier")
    table(frame, headers, key="worth", alt=BY_TIER[view.language], height=_whole(frame))
    st.caption(md_text(NOTE[view.language]))
    left, right = st.columns(2, gap="large")
    with left, or_locked():
        draw(ranked_panel(view, "cost_to_serve_share", "tier"), "cost_share")
    with right, or_locked():
        if has_dimension(view, "fit"):
            draw(ranked_panel(view, "cost_to_serve_share", "fit"), "cost_share_fit")
    if not has_dimension(view, "fit"):
        locked("accounts.fit", ACCOUNTS["fit"].unlocks)
        return
    st.header(BY_FIT[view.language], anchor=False)
    frame, headers = worth_table(view, "fit")
    table(frame, headers, key="worth_fit", alt=BY_FIT[view.language], height=_whole(frame))


def _whole(frame: pl.DataFrame) -> int:
    """Pixels in which all rows stand: a table of a dozen lines is read, not scrolled."""
    return 35 * (frame.height + 1) + 3
