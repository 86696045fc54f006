"""The offer: a reader stays on the snapshots known when they came; a newer one is offered, and shown when they say so.

Every page, export and link of one reader therefore speaks of one state of the data, however long they read.
Loading the page again accepts, too.
"""

import streamlit as st

from csdash.errors import DataError
from csdash.scope import Scope
from csdash.text import Text
from csdash.ui import address, cache
from csdash.ui.current import current_language
from csdash.ui.parts.banner import banner
from csdash.views.view import Snapshot, View
from csdash.words.dates import day_text
from csdash.words.escape import md_text

_KEPT, _GONE = "csdash.snapshots", "csdash.gone"
NEWER = Text("{date}時点の新しいデータがあります。", "There is newer data, as of {date}.")
CORRECTED = Text("{date}時点のデータが更新されました。", "The data as of {date} has been published again.")
TAKEN_BACK = Text(
    "表示しているデータは取り下げられました。現在のデータは{date}時点のものです。",
    "The data shown has been taken back. The current data is as of {date}.",
)
UNTIL_THEN = Text("切り替えるまで、表示は変わりません。", "Until you switch, nothing you see changes.")
SWITCH = Text("新しいデータに切り替える", "Switch to it")
DAMAGED = Text(
    "代わりに{date}時点のデータを表示しています。管理者の方へ: {why}",
    "The data as of {date} is shown instead. For your administrator: {why}",
)
GONE = Text(
    "表示していたデータがサーバーからなくなったため、{date}時点のデータに切り替わりました。",
    "The data you were looking at is no longer on the server; this is the data as of {date}.",
)


def kept(scope: Scope) -> tuple[Snapshot, ...]:
    """The snapshots this reader goes by: the newest, then one per date. What they ask for of these can be opened."""
    root = str(cache.settings().data)
    if st.session_state.get(_KEPT, ("",))[0] != root:
        st.session_state[_KEPT] = (root, cache.known_snapshots())
    known = st.session_state[_KEPT][1]
    asked = address.selection().as_of
    wanted = next((one for one in known[1:] if one.as_of == asked), known[0])
    try:
        cache.session(wanted, scope)
    except DataError:
        if wanted == known[0]:
            known = _instead_of(wanted)
            if known is None:
                raise
        else:
            # Asked for by its date: that date is left out, which the shell says.
            known = tuple(one for one in known if one != wanted)
        st.session_state[_KEPT] = (root, known)
    return known


def accept() -> None:
    """Show what is newest; for callbacks, and for whoever has just published it."""
    st.session_state.pop(_KEPT, None)
    st.session_state.pop(_GONE, None)
    address.change(as_of=None)


def earlier_snapshots(view: View) -> tuple[Snapshot, ...]:
    """What was known before the snapshot that is shown, newest first, as far as this reader goes by it."""
    if view.scope.minimum:
        # What one day says and the day before does not is of one account.
        return ()
    return tuple(one for one in st.session_state[_KEPT][1][1:] if one.as_of and one.as_of < view.as_of)


def snapshot_banners(view: View) -> None:
    """What there is to say of the snapshot that is shown: a newer one, one that cannot be opened, one that is gone."""
    language = current_language()
    date = day_text(view.as_of, language)
    mine, newest = st.session_state[_KEPT][1][0], cache.known_snapshots()[0]
    broken = cache.damaged()
    if broken and view.snapshot == mine:
        banner("damaged", DAMAGED.format(date=date, why=broken.why)[language])
    if st.session_state.get(_GONE) == view.snapshot:
        banner("late", GONE.format(date=date)[language])
    if newest != mine and not (broken and broken.id in (mine.id, "")):
        _offer(mine, newest)


def _offer(mine: Snapshot, newest: Snapshot) -> None:
    """One quiet line with one button."""
    language = current_language()
    said = CORRECTED
    if mine.as_of and newest.as_of:
        said = NEWER if newest.as_of > mine.as_of else TAKEN_BACK if newest.as_of < mine.as_of else said
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="offer"):
        date = day_text(newest.as_of, language)
        st.markdown(
            f":material/update: {md_text(said.format(date=date)[language])} {UNTIL_THEN[language]}",
            width="content",
        )
        st.button(SWITCH[language], key="offer.accept", on_click=accept, type="secondary")


def _instead_of(lost: Snapshot) -> tuple[Snapshot, ...] | None:
    """What a reader goes by where their newest cannot be opened any more; None where there is nothing else."""
    cache.look_again()
    now = cache.known_snapshots()
    if now[0] == lost:
        return None
    st.session_state[_GONE] = now[0]
    return now
