"""The dashboard on data of our own, every cache empty at the start of a test unless it asks for what is kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from csdash import clock
from tests.app.company import TODAY, accounts, folder


@pytest.fixture(scope="session")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the company; nobody writes there."""
    return folder(tmp_path_factory.mktemp("usual"), accounts())


@pytest.fixture
def kept() -> None:
    """For a test that reads the usual company and nothing else: what the one before it has opened stays open."""


@pytest.fixture(autouse=True)
def surroundings(
    request: pytest.FixtureRequest, usual: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The day, the usual company and nothing else to go by."""
    monkeypatch.setenv("CSDASH_DATA", str(usual))
    monkeypatch.delenv("CSDASH_CONFIG", raising=False)
    monkeypatch.setattr(clock, "today", lambda _: TODAY)
    asked = set(request.fixturenames)
    is_kept = "kept" in asked and not asked & {"data", "root"}
    if not is_kept:
        st.cache_resource.clear()
    yield
    if not is_kept:
        st.cache_resource.clear()


@pytest.fixture
def data(surroundings: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own, which the dashboard reads; other data may be written there before it is opened."""
    root = folder(tmp_path / "data", accounts())
    monkeypatch.setenv("CSDASH_DATA", str(root))
    return root
