"""Expansion taken apart: product lines, price and volume, two factors of NRR, and what goes together with it."""

import streamlit as st

from csdash.panels.expansion import (
    expansion_answer,
    factors_panel,
    knows_products,
    price_panel,
    split_panel,
)
from csdash.panels.expansion_value import LED, decile_text, led_table, value_panel
from csdash.text import Text
from csdash.ui.parts import answer, draw, locked, table
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View

PRODUCTS = Text(
    "クロスセルとアップセル、製品の解約とダウンセルの区別",
    "cross-sell apart from upsell, and products dropped from downsell",
)


def nrr_expansion(view: View) -> None:
    """What accounts that stayed pay more or less for."""
    answer([*expansion_answer(view), decile_text(view)])
    left, right = st.columns(2, gap="large")
    with left:
        draw(split_panel(view), "split")
        if not knows_products(view):
            locked("accounts.product", PRODUCTS)
    with right, or_locked():
        draw(price_panel(view), "price")
    draw(factors_panel(view), "factors")
    with or_locked():
        draw(value_panel(view), "value")
        st.header(LED[view.language], anchor=False)
        table(*led_table(view), key="led", alt=LED[view.language])
