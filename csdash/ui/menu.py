"""The menu: the navigation as it is drawn for one reader, with the pages their role opens."""

from copy import copy
from functools import cache, lru_cache, partial
from pathlib import Path

import streamlit as st

from csdash.access import Grant
from csdash.text import Language
from csdash.ui.closed import Closed, may_open
from csdash.ui.navigation import FOLDER, PAGES
from csdash.ui.page import SECTIONS, Page
from csdash.ui.safe_page import safe_page

HOME = "home"


def navigate(language: Language, grant: Grant | None) -> "tuple[Page | None, st.Page]":
    """Draw the navigation of what `grant` opens; the page the reader is on, as data and as what runs.

    The page is None where they may not open it. Its address is known all the same: whoever follows a link to it
    is told so in words of ours, and nobody learns anything from the difference.
    """
    opened = [page for page in PAGES if grant and may_open(grant, page)]
    home = next((page for page in opened if page.is_default), opened[0] if opened else None)
    sections: dict[str, list[st.Page]] = {SECTIONS[page.section][language]: [] for page in opened}
    beside = sections[next(iter(sections))] if sections else sections.setdefault("", [])
    drawn: dict[str, Page | None] = {}

    def add(to: list[st.Page], page: st.Page, shown: Page | None) -> None:
        to.append(page)
        # Streamlit has its own word for the address of the default page.
        drawn[page.url_path] = shown

    for page in PAGES:
        if page not in opened:
            add(beside, _hidden(page, language, page.url_path, _closed), None)
            continue
        script, section = _script(page, grant), sections[SECTIONS[page.section][language]]
        shown = _drawn(
            script,
            title=page.title[language],
            icon=page.icon,
            url_path=page.url_path,
            help=page.help[language],
        )
        add(section, shown, page)
        if page is home:
            # Streamlit serves its default page at / only and refuses a link to it by name: so the default is
            # a hidden twin, and the page itself has its own address like all others.
            add(section, _hidden(page, language, HOME, script, default=True), page)
    if home is None:
        add(beside, _hidden(PAGES[0], language, HOME, _closed, default=True), None)
    # Whole on a phone, too, where it stands above the filters: else it ends in an English "View 7 more".
    chosen = st.navigation(sections, position="top" if opened else "hidden", expanded=True)
    return drawn[chosen.url_path], chosen


def _script(page: Page, grant: Grant) -> "Path | partial[None]":
    """What runs: the page's script, or of a reader of sums what is safe of it."""
    return _safe(page.url_path) if grant.scope.minimum else FOLDER / page.path


@cache
def _safe(url_path: str) -> "partial[None]":
    return partial(safe_page, url_path)


def _hidden(
    page: Page, language: Language, address: str, script: object, *, default: bool = False
) -> "st.Page":
    title = page.title[language]
    return _drawn(script, title=title, url_path=address, default=default, visibility="hidden")


def _drawn(script: object, **said: object) -> "st.Page":
    """A page of this run. Streamlit notes on it that it may run, so nobody else has the same one."""
    # A tenth of a run went into looking for the scripts again, which do not move while the server is up.
    return copy(_found(script, **said))


@lru_cache(maxsize=256)
def _found(script: object, **said: object) -> "st.Page":
    return st.Page(script, **said)


def _closed() -> None:
    raise Closed
