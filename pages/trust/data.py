"""How far can this data be trusted?"""

import streamlit as st

from csdash.contract.audit import EDGES
from csdash.panels.data_audit import audit_accounts, audit_answer, audit_kinds, audit_table
from csdash.panels.data_coverage import (
    calendar_panel,
    completeness_answer,
    completeness_table,
    filled_tables,
)
from csdash.panels.data_integration import integration_answer, integration_table
from csdash.panels.data_missing import missing_table
from csdash.panels.data_status import (
    checks_over_time,
    data_answer,
    findings_table,
    snapshots_table,
    tables_table,
)
from csdash.text import Text
from csdash.ui.current import current_view
from csdash.ui.imports.section import bring_in
from csdash.ui.parts import answer, choice, draw, question, table
from csdash.words.escape import md_text

SECTION = Text("見る内容", "Show")
SECTIONS = {
    "status": Text("状態", "Status"),
    "completeness": Text("充足", "Completeness"),
    "audit": Text("監査", "Audit"),
    "missing": Text("ないもの", "Missing"),
    "import": Text("取り込み", "Import"),
}
TABLES = Text("読み込んだテーブル", "Tables that are there")
CHECKS = Text("検査の指摘", "What the checks found")
OVER_TIME = Text("検査結果の推移", "Checks over time")
NOTHING = Text("指摘はありません。", "Nothing was found.")
MISSING = Text("まだないデータと、追加すると見えるもの", "What is missing, and what it would unlock")
SNAPSHOTS = Text("スナップショット", "Snapshots")
FILLED = Text("列ごとの充足", "How full each column is")
INTEGRATED = Text("顧客ごとのデータの揃い方と同意", "How much is known of each customer, and by consent")
TABLE = Text("テーブル", "Table")
RULES = Text("特別な事例の数え方", "How special cases are counted")
KIND = Text("事例の種類", "Kind of case")

question(Text("このデータは、どこまで信頼できるか", "How far can this data be trusted?"))
view = current_view()
language = view.language
answer(data_answer(view))
section = choice("show", SECTION, SECTIONS)


def shown(head: Text, told: tuple, key: str, note: str = "") -> None:
    """A table under its heading and a note; one line where there is nothing to show."""
    st.header(md_text(head[language]), anchor=False)
    if note:
        st.caption(md_text(note))
    if len(told[0]):
        table(*told, key=key, alt=head[language])
    elif not note:
        st.caption(NOTHING[language])


match section:
    case "status":
        draw(calendar_panel(view), "calendar")
        shown(CHECKS, findings_table(view), "findings")
        *over_time, note = checks_over_time(view)
        shown(OVER_TIME, over_time, "checks", note)
        shown(SNAPSHOTS, snapshots_table(view), "snapshots")
        shown(TABLES, tables_table(view), "tables")
    case "completeness":
        st.header(FILLED[language], anchor=False)
        st.markdown(md_text(completeness_answer(view)))
        name = choice("table", TABLE, {name: Text(name, name) for name in filled_tables(view)})
        table(*completeness_table(view, name), key="filled", alt=FILLED[language])
        shown(INTEGRATED, integration_table(view), "integration", integration_answer(view))
    case "audit":
        st.markdown(md_text(audit_answer(view)))
        shown(RULES, audit_table(view), "audit")
        if kinds := audit_kinds(view):
            kind = choice("edge", KIND, {code: EDGES[code].name for code in kinds})
            shown(EDGES[kind].name, audit_accounts(view, kind), "cases", EDGES[kind].rule[language])
    case "missing":
        shown(MISSING, missing_table(view), "missing")
    case "import":
        bring_in()
