"""The audit: every case in which a figure depends on a decision, so that each can be looked up and contested.

An import writes what it decided while reading; what the rows themselves show is added when it is asked for.
"""

from dataclasses import dataclass

from csdash.contract.column import Column, Kind, Table
from csdash.text import Text


@dataclass(frozen=True, slots=True)
class Edge:
    """One kind of case: what it is called, and the rule that was applied to it."""

    name: Text
    rule: Text


EDGES = {
    "credit": Edge(
        Text("クレジット", "Credit"),
        Text(
            "マイナスの行はアカウントの月合計で相殺する。月合計がマイナスになるデータは受け付けない。",
            "A negative line is netted within the account's month; a month whose total is below 0 is refused.",
        ),
    ),
    "free": Edge(
        Text("無料・金額なし", "Free"),
        Text(
            "MRRが0または空の行は、MRRでも顧客数でも顧客に数えない。",
            "A line whose MRR is 0 or empty is no customer, in money or in accounts.",
        ),
    ),
    "to_free": Edge(
        Text("無料への移行", "To free"),
        Text(
            "有料だったアカウントが金額0の行として残るときは解約とし、「無料への移行」と印を付ける。",
            "An account that paid and stays on with MRR 0 has churned; the churn is tagged as gone to free.",
        ),
    ),
    "merged": Edge(
        Text("アカウントの統合", "Merged"),
        Text(
            "統合月以降は統合先の一部として数える。統合そのものは解約にならず、NRRは変わらない。",
            "From the month of the merger it counts as part of its parent; the merger itself is no churn and leaves NRR unchanged.",
        ),
    ),
    "fx": Edge(
        Text("為替の影響", "Exchange rates"),
        Text(
            "維持率は期首のレートに固定して計算し、レートだけの増減は別の行に示す。",
            "Rates of retention are taken at the opening's exchange rates; what those alone changed is a line of its own.",
        ),
    ),
    "gap": Edge(
        Text("データのない月", "Month without data"),
        Text(
            "行が1つもない月は、全アカウントが課金のない月として数える。",
            "In a month without any row nobody pays.",
        ),
    ),
    "deleted_row": Edge(
        Text("消えた行", "Row disappeared"),
        Text(
            "前月に課金があり、以後の行がないアカウントは解約とする。",
            "An account that paid and has no row any more has churned.",
        ),
    ),
    "returned": Edge(
        Text("期間内の中断と再開", "Lapsed and returned"),
        Text(
            "月末の状態だけで数える。比較期間の途中で中断して戻ったアカウントは、期末の金額で維持に数える。",
            "Only month-ends count: an account that lapsed and came back within the window is kept, at what it pays at the closing.",
        ),
    ),
    "left_truncated": Edge(
        Text("データ開始前からの顧客", "Older than the data"),
        Text(
            "最初の月にすでに課金のあるアカウントは新規としない。start_month で開始月が分かるときだけコホートに入れる。",
            "An account already paying in the first month is not new; it is in a cohort only where start_month says since when.",
        ),
    ),
    "partial_month": Edge(
        Text("途中の月", "Unfinished month"),
        Text(
            "終わっていない月は数えない。データの終わりは解約ではない。",
            "A month that was not over is left out; where the data stops is not churn.",
        ),
    ),
    "same_month": Edge(
        Text("同じ月の契約と解約", "Joined and left within a month"),
        Text(
            "月末の状態だけで数える。一度も月末を迎えなかった契約はMRRにならない。",
            "Only month-ends count: what never saw one is in no MRR.",
        ),
    ),
    "weekly_price": Edge(
        Text("週額の換算", "Weekly price"),
        Text("週額は 52/12 を掛けて月額にする。", "A weekly price is multiplied by 52/12."),
    ),
    "duplicates_summed": Edge(
        Text("重複行の合算", "Duplicates added up"),
        Text(
            "同じキーの行は、指定があるときだけ合算する。",
            "Lines that share their key are added up only where somebody asked for it.",
        ),
    ),
}

AUDIT = Table(
    "audit",
    Text("判断が必要だった事例ごとに1行", "one row per case that took a decision"),
    unlocks=Text("取り込み時の判断の記録", "what an import decided, case by case"),
    columns=(
        Column(
            "edge", Kind.WORD, Text("事例の種類", "what kind of case"), nullable=False, words=tuple(EDGES)
        ),
        Column(
            "month",
            Kind.MONTH,
            Text("対象月", "the month it is about"),
            unlocks=Text("月ごとの記録", "cases by month"),
        ),
        Column(
            "account_id",
            Kind.TEXT,
            Text("アカウントID(空=全体)", "the account; empty where it is about all"),
            unlocks=Text("アカウントごとの記録", "cases by account"),
        ),
        Column(
            "mrr",
            Kind.MONEY,
            Text("対象の金額", "the money it is about"),
            unlocks=Text("金額での大きさ", "how much money is at stake"),
        ),
        Column(
            "detail",
            Kind.TEXT,
            Text("詳細", "what was found"),
            unlocks=Text("事例の説明", "what each case was"),
        ),
    ),
)
