"""How the product is used: by the company, by groups, by accounts."""

import streamlit as st

from csdash.contract.names import dimension_name
from csdash.panels.answers import split_dimensions
from csdash.panels.health_usage import (
    company_panel,
    usage_accounts_table,
    usage_groups_panel,
    usage_options,
)
from csdash.text import Text
from csdash.ui.parts import choice, draw, locked, table
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View

LEVEL = Text("単位", "Level")
LEVELS = {
    "company": Text("全社", "Company"),
    "category": Text("カテゴリ別", "By category"),
    "account": Text("個社別", "By account"),
}
USE, BY = Text("項目", "Measure"), Text("分け方", "Split by")
ACCOUNTS = Text(
    "顧客ごとの利用状況(利用者数の減少が大きい順)", "Use by account, the largest fall in users first"
)
NEEDED = Text("全社・カテゴリ・個社の利用状況", "usage by company, category and account")


def health_usage(view: View) -> None:
    """Usage at the level chosen on the page."""
    options = usage_options(view)
    with or_locked():
        match choice("level", LEVEL, LEVELS):
            case "company":
                _company(view, list(options))
            case "category":
                _category(view, options)
            case "account":
                st.header(ACCOUNTS[view.language], anchor=False)
                table(*usage_accounts_table(view), key="usage", alt=ACCOUNTS[view.language])


def _company(view: View, keys: list[str]) -> None:
    if not keys:
        locked("accounts.active_users", NEEDED)
    for pair in (keys[:2], keys[2:]):
        for column, key in zip(st.columns(2, gap="large"), pair, strict=False):
            with column:
                draw(company_panel(view, key), f"use_{key}")


def _category(view: View, options: dict[str, Text]) -> None:
    dimensions = split_dimensions(view)
    if not options or not dimensions:
        locked("accounts.active_users" if not options else "accounts.industry", NEEDED)
        return
    with st.container(horizontal=True, gap="large"):
        key = choice("use", USE, options)
        by = choice("by", BY, {name: dimension_name(name) for name in dimensions})
    draw(usage_groups_panel(view, key, by), "use_groups")
