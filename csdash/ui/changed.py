"""Changed: what a widget says when the reader changed it. What a callback takes of its widget, it takes here.

A click may cross another one on its way: the widget is not drawn any more by then, or offers other values. Streamlit
calls back all the same, with nothing in the session or with the label instead of the value.
"""

from collections.abc import Callable, Collection
from typing import Any

import streamlit as st


def changed(key: str, take: Callable[[Any], None], options: Collection[Any] | None = None) -> None:
    """Give `take` the value of the widget `key`; nothing where it is gone, or says what is none of `options`."""
    if key not in st.session_state:
        return
    value = st.session_state[key]
    if options is None or value in options:
        take(value)
