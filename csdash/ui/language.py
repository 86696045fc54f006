"""Language: the reader's choice, else the browser's, else the one in the settings."""

from functools import partial

import streamlit as st

from csdash.text import LANGUAGES, Language
from csdash.ui import address
from csdash.ui.changed import changed
from csdash.views import labels

_KEY = "csdash.language"


def reading_language(default: Language) -> Language:
    """The language of this run."""
    wanted = (address.selection().language, (st.context.locale or "")[:2], default)
    return next(language for language in wanted if language in LANGUAGES)


def language_switch(language: Language) -> None:
    """Both languages, each by its own name."""
    if st.session_state.get(_KEY) != language:
        st.session_state[_KEY] = language
    st.segmented_control(
        labels.LANGUAGE[language],
        LANGUAGES,
        key=_KEY,
        format_func=labels.LANGUAGE_NAMES.__getitem__,
        required=True,
        label_visibility="collapsed",
        on_change=partial(changed, _KEY, _switched, LANGUAGES),
    )


def _switched(language: Language) -> None:
    address.change(language=language)
