"""Who is signed in, above every page: their address, their role, what they see of the data, and the way out."""

import streamlit as st

from csdash.access import LOCAL, Grant
from csdash.contract.names import Names, dimension_name
from csdash.text import Language, Text
from csdash.ui.sign_in import sign_out_button
from csdash.views import labels
from csdash.words.escape import md_text

ROLE = Text("権限: {role}", "Role: {role}")
ROWS = Text("表示範囲: {rows}", "You see: {rows}")
EVERYTHING = Text("全社", "the whole company")
MASKED = Text("顧客名は伏せています。", "Names of accounts are masked.")
SUMS = Text("{n}社以上の集計だけを表示します。", "You see sums only, of at least {n} accounts.")
ONE = Text("{name} {values}", "{name} {values}")
LONGEST, MOST_VALUES = 18, 5


def who(grant: Grant, names: Names | None, language: Language) -> None:
    """A popover with the address as its label; nothing where nobody signs in. `names` are the data's, once it is open."""
    if grant == LOCAL:
        return
    label = grant.who.partition("@")[0]
    label = label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"
    with st.popover(md_text(label), type="tertiary", icon=":material/account_circle:", key="who"):
        st.markdown(f"**{md_text(grant.who)}**")
        lines = [ROLE.format(role=grant.role), ROWS.format(rows=_rows(grant, names, language))]
        if grant.scope.minimum:
            lines.append(SUMS.format(n=str(grant.scope.minimum)))
        elif grant.scope.masked:
            lines.append(MASKED)
        st.markdown("  \n".join(md_text(line[language]) for line in lines))
        sign_out_button()


def _rows(grant: Grant, names: Names | None, language: Language) -> str:
    told = []
    for name, values in grant.scope.rows:
        shown = [names.value(name, value)[language] if names else value for value in values[:MOST_VALUES]]
        if rest := len(values) - len(shown):
            shown.append(labels.AND_MORE.format(n=str(rest))[language])
        joined = labels.AND[language].join(shown)
        told.append(ONE.format(name=dimension_name(name), values=joined)[language])
    return " / ".join(told) or EVERYTHING[language]
