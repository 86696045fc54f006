"""The address: the selection lives in the session, and the URL of the page always says it.

Streamlit drops unbound parameters when the reader changes page, and a widget bound to the URL writes
its label, which differs by language. So the codes are kept in the session and written to the URL
at the end of every run. The URL is read only when the reader came by it: the first run, a link
to another page, the browser's back button. In every other run it is an echo, one click old at worst.
"""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from csdash.views.selection import PARAMETERS, LeftOut, Selection, read, write

_SELECTION, _LEFT_OUT, _CHOICES = "csdash.selection", "csdash.left_out", "csdash.choices"
_PAGE, _CHANGED, _ON_PAGE = "csdash.page", "csdash.changed", "csdash.on_page"


def arrive() -> Selection:
    """The selection of this run. Call once, first."""
    run = get_script_run_ctx()
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    is_new_place = run.is_history_navigation or run.page_script_hash not in st.session_state.get(_PAGE, ())
    # A click on a widget in the same moment is newer than the URL it was made on.
    has_changed = st.session_state.pop(_CHANGED, False)
    if _SELECTION not in st.session_state or (query and is_new_place and not has_changed):
        st.session_state[_SELECTION], st.session_state[_LEFT_OUT] = read(query)
        st.session_state[_CHOICES] = {name: query[name][-1] for name in query if name not in PARAMETERS}
    st.session_state[_ON_PAGE] = {}
    st.session_state[_PAGE] = (run.page_script_hash,)
    return selection()


def selection() -> Selection:
    """What the reader has asked for up to now."""
    return st.session_state[_SELECTION]


def keep(known: Selection, left_out: Sequence[LeftOut]) -> None:
    """Replace the selection by what of it is known here, and remember what had to go."""
    st.session_state[_SELECTION] = known
    st.session_state[_LEFT_OUT] += tuple(left_out)


def left_out() -> tuple[LeftOut, ...]:
    """What the link named in vain, until the reader chooses something."""
    return st.session_state[_LEFT_OUT]


def keep_language() -> None:
    """Have the link say the language that was chosen, and leave the rest of it as it came: for who is not let in yet."""
    chosen = selection().language
    if chosen and st.query_params.get("lang") != chosen:
        st.query_params["lang"] = chosen


def keep_only_language() -> None:
    """Ask for nothing but the language: for who may not choose."""
    st.session_state[_SELECTION] = Selection(language=selection().language)


def change(**fields: object) -> None:
    """Ask for something else; for callbacks, which run before the page does."""
    change_to(replace(selection(), **fields))


def change_to(wanted: Selection) -> None:
    """Ask for another selection as a whole; for callbacks."""
    st.session_state[_SELECTION], st.session_state[_LEFT_OUT] = wanted, ()
    st.session_state[_CHANGED] = True


def clear_filters() -> None:
    """Ask for every account and every month again; for callbacks."""
    change(where=(), first_month=None, last_month=None)


def choice(name: str, codes: Sequence[str]) -> str:
    """The reader's choice among a page's own `codes`, the first unless they chose; the link then says it."""
    code = st.session_state[_CHOICES].get(name)
    if code not in codes:
        code = codes[0]
    st.session_state[_ON_PAGE][name] = code
    return code


def in_vain(name: str, codes: Sequence[str]) -> str:
    """What a link says of a page's own choice `name` that is none of `codes`, said once; empty where all is well."""
    code = st.session_state[_CHOICES].get(name, "")
    if not code or code in codes:
        return ""
    del st.session_state[_CHOICES][name]
    return code


def said(name: str, usual: str) -> str:
    """What the reader or the link says of a page's own `name` that is not one of a few codes; `usual` where nothing."""
    return st.session_state[_CHOICES].get(name, usual)


def say(name: str, code: str) -> None:
    """Have the link say `code` of `name`."""
    st.session_state[_ON_PAGE][name] = code


def choose(name: str, code: str) -> None:
    """Change a page's own choice; for callbacks."""
    st.session_state[_CHOICES][name] = code
    st.session_state[_CHANGED] = True


def own_choices() -> dict[str, str]:
    """The page's own choices, as the reader or the link they came by made them."""
    return dict(st.session_state[_CHOICES])


def publish() -> None:
    """Write the selection and the page's own choices to the URL. Call once, last."""
    # A first run begins on no page in particular and ends on one.
    st.session_state[_PAGE] += (get_script_run_ctx().page_script_hash,)
    wanted = write(selection()) | {name: [code] for name, code in st.session_state[_ON_PAGE].items()}
    if {name: st.query_params.get_all(name) for name in st.query_params} != wanted:
        st.query_params.from_dict(wanted)
