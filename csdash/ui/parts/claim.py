"""The claim: something published that is quoted, with its source and how far to trust it."""

import streamlit as st

from csdash.metrics.benchmarks import Claim
from csdash.ui.current import current_language
from csdash.words.escape import md_text


def claim(quoted: Claim) -> None:
    """The claim in quiet type, its source and its caveat after it."""
    language = current_language()
    st.caption(
        f"{md_text(quoted.text[language])} {md_text(quoted.caveat[language])}  \n{md_text(quoted.source)}"
    )
