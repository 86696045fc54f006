"""The answer: what the numbers say, in sentences a reader can repeat."""

from collections.abc import Sequence

import streamlit as st

from csdash.words.escape import md_text

LONGEST = 3


def answer(sentences: Sequence[str]) -> None:
    """At most three sentences in large type: the state, what moved and why, what to look at."""
    if len(sentences) > LONGEST:
        raise ValueError(f"an answer has at most {LONGEST} sentences, this one has {len(sentences)}")
    with st.container(key="answer", gap="xsmall"):
        st.markdown("\n\n".join(md_text(sentence) for sentence in sentences))
