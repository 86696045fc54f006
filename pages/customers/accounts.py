"""What has happened with this customer, and what is next?"""

import streamlit as st

from csdash.panels.accounts import account_name, is_known
from csdash.text import Text
from csdash.ui import address
from csdash.ui.account_link import PARAMETER
from csdash.ui.current import current_view
from csdash.ui.parts import question
from csdash.ui.sections.account_search import account_search
from csdash.ui.sections.account_story import account_story

ASK = Text("この顧客に何が起き、次に何があるか", "What has happened with this customer, and what is next?")
WHICH = Text("どの顧客を見るか", "Which customer?")
ALL = Text("一覧に戻る", "Back to the list")
UNKNOWN = Text(
    "アカウント「{account}」は、見られる範囲のデータにありません。下の一覧から選んでください。",
    'There is no account "{account}" in the data you may see. Choose one from the list below.',
)

view = current_view()
account = address.said(PARAMETER, "")
if account and is_known(view, account):
    address.say(PARAMETER, account)
    question(ASK)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(account_name(view, account))
        st.button(
            ALL[view.language],
            key="account.all",
            type="tertiary",
            icon=":material/arrow_back:",
            on_click=address.choose,
            args=(PARAMETER, ""),
        )
    account_story(view, account)
else:
    question(WHICH)
    if account:
        with st.container(border=True):
            st.text(UNKNOWN.format(account=account)[view.language])
    account_search(view)
