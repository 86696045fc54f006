"""What did we say then, and what do we say now?"""

import streamlit as st

from csdash.analysis.sentences import month_name
from csdash.metrics.registry import metric
from csdash.months import month_code, parse_month
from csdash.panels.data_status import both
from csdash.panels.restatement_causes import accounts_table, causes_panel
from csdash.panels.restatements import (
    lines_panel,
    metric_keys,
    restatable_months,
    restatement_answer,
)
from csdash.text import Text
from csdash.ui.current import current_view
from csdash.ui.offer import earlier_snapshots
from csdash.ui.parts import answer, choice, draw, question, table
from csdash.ui.parts.notice import notice
from csdash.words.dates import day_text

THEN = Text("比べる過去の時点", "As it was known on")
METRIC = Text("指標", "Metric")
MONTH = Text("対象月", "Month")
ACCOUNTS = Text("数字が変わったアカウント", "Accounts whose figures changed")
NOTHING_YET = Text("比べられる過去の時点がまだありません", "There is no earlier snapshot to compare with yet")
WHAT_COMES = Text(
    "次のスナップショットを公開すると、すでに示した月の数字がどれだけ変わったかを、遅れて届いた解約、さかのぼった契約、属性の変更"
    "などの原因とアカウントまで分けて、ここに示します。",
    "Once the next snapshot is published, this page shows how far the figures of months already told have moved, by "
    "cause (churn reported late, backdated contracts, changed attributes and others) and down to the accounts.",
)

question(Text("過去に示した数字は、今どう変わったか", "What did we say then, and what do we say now?"))
view = current_view()
older = {one.as_of.isoformat(): one for one in earlier_snapshots(view)}
if not older:
    notice(":material/history:", NOTHING_YET[view.language], WHAT_COMES[view.language])
else:
    said = st.container()
    with st.container(horizontal=True, gap="large"):
        then = older[choice("then", THEN, {code: both(day_text, one.as_of) for code, one in older.items()})]
        key = choice(
            "metric", METRIC, {key: metric(key).name for key in metric_keys(view, then.id, then.as_of)}
        )
        months = restatable_months(view, then.id, then.as_of, key)
        month = parse_month(choice("month", MONTH, {month_code(one): month_name(one) for one in months}))
    asked = (view, then.id, then.as_of, key, month)
    with said:
        answer(restatement_answer(*asked))
    draw(lines_panel(*asked), "lines")
    if causes := causes_panel(*asked):
        draw(causes, "causes")
    accounts = accounts_table(*asked)
    if accounts and len(accounts[0]):
        st.header(ACCOUNTS[view.language], anchor=False)
        table(*accounts, key="restated", alt=ACCOUNTS[view.language])
