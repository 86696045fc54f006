"""The note: what people wrote on a figure, and a form to write another."""

import streamlit as st

from csdash.access import LOCAL
from csdash.access.admit import NotAdmitted
from csdash.clock import today
from csdash.errors import CsdashError
from csdash.notes import LONGEST, Note, Notes, notes_of
from csdash.scope import EVERYTHING
from csdash.text import Text
from csdash.ui.current import current_grant, current_view
from csdash.ui.reader import reader
from csdash.words.dates import day_text
from csdash.words.escape import md_text

NOTES = Text("メモ", "Notes")
DAY = Text("いつのことか", "About which day")
WHAT = Text("何が起きたか", "What happened")
EXAMPLE = Text("例: 料金改定を実施", "For example: prices were raised")
WHO = Text("名前", "Your name")
SIGNED = Text("{author} として残します。", "It is signed {author}.")
SAVE = Text("メモを残す", "Save the note")
REMOVE = Text("このメモを外す", "Take this note off")
WRITTEN = Text("{author}、{date}記入", "{author}, written {date}")
SHARED = Text(
    "このダッシュボードを見られる全員に、グラフ上の番号として表示されます。",
    "Everybody who may see this dashboard sees it, as a number on the chart.",
)
NOT_SAVED = Text(
    "メモの欄が閉じられていたため、保存されませんでした。もう一度書いてください。",
    "The note was not saved, because its form had been closed meanwhile. Write it again.",
)
_AUTHOR, _ERROR = "csdash.author", "csdash.note_error"


def note_on(metric: str) -> None:
    """A popover beside a figure of `metric`; nothing of it is read until it is opened."""
    view, grant = current_view(), current_grant()
    notes = notes_of(view.session.settings)
    # What one writes all see: so it takes the whole company, with names, to read notes and to write them.
    if not notes.is_kept or grant.scope != EVERYTHING:
        return
    language = view.language
    opened = st.popover(
        NOTES[language],
        type="tertiary",
        icon=":material/sticky_note_2:",
        key=f"notes.{metric}",
        on_change="rerun",
    )
    if not opened.open:
        return
    with opened:
        for note in notes.on(metric):
            _written(note, notes)
        if not grant.may_write:
            return
        with st.form(key=f"note.{metric}", border=False, clear_on_submit=False):
            st.date_input(
                DAY[language],
                value=view.as_of,
                max_value=max(view.as_of, today(view.session.settings.timezone)),
                key=f"note.day.{metric}",
            )
            st.text_input(
                WHAT[language], key=f"note.text.{metric}", max_chars=LONGEST, placeholder=EXAMPLE[language]
            )
            if grant == LOCAL:
                name = st.session_state.get(_AUTHOR, "")
                st.text_input(WHO[language], value=name, key=f"note.author.{metric}", max_chars=80)
            else:
                st.caption(md_text(SIGNED.format(author=grant.who)[language]))
            st.caption(SHARED[language])
            st.form_submit_button(SAVE[language], on_click=_save, args=(notes, metric))
        if error := st.session_state.get(_ERROR):
            st.warning(md_text(error[language]), icon=":material/edit_off:")


def _written(note: Note, notes: Notes) -> None:
    language = current_view().language
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        who = WRITTEN.format(author=note.author, date=day_text(note.written_at.date(), language))
        st.markdown(
            f"**{md_text(day_text(note.day, language))}** {md_text(note.text)}  \n"
            f":small[:gray[{md_text(who[language])}]]",
            width="stretch",
        )
        if current_grant().may_write:
            st.button(
                REMOVE[language],
                key=f"note.remove.{note.id}.{note.metric}",
                type="tertiary",
                icon=":material/close:",
                on_click=_remove,
                args=(notes, note),
            )


def _save(notes: Notes, metric: str) -> None:
    fields = [f"note.{field}.{metric}" for field in ("day", "text")]
    if not all(field in st.session_state for field in fields):
        # The click crossed another one, after which the form is not there any more, nor what was written in it.
        st.session_state[_ERROR] = NOT_SAVED
        return
    day, text = (st.session_state[field] for field in fields)
    try:
        author = _author(st.session_state.get(f"note.author.{metric}", ""))
        notes.add(day, metric, text, author)
    except CsdashError as error:
        st.session_state[_ERROR] = error.message
        return
    st.session_state[_AUTHOR] = author
    st.session_state[_ERROR] = None
    st.session_state[f"note.text.{metric}"] = ""


def _remove(notes: Notes, note: Note) -> None:
    try:
        notes.remove(note.id, _author(st.session_state.get(_AUTHOR, "") or note.author))
    except CsdashError as error:
        st.session_state[_ERROR] = error.message


def _author(given: str) -> str:
    """Who writes: whoever is signed in, and the name they gave only where nobody signs in.

    A click runs before the page and its gate do, so the right to write is asked for here.
    """
    grant = reader().grant()
    if not grant.may_write or grant.scope != EVERYTHING:
        raise NotAdmitted("notes may not be written in this role")
    return given if grant == LOCAL else grant.who
