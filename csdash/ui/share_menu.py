"""The share menu: every way in which what a page shows leaves it, in one popover above the page.

A way is a function of the view and the page that draws its own row: a button, a line to copy, a form. It is named in
WAYS, in the order in which readers want them. What is expensive is made on the click and not before.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

import streamlit as st

from csdash.share.link import link
from csdash.share.outlines import OUTLINES
from csdash.text import Text
from csdash.ui import address
from csdash.ui.page import Page
from csdash.views.view import View

SHARE = Text("共有", "Share")
DECK = Text("この画面のスライド (PowerPoint)", "Slides of this page (PowerPoint)")
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
LINK = Text(
    "この表示へのリンク(絞り込みと時点を含みます)", "Link to this view, with its filters and as-of date"
)


def link_way(view: View, page: Page) -> None:
    """The link to what is shown, with a button that copies it."""
    st.caption(LINK[view.language])
    st.code(link(view, page.url_path, here(), address.own_choices()), language=None, wrap_lines=True)


def deck_way(view: View, page: Page) -> None:
    """The slides of this page, made when they are asked for."""
    if page.url_path in OUTLINES:
        st.download_button(
            DECK[view.language],
            data=partial(_deck, view, page.url_path),
            file_name=f"csdash-{page.url_path}-{view.as_of.isoformat()}.pptx",
            mime=PPTX,
            on_click="ignore",
            type="tertiary",
            icon=":material/slideshow:",
            key="share.deck",
        )


def _deck(view: View, page: str) -> bytes:
    # Slides are for white paper, whatever the reader's screen; and the libraries of slides are slow to load.
    from csdash.share.deck.deck import deck  # noqa: PLC0415

    return deck(replace(view, theme="light"), [page])


def here() -> str:
    """Where this dashboard is served, as the reader's browser knows it."""
    url = urlsplit(st.context.url or "")
    return f"{url.scheme}://{url.netloc}" if url.netloc else ""


WAYS: tuple[Callable[[View, Page], None], ...] = (link_way, deck_way)


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
