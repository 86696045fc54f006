"""The dashboard on data of our own, every cache empty at the start of a test."""

from pathlib import Path

import pytest
import streamlit as st

from csdash import clock
from tests.app.company import TODAY, accounts, folder


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder the dashboard reads; a test may write other data there before it opens the app."""
    root = folder(tmp_path / "data", accounts())
    monkeypatch.setenv("CSDASH_DATA", str(root))
    monkeypatch.delenv("CSDASH_CONFIG", raising=False)
    monkeypatch.setattr(clock, "today", lambda _: TODAY)
    st.cache_resource.clear()
    yield root
    st.cache_resource.clear()
