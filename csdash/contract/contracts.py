"""Contracts and what is planned: the tables that say what was agreed, and what we aim at."""

from csdash.contract.column import Column, Kind, Table
from csdash.contract.words import OUTCOMES
from csdash.text import Text

_CONTRACT_ID = Column("contract_id", Kind.TEXT, Text("契約ID", "the contract"), nullable=False)
_ACCOUNT_ID = Column(
    "account_id",
    Kind.TEXT,
    Text("アカウントID", "the account"),
    nullable=False,
    aliases=("account", "customer_id", "顧客ID"),
)

CONTRACTS = Table(
    "contracts",
    Text("契約ごとに1行(更新は新しい契約)", "one row per contract; a renewal is a new contract"),
    unlocks=Text("更新率・CMRR・更新時の割引", "renewal rates, CMRR and discounts at renewal"),
    key=("contract_id",),
    columns=(
        _CONTRACT_ID,
        _ACCOUNT_ID,
        Column(
            "product",
            Kind.TEXT,
            Text("製品", "product"),
            unlocks=Text("製品別の更新率", "renewals by product"),
        ),
        Column("start_date", Kind.DATE, Text("開始日", "first day"), nullable=False),
        Column("end_date", Kind.DATE, Text("終了日(この日を含む)", "last day, included"), nullable=False),
        Column(
            "signed_date",
            Kind.DATE,
            Text("締結日", "day of signature"),
            unlocks=Text("CMRR(締結済み・未開始)", "CMRR: signed, not yet live"),
        ),
        Column("mrr", Kind.MONEY, Text("契約MRR", "MRR agreed"), nullable=False, minimum=0),
        Column(
            "list_mrr",
            Kind.MONEY,
            Text("定価MRR", "MRR at list price"),
            unlocks=Text("割引率", "discount rates"),
            minimum=0,
        ),
        Column(
            "renewal_number",
            Kind.COUNT,
            Text("0=新規、1=初回更新…", "0 is the first contract, 1 its first renewal"),
            unlocks=Text("初回更新とそれ以降の比較", "first against later renewals"),
            minimum=0,
        ),
        Column(
            "outcome",
            Kind.WORD,
            Text("終了時の結果", "what happened at its end"),
            unlocks=Text("更新結果の内訳", "renewal outcomes"),
            words=tuple(OUTCOMES),
        ),
        Column(
            "notice_date",
            Kind.DATE,
            Text("解約・減額の通知日", "day on which churn or downgrade was notified"),
            unlocks=Text("通知済み解約を除いたCMRR", "CMRR less notified churn"),
        ),
    ),
)

TARGETS = Table(
    "targets",
    Text("月・指標ごとに1行", "one row per month and metric"),
    unlocks=Text("目標線と目標差", "target lines and the distance to target"),
    key=("month", "metric", "window"),
    columns=(
        Column("month", Kind.MONTH, Text("目標の月", "the month aimed at"), nullable=False),
        Column("metric", Kind.TEXT, Text("指標のキー", "key of the metric"), nullable=False),
        Column(
            "window",
            Kind.COUNT,
            Text("比較期間(月): 1, 3, 12", "window in months: 1, 3 or 12"),
            nullable=False,
            minimum=1,
            maximum=12,
        ),
        Column("value", Kind.NUMBER, Text("目標値(率は小数)", "target; rates as fractions"), nullable=False),
    ),
)

ANNOTATIONS = Table(
    "annotations",
    Text("出来事ごとに1行", "one row per happening"),
    unlocks=Text("グラフ上の注記", "notes on charts"),
    columns=(
        Column("date", Kind.DATE, Text("日付", "day"), nullable=False),
        Column("text_ja", Kind.TEXT, Text("注記(日本語)", "note in Japanese"), nullable=False),
        Column("text_en", Kind.TEXT, Text("注記(英語)", "note in English"), nullable=False),
        Column(
            "metric",
            Kind.TEXT,
            Text("対象の指標(空=すべて)", "metric it belongs to; empty is all"),
            unlocks=Text("指標ごとの注記", "notes per metric"),
        ),
    ),
)

FX = Table(
    "fx",
    Text("月・通貨ごとに1行", "one row per month and currency"),
    unlocks=Text("複数通貨の合算", "several currencies in one sum"),
    key=("month", "currency"),
    columns=(
        Column("month", Kind.MONTH, Text("月", "month"), nullable=False),
        Column("currency", Kind.CURRENCY, Text("通貨", "currency"), nullable=False),
        Column(
            "rate",
            Kind.NUMBER,
            Text("1通貨単位あたりの報告通貨", "reporting currency per unit"),
            nullable=False,
            # A rate of nothing would turn what is paid into nothing.
            minimum=1e-9,
        ),
    ),
)

LABELS = Table(
    "labels",
    Text("属性の値ごとに1行", "one row per value of an attribute"),
    unlocks=Text("属性の値の日本語・英語での表示", "the values of attributes in both languages"),
    key=("dimension", "value"),
    columns=(
        Column(
            "dimension",
            Kind.TEXT,
            Text("属性の列名(例: region)", "column of the attribute, such as region"),
            nullable=False,
        ),
        Column(
            "value", Kind.TEXT, Text("データ上の値", "the value as it stands in the data"), nullable=False
        ),
        Column("ja", Kind.TEXT, Text("日本語の表示名", "what it is called in Japanese"), nullable=False),
        Column("en", Kind.TEXT, Text("英語の表示名", "what it is called in English"), nullable=False),
    ),
)

BENCHMARKS = Table(
    "benchmarks",
    Text("指標・母集団ごとに1行", "one row per metric and population"),
    unlocks=Text("外部ベンチマーク", "outside benchmarks of your own"),
    columns=(
        Column("metric", Kind.TEXT, Text("指標のキー", "key of the metric"), nullable=False),
        Column("value", Kind.NUMBER, Text("値(率は小数)", "value; rates as fractions"), nullable=False),
        Column("population", Kind.TEXT, Text("母集団", "population"), nullable=False),
        Column("year", Kind.COUNT, Text("年", "year"), nullable=False, minimum=1900, maximum=2200),
        Column("source", Kind.TEXT, Text("出典", "source"), nullable=False),
    ),
)
