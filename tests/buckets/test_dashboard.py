"""The dashboard on a bucket: it shows the newest, and what was last known while the bucket is away."""

from datetime import date

import pytest
import streamlit as st

from csdash.snapshots import outage
from csdash.snapshots.publish import publish
from csdash.ui import cache
from tests.app.company import accounts, opened, texts, views_shown
from tests.buckets.proxy import Proxy

MARCH, APRIL = date(2025, 11, 30), date(2025, 12, 31)


@pytest.fixture
def shown(address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("CSDASH_DATA", address)
    monkeypatch.delenv("CSDASH_CONFIG", raising=False)
    publish({"accounts": accounts(last=date(2025, 11, 1))}, address, MARCH, "first")
    st.cache_resource.clear()
    yield address
    st.cache_resource.clear()


def test_the_bucket_is_shown_goes_away_and_comes_back(
    shown: str, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
):
    views = views_shown(monkeypatch)
    app = opened()
    assert not app.exception
    assert views[-1].as_of == MARCH
    assert "接続できない" not in texts(app)
    proxy.break_at(1)
    # A process that starts meanwhile.
    st.cache_resource.clear()
    app = opened()
    assert not app.exception
    assert views[-1].as_of == MARCH
    assert "接続できない" in texts(app)
    proxy.mend()
    outage.forget()
    publish({"accounts": accounts(last=date(2025, 12, 1))}, shown, APRIL, "second")
    cache.look_again()
    app = opened()
    assert views[-1].as_of == APRIL
    assert "接続できない" not in texts(app)
