"""The section of the data page in which data is brought in, where that is allowed."""

import streamlit as st

from csdash.access import LOCAL
from csdash.errors import CsdashError
from csdash.place import Place
from csdash.settings import SAMPLE_DATA, Settings
from csdash.snapshots.listing import is_root
from csdash.text import Text
from csdash.ui import cache
from csdash.ui.boundary import explain
from csdash.ui.current import current_grant, current_language
from csdash.ui.imports import bench
from csdash.ui.imports.drop import drop
from csdash.ui.imports.feeds import feeds
from csdash.ui.imports.outcome import outcome
from csdash.words.escape import md_text

HOW = Text(
    "手元のファイルから、検査済みのスナップショットを作ります。ファイルはこのコンピューターの外へは出ません。",
    "From files you have to a checked snapshot. Nothing leaves this machine.",
)
SWITCHED_OFF = Text(
    "ブラウザーからの取り込みは無効です。python -m csdash import を使うか、管理者に依頼してください。",
    "Importing in the browser is switched off. Use python -m csdash import, or ask your administrator.",
)
TAKEN = Text("列の意味", "What the columns mean")
BY = Text("{origin}によるものです。違うところは直してください。", "This is {origin}. Change what is wrong.")
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def is_allowed(settings: Settings) -> bool:
    """Whether data may come in by the browser: not switched off, and by whoever sits at this machine."""
    is_here = current_grant() == LOCAL and st.get_option("server.address") in _LOOPBACK
    return settings.import_in_browser and is_here


def target(settings: Settings) -> Place:
    """Where an import is saved: the root that is shown, or the one meant for it where that is none to write to."""
    shown = settings.data
    return shown if shown != SAMPLE_DATA and is_root(shown) else settings.import_into


def bring_in() -> None:
    """Drop, look, change, check, save."""
    language, settings = current_language(), cache.settings()
    if not is_allowed(settings):
        st.caption(SWITCHED_OFF[language])
        return
    root = target(settings)
    st.caption(HOW[language])
    try:
        drop(root)
        made = bench.bench()
        if made is None:
            return
        st.header(TAKEN[language], anchor=False)
        st.caption(md_text(BY.format(origin=made.chosen.origin)[language]))
        feeds(made)
        outcome(made, root, settings)
    except CsdashError as error:
        explain(error)
