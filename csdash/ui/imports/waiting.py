"""Waiting: how far long work is, as a bar that goes when it is done."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from csdash.progress import Progress
from csdash.text import Text
from csdash.ui.current import current_language
from csdash.words.escape import md_text

STARTS = Text("準備しています", "Getting ready")


@contextmanager
def waiting() -> Iterator[Progress]:
    """What long work reports its progress to, shown to the reader who waits for it."""
    language = current_language()
    bar = st.progress(0.0, STARTS[language])

    def show(doing: Text, done: int, total: int) -> None:
        share = min(done / total, 1.0) if total else 0.0
        bar.progress(share, md_text(doing[language]))

    try:
        yield show
    finally:
        bar.empty()
