"""The share menu: every way in which what a page shows leaves it, in one popover above the page.

A way is a function of the view and the page that draws its own row: a button, a line to copy, a form. It is named in
WAYS, in the order in which readers want them. What is expensive is made on the click and not before.
"""

from collections.abc import Callable

import streamlit as st

from csdash.text import Text
from csdash.ui.page import Page
from csdash.views.view import View

SHARE = Text("共有", "Share")

WAYS: tuple[Callable[[View, Page], None], ...] = ()


def share_menu(view: View, page: Page) -> None:
    """The popover with all WAYS. Closed, its content is not even made: most readers only read."""
    if not WAYS:
        return
    menu = st.popover(
        SHARE[view.language], type="tertiary", icon=":material/ios_share:", key="share", on_change="rerun"
    )
    if menu.open:
        with menu:
            for way in WAYS:
                way(view, page)
