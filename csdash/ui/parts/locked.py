"""Locked: what is missing from the data, and what would light up if it were there."""

import streamlit as st

from csdash.text import Text
from csdash.ui.current import current_language
from csdash.words.escape import md_text

MISSING = Text("「{missing}」を追加すると、{unlocks}が表示されます。", "Add {missing} to see {unlocks}.")


def locked(missing: str, unlocks: Text) -> None:
    """One quiet line in place of a figure whose table or column (`accounts.health_score`) is not there."""
    sentence = MISSING.format(missing=missing, unlocks=unlocks)[current_language()]
    with st.container(border=True):
        st.caption(f":material/lock_open: {md_text(sentence)}")
