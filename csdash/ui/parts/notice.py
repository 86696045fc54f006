"""The notice: what a page shows where it cannot show what was asked, with what to do about it."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from csdash.words.escape import md_text


@dataclass(frozen=True, slots=True)
class Action:
    """The one thing a reader can do about it with a click."""

    label: str
    run: Callable[[], None]


def notice(icon: str, headline: str, sentence: str, action: Action | None = None) -> None:
    """One headline, one sentence, at most one button."""
    with st.container(border=True, gap="xsmall"):
        st.header(md_text(headline), anchor=False, icon=icon)
        st.markdown(md_text(sentence))
        if action:
            st.button(md_text(action.label), on_click=action.run, key=f"notice.{headline}.{action.label}")
