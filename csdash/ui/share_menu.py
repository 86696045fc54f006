"""The share menu: every way in which what a page shows leaves it, in one popover above the page.

A way is a function of the view and the page that draws its own row: a button, a line to copy, a form. It is named in
WAYS, in the order in which readers want them. What is expensive is made on the click and not before.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

import streamlit as st

from csdash.errors import CsdashError
from csdash.share.digest.digest import digest
from csdash.share.digest.written import as_chat
from csdash.share.link import link
from csdash.share.outlines import OUTLINES
from csdash.share.safe import safe_view
from csdash.text import Text
from csdash.ui import address, seen
from csdash.ui.current import current_grant
from csdash.ui.export import download
from csdash.ui.page import Page
from csdash.views.view import View
from csdash.words.escape import md_text

SHARE = Text("共有", "Share")
CHAT = Text("チャットやメールに貼る文章", "Text for a chat or a mail")
DECK = Text("この画面のスライド (PowerPoint)", "Slides of this page (PowerPoint)")
REPORT = Text("この画面のレポート (HTML)", "Report of this page (HTML)")
SAFE = Text("全員に共有できる形にする", "Make it safe for everybody")
SAFE_HELP = Text(
    "顧客名を出さず、少数の顧客からなる数字や表を除きます。絞り込みは外れ、会社全体の1年間の比較になります。",
    "No account is named, and no figure or table rests on few. Filters do not apply: it is of the whole, over a year.",
)
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
LINK = Text(
    "この表示へのリンク(絞り込みと時点を含みます)", "Link to this view, with its filters and as-of date"
)


def link_way(view: View, page: Page) -> None:
    """The link to what is shown, with a button that copies it."""
    st.caption(LINK[view.language])
    st.code(link(view, page.url_path, here(), address.own_choices()), language=None, wrap_lines=True)


def chat_way(view: View, page: Page) -> None:
    """What this page says as text, with a button that copies it: for a chat or a mail."""
    grant = current_grant()
    if page.url_path in OUTLINES and grant.may_export("text"):
        seen.read_out(view, grant, page.url_path)
        said = digest(OUTLINES[page.url_path], view, here(), address.own_choices())
        st.caption(CHAT[view.language])
        st.code(as_chat(said), language=None, wrap_lines=True, height=160)


def deck_way(view: View, page: Page) -> None:
    """The slides of this page, made when they are asked for."""
    if page.url_path in OUTLINES:
        download(
            "deck",
            DECK[view.language],
            partial(_deck, view, page.url_path),
            what=page.url_path,
            file_name=f"csdash-{page.url_path}-{view.as_of.isoformat()}.pptx",
            mime=PPTX,
            icon=":material/slideshow:",
            key="share.deck",
        )


def _deck(view: View, page: str) -> bytes:
    # Slides are for white paper, whatever the reader's screen; and the libraries of slides are slow to load.
    from csdash.share.deck.deck import deck  # noqa: PLC0415

    return deck(replace(view, theme="light"), [page])


def report_way(view: View, page: Page) -> None:
    """This page as an HTML file, made when it is asked for."""
    if page.url_path in OUTLINES:
        download(
            "report",
            REPORT[view.language],
            partial(_report, view, page.url_path),
            what=page.url_path,
            file_name=f"csdash-{page.url_path}-{view.as_of.isoformat()}.html",
            mime="text/html",
            icon=":material/docs:",
            key="share.report",
        )


def _report(view: View, page: str) -> bytes:
    from csdash.share.report.report import report  # noqa: PLC0415

    return report(view, [page])


def here() -> str:
    """Where this dashboard is served, as the reader's browser knows it."""
    url = urlsplit(st.context.url or "")
    return f"{url.scheme}://{url.netloc}" if url.netloc else ""


WAYS: tuple[Callable[[View, Page], None], ...] = (chat_way, deck_way, report_way)


def share_menu(view: View, page: Page) -> None:
    """The popover with the link and all WAYS. Closed, its content is not even made: most readers only read."""
    menu = st.popover(
        SHARE[view.language], type="tertiary", icon=":material/ios_share:", key="share", on_change="rerun"
    )
    if menu.open:
        with menu:
            link_way(view, page)
            # Readers of sums get nothing that is not safe, and so have nothing to choose.
            is_safe = bool(view.scope.safe) or st.toggle(
                SAFE[view.language], key="share.safe", help=SAFE_HELP[view.language]
            )
            try:
                told = safe_view(view) if is_safe else view
            except CsdashError as reason:
                st.info(md_text(reason.message[view.language]), icon=":material/visibility_off:")
                return
            for way in WAYS:
                way(told, page)
