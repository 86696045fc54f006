"""The question: a page's title, as an executive would ask it."""

import streamlit as st

from csdash.text import Text
from csdash.ui.current import current_language
from csdash.words.escape import md_text


def question(title: Text) -> None:
    """The page's title. The as-of chip and the filters stand above it already: the shell draws them."""
    st.title(md_text(title[current_language()]), anchor=False)
