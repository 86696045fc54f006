"""How mature is our customer success?"""

import streamlit as st

from csdash.contract.tables import TABLES
from csdash.contract.words import STAGES
from csdash.metrics.benchmarks import CLAIMS
from csdash.text import Text
from csdash.ui.current import current_view
from csdash.ui.panels.answers import maturity_answer
from csdash.ui.panels.maturity import DEFINITIONS, dimensions_table, evidence_table, scorecard_panel
from csdash.ui.panels.panel import draw
from csdash.ui.parts import answer, locked, question, table
from csdash.ui.parts.claim import claim

STAGES_HEAD = Text("4つの段階", "The four stages")
EVIDENCE = Text("データから見える実践", "What the data shows of the practice")
DIMENSIONS = Text("観点ごとの自己評価", "Self-assessment by dimension")

question(Text("カスタマーサクセスは、どの段階まで来ているか", "How mature is our customer success?"))
view = current_view()
panel = scorecard_panel(view)
if panel:
    answer(maturity_answer(view))
    draw(panel, "scorecard")
else:
    locked("assessments", TABLES["assessments"].unlocks)
st.header(EVIDENCE[view.language], anchor=False)
table(*evidence_table(view), key="evidence", alt=EVIDENCE[view.language])
if panel:
    st.header(DIMENSIONS[view.language], anchor=False)
    table(*dimensions_table(view), key="dimensions", alt=DIMENSIONS[view.language])
st.header(STAGES_HEAD[view.language], anchor=False)
for column, (number, stage) in zip(st.columns(len(STAGES)), STAGES.items(), strict=True):
    with column, st.container(border=True, height="stretch"):
        st.markdown(f"**{number} {stage[view.language]}**")
        st.caption(DEFINITIONS[number][view.language])
claim(CLAIMS[0])
