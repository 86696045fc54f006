"""What a sheet of each shape holds: its columns, which the mapping names and the import reads.

`source_table(feed)` is the one place that says which columns a feed may map. For shape `rows` it is the
contract's own table; the other shapes become rows of the accounts table and have a small table here.
"""

from csdash.contract.accounts import ACCOUNTS, DIMENSIONS, HEALTH_INPUTS
from csdash.contract.column import Column, Kind, Table
from csdash.contract.tables import TABLES
from csdash.importing.mapping import Feed, Shape
from csdash.text import Text

INTERVALS = {
    "weekly": Text("週", "week"),
    "monthly": Text("月", "month"),
    "quarterly": Text("四半期", "quarter"),
    "half_yearly": Text("半年", "half year"),
    "yearly": Text("年", "year"),
}

ATTRIBUTES = tuple(
    ACCOUNTS[name] for name in ("account_name", "parent_id", *DIMENSIONS, "start_month", "currency")
)
USAGE = tuple(ACCOUNTS[name] for name in ("logins", "active_users", "key_feature_uses", "executive_uses"))
_ACCOUNT_ID = ACCOUNTS["account_id"]


def _date(name: str, ja: str, en: str, unlocks: Text | None = None) -> Column:
    return Column(name, Kind.DATE, Text(ja, en), unlocks=unlocks, nullable=unlocks is not None)


def _without(names: tuple[str, ...], columns: tuple[Column, ...]) -> tuple[Column, ...]:
    return tuple(column for column in columns if column.name not in names)


# Read to be held against the dates; nothing is decided by it.
_IS_CHURNED = Column(
    "is_churned",
    Kind.FLAG,
    Text("解約フラグ", "whether the source says it has churned"),
    unlocks=Text("フラグと日付の食い違いの確認", "a check of flags against dates"),
)

SUBSCRIPTIONS = Table(
    "subscriptions",
    Text("契約ごとに1行", "one row per subscription"),
    columns=(
        _ACCOUNT_ID,
        _date("start_date", "課金が始まる日", "first day that is paid for"),
        _date(
            "end_date",
            "終了日(空なら継続中)",
            "its end; empty while it goes on",
            Text("解約と契約終了", "churn, where a subscription ends"),
        ),
        Column(
            "amount",
            Kind.MONEY,
            Text("請求間隔あたりの金額", "what is paid per billing interval"),
            nullable=False,
        ),
        Column(
            "interval",
            Kind.WORD,
            Text("金額が何か月分か", "the time the amount is for"),
            unlocks=Text("行ごとに異なる請求間隔", "amounts for weeks, months and years in one list"),
            words=tuple(INTERVALS),
        ),
        *ATTRIBUTES,
        Column(
            "list_mrr",
            Kind.MONEY,
            Text("請求間隔あたりの定価", "the list price per billing interval"),
            unlocks=Text("割引と価格・数量の内訳", "discounts, price against volume"),
            minimum=0,
        ),
        ACCOUNTS["seats"],
        _IS_CHURNED,
    ),
)

# One column per month: their headers are read as months, whatever the mapping names is not one of them.
PIVOT = Table(
    "pivot",
    Text("アカウントごとに1行、月ごとに1列", "one row per account, one column per month"),
    columns=(_ACCOUNT_ID, *ATTRIBUTES),
)

ATTRIBUTE_LIST = Table(
    "attributes",
    Text("アカウントごとに1行", "one row per account"),
    key=("account_id",),
    columns=(
        _ACCOUNT_ID,
        *ATTRIBUTES,
        ACCOUNTS["seats"],
        ACCOUNTS["health_score"],
        *HEALTH_INPUTS,
        _IS_CHURNED,
    ),
)

USAGE_LIST = Table(
    "usage",
    Text("利用の記録ごとに1行", "one row per record of use"),
    columns=(_ACCOUNT_ID, _date("date", "利用日", "the day of use"), *USAGE),
)

MERGERS = Table(
    "mergers",
    Text("統合ごとに1行", "one row per merger"),
    key=("account_id",),
    columns=(
        _ACCOUNT_ID,
        Column(
            "parent_id",
            Kind.TEXT,
            Text("統合先アカウントID", "the account it was merged into"),
            nullable=False,
        ),
        _date("date", "統合日", "the day of the merger"),
    ),
)

_OWN: dict[Shape, Table] = {
    "monthly": ACCOUNTS,
    "subscriptions": SUBSCRIPTIONS,
    "pivot": PIVOT,
    "attributes": ATTRIBUTE_LIST,
    "usage": USAGE_LIST,
    "mergers": MERGERS,
}


def source_table(feed: Feed) -> Table:
    """The columns a feed may map and those it must; raises KeyError for a table that does not exist."""
    return TABLES[feed.table] if feed.shape == "rows" else _OWN[feed.shape]
