"""The accounts page: found, opened by a link or by a row, and never markup."""

from functools import partial

import polars as pl
import pytest
import streamlit as st

from csdash.ui import account_link
from csdash.ui.changed import changed
from csdash.ui.parts.table import _chosen
from tests.app.company import HOSTILE, accounts, folder, opened, texts

PAGE = "customers/accounts.py"
pytestmark = pytest.mark.usefixtures("kept")


def test_the_list_narrows_and_an_account_opens():
    app = opened(page=PAGE, locale="en-US")
    assert not app.exception
    assert len(app.dataframe[0].value) == 48
    app.text_input[0].set_value("a17").run()
    assert app.dataframe[0].value["account_id"].to_list() == ["A17"]
    assert app.query_params["find"] == "a17"


def test_a_link_opens_one_account_whatever_the_filters_say():
    app = opened({"account": "A17", "segment": "Enterprise"}, page=PAGE)
    assert not app.exception
    assert "A17" in [text.value for text in app.text]
    assert app.query_params["account"] == "A17"
    assert app.query_params["segment"] == "Enterprise"
    assert "エラーが発生しました" not in texts(app)
    app.button(key="account.all").click().run()
    assert "account" not in app.query_params
    assert app.query_params["segment"] == "Enterprise"


@pytest.mark.parametrize("account", ["nobody", HOSTILE])
def test_an_unknown_account_is_said_in_words_and_the_list_is_there(account):
    app = opened({"account": account}, page=PAGE, locale="en-US")
    assert not app.exception
    assert f'There is no account "{account}" in the data you may see.' in app.text[0].value
    # As text: in markdown it would be drawn.
    assert account not in texts(app)
    assert len(app.dataframe[0].value) == 48


def test_a_name_is_text_everywhere(data):
    named = accounts().with_columns(
        account_name=pl.when(pl.col("account_id") == "A17").then(pl.lit(HOSTILE)).otherwise(pl.lit("x"))
    )
    folder(data, named)
    app = opened({"account": "A17"}, page=PAGE)
    assert not app.exception
    assert any(HOSTILE in text.value for text in app.text)
    assert "[罠](" not in texts(app)
    assert "<b>" not in texts(app).replace("\\<", "")


def test_a_row_leads_to_its_account_and_keeps_what_was_asked(monkeypatch):
    app = opened({"segment": "SMB", "window": "3", "lang": "en"}, page=PAGE)
    # Streamlit's tests cannot tick a row: its callback is what a tick calls.
    told = {}
    monkeypatch.setattr(st, "switch_page", lambda page, query_params: told.update({page: query_params}))
    kept = {name: app.session_state[f"csdash.{name}"] for name in ("selection", "choices", "left_out")}
    state = {f"csdash.{name}": value for name, value in kept.items()}
    state["table.accounts"] = {"selection": {"rows": [1], "columns": []}}
    monkeypatch.setattr(st, "session_state", state)
    changed("table.accounts", partial(_chosen, ("A01", "A07", None)))
    account_link.go_if_chosen()
    assert told == {
        "pages/customers/accounts.py": {
            "lang": ["en"],
            "window": ["3"],
            "segment": ["SMB"],
            "account": "A07",
        }
    }
    told.clear()
    account_link.go_if_chosen()
    assert told == {}


def test_only_tables_that_show_accounts_lead_somewhere():
    leads = opened(page=PAGE).dataframe[0].proto
    assert list(leads.selection_mode)
    other = opened(page="trust/data.py").dataframe[0].proto
    assert not list(other.selection_mode)
