"""One list of principles: what holds, what falls short, what people have to judge, each with the page behind it."""

import streamlit as st

from csdash.metrics.benchmarks import PRIORITY_CLAIM
from csdash.panels.principles import (
    assessment_sheet,
    principles_answer,
    principles_items,
    principles_judged,
    principles_source,
    principles_table,
)
from csdash.text import Text
from csdash.ui import address
from csdash.ui.closed import may_open
from csdash.ui.current import current_grant
from csdash.ui.navigation import FOLDER, PAGES
from csdash.ui.parts import answer, table
from csdash.ui.parts.claim import claim
from csdash.views.selection import write
from csdash.views.view import View
from csdash.words.escape import md_text

AS_TABLE = Text("表で見る(基準の理由つき)", "As a table, with the reasons of the thresholds")
ASSESS = Text("人の評価を記録する", "Record what people judge")
HOW = Text(
    "この表を保存して stage(1: まったく〜4: 十分に)と evidence(根拠)を記入し、assessments の表に加えてください。"
    "段階の成熟度の評価とは別に扱います。",
    "Save this table, fill in stage (1 not at all, 4 fully) and evidence, and add the rows to the table assessments. They "
    "are kept apart from the assessment of maturity.",
)
DRIVERS = "driver"
EFFICIENCY = Text(
    "効率そのものを表す指標はありません。対応コストの低さは手抜きでも起こるため、チームの負荷と維持率も合わせて見てください。",
    "No figure is efficiency itself: cost may be low because nobody is cared for. Read it beside the team's load and retention.",
)
_PAGES = {page.url_path: page for page in PAGES}


def principles(view: View, framework: str) -> None:
    """The list with its lights in words and shapes, then the same as a table, then the sheet to fill in."""
    answer(principles_answer(view, framework))
    st.caption(md_text(principles_source(view, framework)))
    st.caption(md_text(principles_judged(view)))
    if framework == DRIVERS:
        st.caption(EFFICIENCY[view.language])
    for item in principles_items(view, framework):
        with st.container(border=True, gap="xsmall"):
            left, right = st.columns([4, 1])
            with left:
                st.markdown(f"**{md_text(item.name)}**  \n{md_text(item.light)} {md_text(item.said)}")
                for line, reason in zip(item.figures, item.reasons, strict=True):
                    st.caption(md_text(line), help=md_text(reason))
            page = _PAGES.get(item.page)
            # Streamlit knows no page that the reader's role does not open.
            if page and may_open(current_grant(), page):
                with right:
                    st.page_link(
                        FOLDER / page.path,
                        label=md_text(page.title[view.language]),
                        icon=page.icon,
                        query_params=write(address.selection()),
                    )
    behind = st.expander(AS_TABLE[view.language], key="principles.table", on_change="rerun")
    if behind.open:
        with behind:
            table(*principles_table(view, framework), key="principles", alt=AS_TABLE[view.language])
    sheet = st.expander(ASSESS[view.language], key="principles.sheet", on_change="rerun")
    if sheet.open:
        with sheet:
            st.markdown(HOW[view.language])
            table(*assessment_sheet(view, framework), key="assessments", alt=ASSESS[view.language])
    # The book that has the four drivers quotes it.
    if framework == DRIVERS:
        claim(PRIORITY_CLAIM)
