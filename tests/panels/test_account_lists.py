"""A list of accounts anywhere leads to their page: it shows `account_id`, and is drawn by the one table that links it."""

from pathlib import Path

import polars as pl
import pytest

from csdash.errors import CsdashError
from csdash.panels.panel import Panel
from tests.panels.offices import PANELS, asked, view_of
from tests.sample import sample_session
from tests.thorough import thorough

ROOT = Path(__file__).parents[2]
# Tells of the one account whose page it stands on.
OF_ONE = {"problems table"}


def listed() -> dict[str, tuple[pl.DataFrame, dict]]:
    """Every table and every figure's table on the sample data: its rows and headers."""
    session = sample_session()
    view, found = view_of(session), {}
    for name in PANELS:
        try:
            told = asked(name, session, view)
        except CsdashError:
            continue
        if isinstance(told, Panel):
            found[name] = (told.evidence.frame, told.evidence.headers)
        elif isinstance(told, tuple) and len(told) > 1 and isinstance(told[0], pl.DataFrame):
            found[name] = told[:2]
    return found


@pytest.fixture(scope="module")
def tables() -> dict[str, tuple[pl.DataFrame, dict]]:
    return listed()


@thorough
def test_every_list_of_accounts_shows_the_account(tables):
    of_accounts = {
        name: headers
        for name, (frame, headers) in tables.items()
        if {"account_id", "account_name"} & {*frame.columns, *headers}
    }
    assert len(of_accounts) > 20
    assert [name for name, headers in of_accounts.items() if "account_id" not in headers] == sorted(OF_ONE)


@thorough
def test_no_list_of_accounts_has_a_row_that_leads_nowhere(tables):
    # The row of all others is the one that has no account.
    others = {
        name: frame["account_id"].null_count()
        for name, (frame, headers) in tables.items()
        if "account_id" in headers and frame["account_id"].null_count()
    }
    assert others == {"movers": 1}


def test_one_place_draws_tables():
    drawing = {
        str(path.relative_to(ROOT))
        for folder in ("csdash", "pages")
        for path in (ROOT / folder).rglob("*.py")
        if "st.dataframe(" in (text := path.read_text(encoding="utf-8")) or "st.table(" in text
    }
    assert drawing == {"csdash/ui/parts/table.py"}
