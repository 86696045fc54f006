"""The shell: what every page gets for free. `app.py` calls it top to bottom, pages read `current_view`."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from csdash.errors import CsdashError
from csdash.notes import notes_of
from csdash.settings import Settings
from csdash.ui import address, cache, offer, seen
from csdash.ui.boundary import DoesNotAddUp, NothingLeft
from csdash.ui.chips import as_of_chip, filter_chips
from csdash.ui.closed import Closed
from csdash.ui.current import current_grant, current_language, current_view, forget, show, speak
from csdash.ui.filters import filters
from csdash.ui.freshness import late_banner, stale_banner
from csdash.ui.language import language_switch, reading_language
from csdash.ui.left_out import sentence
from csdash.ui.page import Page
from csdash.ui.share_menu import share_menu
from csdash.ui.sign_in import admit_reader
from csdash.ui.style import style
from csdash.ui.who import who
from csdash.views.selection import known_as_of, known_values
from csdash.views.view import Theme, View
from csdash.words.escape import md_text

__all__ = ["count_run", "current_language", "current_view", "page_width", "prepare", "start"]

_WIDEST = 1280
_RUN = "csdash.run"


def start() -> None:
    """Who reads, where they are and which language. Before anything is drawn, whatever happens later."""
    forget()
    address.arrive()
    style()
    try:
        default = cache.settings().language
    except CsdashError:
        # The same error is explained once there is a language to explain it in.
        default = Settings().language
    speak(reading_language(default))
    admit_reader()


@contextmanager
def page_width() -> Iterator[None]:
    """A column no wider than a line can be read, in the middle of wide screens."""
    with st.container(horizontal_alignment="center"), st.container(width=_WIDEST, key=f"drawn-in-{_theme()}"):
        yield


def prepare(page: Page | None) -> None:
    """The data, the view of it, and above the page its as-of date, filters and language.

    Raises why the reader is not let in, or may not open the page, before anything is read.
    """
    grant = current_grant()
    as_of, share, me = _header(is_closed=page is None)
    if page is None:
        with me:
            who(grant, None, current_language())
        raise Closed
    scope = grant.scope
    if scope.minimum:
        # Sums of other months or of another day, taken from one another, would tell what neither does.
        address.keep_only_language()
    known = offer.kept(scope)
    dates = () if scope.minimum else tuple(snapshot.as_of for snapshot in known[1:])
    selection, unknown = known_as_of(address.selection(), dates)
    snapshot = next((one for one in known[1:] if one.as_of == selection.as_of), known[0])
    session = cache.session(snapshot, scope)
    months = (session.first_month, session.last_month)
    selection, unknown_values = known_values(selection, months, session.dimensions)
    address.keep(selection, unknown + unknown_values)
    chosen = View(
        language=current_language(),
        theme=_theme(),
        snapshot=snapshot,
        scope=session.scope,
        as_of=session.as_of,
        window=selection.window,
        months=(selection.first_month or months[0], selection.last_month or months[1]),
        where=selection.where,
        notes=notes_of(cache.settings()).version,
        session=session,
        opened=partial(cache.session, scope=scope),
        tally=cache.tally(scope),
    )
    # What is chosen is not looked at through a page without filters, but it is what leaves by the share menu.
    view = chosen if page.has_filters else chosen.of_everything()
    show(view)
    seen.viewed(cache.settings(), grant, page.url_path, snapshot.id)
    with me:
        who(grant, session.names, view.language)
    with as_of:
        as_of_chip(view, dates)
    with share:
        share_menu(chosen, page)
    offer.snapshot_banners(view)
    stale_banner(cache.stale_since(), cache.settings().timezone, view.language)
    # Who looks at an older snapshot knows that there is newer data.
    if snapshot == cache.known_snapshots()[0]:
        late_banner(cache.settings(), months[1], view.language)
    has_filters = page.has_filters and not scope.minimum
    if has_filters:
        filters(
            view,
            months,
            session.dimensions,
            cache.accounts_per_value(session),
            session.names,
        )
        filter_chips(view, months, session.names)
    if left_out := address.left_out():
        st.warning(md_text(sentence(left_out)[view.language]), icon=":material/link_off:")
    if page.has_filters and not cache.adds_up(view):
        raise DoesNotAddUp
    if page.has_filters and view.where and not cache.most_accounts(view):
        raise NothingLeft


def count_run() -> None:
    """The number of this run as a class at the end of the page, st-key-run-3: what a test waits for."""
    number = st.session_state[_RUN] = st.session_state.get(_RUN, 0) + 1
    with st.container(key=f"run-{number}"):
        st.space(1)


def _theme() -> Theme:
    # Right on the first run, too (measured on 1.67); after a switch it is the next run that knows.
    return st.context.theme.type or "light"


def _header(*, is_closed: bool) -> tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator]:
    """The row above the page: the language on the right, and the places for as-of date, share menu and who reads."""
    # Of a page that is closed to the reader there is no date, and what is left stands where it always does.
    alignment = "right" if is_closed else "distribute"
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment=alignment):
        as_of = st.container(width="content")
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            share = st.container(width="content")
            language_switch(current_language())
            me = st.container(width="content")
    return as_of, share, me
