"""The definition: what a metric is called, what it means, how it is calculated, and who says so."""

import streamlit as st

from csdash.metrics.metric import Metric
from csdash.share.glossary import formula
from csdash.text import Text
from csdash.ui.current import current_language
from csdash.words.escape import md_text

SOURCE = Text("出典: {source}", "Source: {source}")


def definition(metric: Metric) -> None:
    """Name and key, the definition, then formula and source in quiet type."""
    language = current_language()
    source = SOURCE.format(source=metric.source)[language]
    with st.container(gap=None):
        st.markdown(f"**{md_text(metric.name[language])}**  `{metric.key}`")
        st.markdown(md_text(metric.definition[language]))
        st.caption(f"{formula(metric)} · {md_text(source)}")
