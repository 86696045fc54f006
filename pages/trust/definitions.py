"""What does each figure mean?"""

import streamlit as st

from csdash.metrics.benchmarks import CLAIMS
from csdash.panels.glossary import benchmarks_table, families
from csdash.text import Text
from csdash.ui.current import current_view
from csdash.ui.parts import answer, question, table
from csdash.ui.parts.claim import claim
from csdash.ui.parts.definition import confusions, definitions
from csdash.words.escape import md_text

SEARCH = Text("指標を探す", "Find a metric")
SEARCH_HINT = Text("例: NRR、解約", "Such as NRR or churn")
NOT_FOUND = Text(
    "当てはまる指標はありません。別の語で探してください。", "No metric matches. Try another word."
)
ONE_DEFINITION = Text(
    "画面・表・コマンドの数字は、すべてこの1つの定義から計算しています。率は必ず合計どうしの比で、率の平均は取りません。",
    "Every figure on screen, in tables and on the command line comes from this one definition. Rates are ratios of sums, "
    "never averages of rates.",
)
CONFUSED = Text("混同しやすい言葉", "Words that are easily confused")
BENCHMARKS = Text("外部ベンチマークと引用", "Benchmarks and quotations")

question(Text("この数字は、何を意味しているか", "What does each figure mean?"))
view = current_view()
answer([ONE_DEFINITION[view.language]])
words = st.text_input(
    SEARCH[view.language], placeholder=SEARCH_HINT[view.language], key=f"search.{view.language}"
)
found = families(view.language, words)
if not found:
    st.info(NOT_FOUND[view.language], icon=":material/search_off:")
for family, metrics in found.items():
    st.header(md_text(family), anchor=False)
    st.markdown(definitions(metrics, view.language))
st.header(CONFUSED[view.language], anchor=False)
st.markdown(confusions(view.language))
st.header(BENCHMARKS[view.language], anchor=False)
table(*benchmarks_table(view.language), key="benchmarks", alt=BENCHMARKS[view.language])
for quoted in CLAIMS:
    claim(quoted)
