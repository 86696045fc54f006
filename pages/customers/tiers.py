"""Does the attention each customer gets fit what they are worth?"""

import streamlit as st

from csdash.contract.accounts import ACCOUNTS
from csdash.panels.answers import has_dimension
from csdash.share.outlines.customers import TIERS
from csdash.text import Text
from csdash.ui.current import current_view
from csdash.ui.parts import choice, locked, question
from csdash.ui.sections.tiers_distribution import tiers_distribution
from csdash.ui.sections.tiers_economics import tiers_economics
from csdash.ui.sections.tiers_fit import tiers_fit
from csdash.ui.sections.tiers_journey import tiers_journey
from csdash.ui.sections.tiers_migration import tiers_migration
from csdash.ui.sections.tiers_proactivity import tiers_proactivity

SECTION = Text("見る内容", "Show")
SECTIONS = {
    "distribution": Text("配分と成績", "Distribution"),
    "fit": Text("LTVとの適合", "Fit to LTV"),
    "economics": Text("採算と負荷", "Worth and cost"),
    "migration": Text("層の移動", "Migration"),
    "journey": Text("利用フェーズ", "Journey"),
    "proactivity": Text("支援の種類", "Proactivity"),
}
DRAWN = {
    "distribution": tiers_distribution,
    "fit": tiers_fit,
    "economics": tiers_economics,
    "migration": tiers_migration,
    "journey": tiers_journey,
    "proactivity": tiers_proactivity,
}

question(TIERS.question)
view = current_view()
if not has_dimension(view, "tier"):
    locked("accounts.tier", ACCOUNTS["tier"].unlocks)
    st.stop()
DRAWN[choice("show", SECTION, SECTIONS)](view)
