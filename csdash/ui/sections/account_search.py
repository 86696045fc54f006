"""The list in which an account is found, by its id, its name or any column."""

from functools import partial

import streamlit as st

from csdash.panels.account_problems import problems_answer
from csdash.panels.accounts import accounts_table
from csdash.text import Text
from csdash.ui import address
from csdash.ui.changed import changed
from csdash.ui.parts import table
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View

FIND = Text("顧客名またはIDで探す", "Find by name or id")
LIST = Text("顧客の一覧", "Accounts")
FOUND = Text("{n}社", "{n} accounts")
NONE = Text(
    "名前かIDに「{find}」を含む顧客は、今の絞り込みの中にいません。",
    'No account within these filters holds "{find}" in its name or id.',
)
PARAMETER = "find"


def account_search(view: View) -> None:
    """A box to type in and the accounts that hold it, sortable; a row opens the account."""
    language = view.language
    find = address.said(PARAMETER, "")
    key = f"find.{language}"
    if st.session_state.get(key) != find:
        st.session_state[key] = find
    taken = partial(changed, key, partial(address.choose, PARAMETER))
    st.text_input(FIND[language], key=key, icon=":material/search:", on_change=taken)
    if find:
        address.say(PARAMETER, find)
    frame, headers = accounts_table(view, find)
    if frame.is_empty():
        # Plain text: what was typed is no markup.
        st.text(NONE.format(find=find)[language])
        return
    st.caption(FOUND.format(n=f"{frame.height:,}")[language])
    table(frame, headers, key="accounts", alt=LIST[language], height=560)
    with or_locked():
        st.text(problems_answer(view))
