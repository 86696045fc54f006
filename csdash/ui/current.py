"""The view of the run in progress, for the parts of a page."""

import streamlit as st

from csdash.text import Language
from csdash.views.view import View

_VIEW, _LANGUAGE = "csdash.view", "csdash.reading"


def current_view() -> View:
    """What is shown in this run: pages give it to their cached functions, nothing else."""
    return st.session_state[_VIEW]


def view_if_any() -> View | None:
    """The same, or None where no data could be opened."""
    return st.session_state.get(_VIEW)


def current_language() -> Language:
    """The language of this run, known even where no data could be opened."""
    return st.session_state[_LANGUAGE]


def show(view: View) -> None:
    """Make `view` the one of this run; for the shell only."""
    st.session_state[_VIEW] = view


def speak(language: Language) -> None:
    """Make `language` the one of this run; for the shell only."""
    st.session_state[_LANGUAGE] = language
