"""The audit section on the sample data: its cases are those of its README, in both languages."""

from dataclasses import replace

import pytest
import streamlit as st

from csdash.contract.audit import EDGES
from csdash.panels import data_audit
from csdash.settings import SAMPLE_DATA
from csdash.views.view import Snapshot
from tests.panels.offices import view_of
from tests.panels.test_language import JAPANESE


@pytest.fixture(scope="module", autouse=True)
def shown():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSDASH_DATA", str(SAMPLE_DATA))
        st.cache_resource.clear()
        yield
        st.cache_resource.clear()


@pytest.fixture
def ask(sample):
    def panel(build, *more, language: str = "ja"):
        view = replace(view_of(sample, language), snapshot=Snapshot(sample.id, sample.as_of))
        return build(view, *more)

    return panel


def test_every_rule_is_there_those_that_occur_first(ask):
    frame, headers = ask(data_audit.audit_table, language="en")
    assert set(frame["name"]) == {edge.name.en for edge in EDGES.values()}
    assert (frame["n"] > 0).to_list() == sorted((frame["n"] > 0).to_list(), reverse=True)
    assert set(headers) == set(frame.columns)
    assert not any(JAPANESE.search(str(cell)) for row in frame.rows() for cell in row)


def test_the_credits_and_returns_of_the_readme(ask):
    counts = dict(ask(data_audit.audit_table, language="en")[0].select("name", "n").iter_rows())
    assert counts["Credit"] == 23
    assert counts["Lapsed and returned"] == 18
    assert counts["Exchange rates"] == counts["Merged"] == 0


def test_the_accounts_behind_a_kind(ask):
    assert ask(data_audit.audit_kinds)[0] == "credit"
    frame, headers = ask(data_audit.audit_accounts, "credit")
    assert frame.height == 23
    assert (frame["mrr"] < 0).all()
    # Nobody wrote a detail, so there is no column for it.
    assert list(headers) == ["account_id", "month", "mrr"]


def test_the_answer(ask):
    assert ask(data_audit.audit_answer).endswith("最も多いのはデータ開始前からの顧客の422件です。")
    assert "most are of one kind: Older than the data (422)." in ask(data_audit.audit_answer, language="en")
