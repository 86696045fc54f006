"""What holds in the run in progress: whose run it is, what they may see, and the view of it, for the parts of a page.

Grant and view are put here anew in every run and taken away at its end: a script that anybody starts on its own,
without `app.py` and its gate, finds nothing to show.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from csdash.access import Grant
from csdash.access.admit import NotAdmitted
from csdash.errors import CsdashError
from csdash.text import Language
from csdash.views.view import View

_VIEW, _LANGUAGE, _GRANT = "csdash.view", "csdash.reading", "csdash.grant"


@contextmanager
def this_run() -> Iterator[None]:
    """Whatever becomes of the run, nothing that was granted in it outlives it."""
    try:
        yield
    finally:
        forget()


def forget() -> None:
    """Nothing is granted, nothing shown."""
    for name in (_GRANT, _VIEW):
        st.session_state.pop(name, None)


def current_grant() -> Grant:
    """What the reader may see and do in this run; raises why they are not let in."""
    match st.session_state.get(_GRANT):
        case Grant() as grant:
            return grant
        case CsdashError() as refusal:
            raise refusal
    raise NotAdmitted("nobody was let in in this run")


def grant_if_any() -> Grant | None:
    """The same, None where the reader is not let in."""
    found = st.session_state.get(_GRANT)
    return found if isinstance(found, Grant) else None


def current_view() -> View:
    """What is shown in this run: pages give it to their cached functions, nothing else. Without a grant there is none."""
    current_grant()
    if _VIEW not in st.session_state:
        raise NotAdmitted("nothing was opened in this run")
    return st.session_state[_VIEW]


def view_if_any() -> View | None:
    """The same, or None where no data could be opened."""
    return st.session_state.get(_VIEW)


def current_language() -> Language:
    """The language of this run, known even where no data could be opened."""
    return st.session_state[_LANGUAGE]


def let_in(found: Grant | CsdashError) -> None:
    """What the reader may see in this run, or why they are not let in; for the shell only."""
    st.session_state[_GRANT] = found


def show(view: View) -> None:
    """Make `view` the one of this run; for the shell only."""
    st.session_state[_VIEW] = view


def speak(language: Language) -> None:
    """Make `language` the one of this run; for the shell only."""
    st.session_state[_LANGUAGE] = language
