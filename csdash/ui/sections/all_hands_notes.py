"""Notes of a presenter: one line per scene, shown with it, kept beside the data for the month that is told of.

A reload finds them again, and so does the machine in the hall. Where there is no place to keep any, or the presenter
sees only a part of the company, they stay as long as the window is open: what is kept all presenters see.
"""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from csdash.access.admit import NotAdmitted
from csdash.errors import CsdashError
from csdash.months import month_code
from csdash.notes import Notes, notes_of
from csdash.scope import EVERYTHING
from csdash.text import Language, Text
from csdash.ui.changed import changed
from csdash.ui.current import current_grant
from csdash.ui.reader import reader
from csdash.views.view import View
from csdash.words.escape import md_text

NOTE = Text("この場面に添える一言", "A line to show with it")
KEPT = Text(
    "一言は、話す月のものとしてデータと一緒に残り、ほかの端末でも表示されます。",
    "Lines are kept beside the data for the month that is told of, and shown on other machines, too.",
)
NOT_KEPT = Text("一言は、この画面を閉じるまで残ります。", "Lines stay until this window is closed.")
LONGEST = 60
_NOTES, _ERROR = "csdash.all_hands.notes", "csdash.all_hands.error"


def notes_told(view: View) -> Mapping[str, str]:
    """The line of each scene that has one."""
    notes = _store(view)
    return notes.lines(month_code(view.months[1])) if notes else st.session_state.get(_NOTES, {})


def how_kept(view: View) -> Text:
    """How long they stay."""
    return KEPT if _store(view) else NOT_KEPT


def note_field(view: View, key: str, told: Mapping[str, str], language: Language) -> None:
    """The field in which the line of a scene is written."""
    name = f"note.{key}"
    # What is kept is what is shown: somebody else may have written it.
    st.session_state[name] = told.get(key, "")
    st.text_input(
        NOTE[language],
        key=name,
        max_chars=LONGEST,
        placeholder=NOTE[language],
        label_visibility="collapsed",
        disabled=_store(view) is not None and not current_grant().may_write,
        on_change=partial(changed, name, partial(_keep, _store(view), month_code(view.months[1]), key)),
    )
    if error := st.session_state.get(_ERROR, {}).get(key):
        st.warning(md_text(error[language]), icon=":material/edit_off:")


def _store(view: View) -> Notes | None:
    notes, grant = notes_of(view.session.settings), current_grant()
    return notes if notes.is_kept and grant.scope == EVERYTHING else None


def _keep(notes: Notes | None, month: str, key: str, said: str) -> None:
    text = said.strip()
    if notes is None:
        # A field that is not drawn is forgotten, as all are while the scenes are shown.
        st.session_state[_NOTES] = st.session_state.get(_NOTES, {}) | {key: text}
        return
    problem = None
    try:
        # A click runs before the page and its gate do, so the right to write is asked for here.
        grant = reader().grant()
        if not grant.may_write or grant.scope != EVERYTHING:
            raise NotAdmitted("notes may not be written in this role")
        notes.say(month, key, text, grant.who)
    except CsdashError as error:
        problem = error.message
    st.session_state[_ERROR] = {key: problem}
