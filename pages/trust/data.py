"""How far can this data be trusted?"""

import streamlit as st

from csdash.text import Text
from csdash.ui.current import current_view
from csdash.ui.panels.trust import data_answer, findings_table, missing_table, snapshots_table, tables_table
from csdash.ui.parts import answer, question, table

TABLES = Text("読み込んだテーブル", "Tables that are there")
CHECKS = Text("検査の指摘", "What the checks found")
NOTHING = Text("指摘はありません。", "Nothing was found.")
MISSING = Text("まだないデータと、追加すると見えるもの", "What is missing, and what it would unlock")
SNAPSHOTS = Text("スナップショット", "Snapshots")

question(Text("このデータは、どこまで信頼できるか", "How far can this data be trusted?"))
view = current_view()
answer(data_answer(view))
for head, shown, key in (
    (CHECKS, findings_table(view), "findings"),
    (SNAPSHOTS, snapshots_table(view), "snapshots"),
    (TABLES, tables_table(view), "tables"),
    (MISSING, missing_table(view), "missing"),
):
    st.header(head[view.language], anchor=False)
    if len(shown[0]):
        table(*shown, key=key, alt=head[view.language])
    else:
        st.caption(NOTHING[view.language])
