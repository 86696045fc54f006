"""The floor: a page with nothing but a heading, and the memory settled as the dashboard settles its own."""

import gc

import streamlit as st


@st.cache_resource(max_entries=1, show_spinner=False)
def settle() -> bool:
    """Takes what is loaded by now out of the collection that Streamlit forces after every run."""
    gc.collect()
    gc.freeze()
    return True


st.title("-")
settle()
