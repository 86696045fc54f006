"""The link to one account: a row of any table that shows `account_id` leads to its page, with what is asked for kept."""

import streamlit as st

from csdash.ui import address
from csdash.views.selection import write

PARAMETER, ACCOUNTS = "account", "accounts"
PAGE = "pages/customers/accounts.py"
_GOING = "csdash.going"


def choose_account(account_id: str) -> None:
    """Have the account page show this account; for callbacks, which cannot leave the page themselves."""
    address.choose(PARAMETER, account_id)
    st.session_state[_GOING] = account_id


def go_if_chosen() -> None:
    """Leave for the account page if a row was just chosen; language, date, window, months and filters go along."""
    if account_id := st.session_state.pop(_GOING, None):
        st.switch_page(PAGE, query_params=write(address.selection()) | {PARAMETER: account_id})
