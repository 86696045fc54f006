"""Notes of a presenter: one line per scene, shown with it for as long as the window is open."""

from functools import partial

import streamlit as st

from csdash.text import Language, Text

NOTE = Text("この場面に添える一言", "A line to show with it")
LONGEST = 60
_NOTES = "csdash.all_hands.notes"


def note_of(key: str) -> str:
    """The note of scene `key`, empty where there is none."""
    return st.session_state.get(_NOTES, {}).get(key, "")


def note_field(key: str, language: Language) -> None:
    """The field in which it is written."""
    name = f"note.{key}"
    if name not in st.session_state:
        st.session_state[name] = note_of(key)
    st.text_input(
        NOTE[language],
        key=name,
        max_chars=LONGEST,
        placeholder=NOTE[language],
        label_visibility="collapsed",
        on_change=partial(_keep, key, name),
    )


def _keep(key: str, name: str) -> None:
    # A field that is not drawn is forgotten, as all are while the scenes are shown.
    st.session_state[_NOTES] = st.session_state.get(_NOTES, {}) | {key: st.session_state[name].strip()}
