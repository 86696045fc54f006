"""The revision: a guessed mapping as people change it, one feed and one column at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from csdash.contract.column import Column
from csdash.importing.draft import SURE, Reason
from csdash.importing.mapping import Feed, Mapping
from csdash.importing.selection import matching
from csdash.importing.shape_tables import source_table
from csdash.snapshots.sources.sheet import Sheet
from csdash.text import Text

# What a file can be taken for, in the order people look for it: the shapes of the accounts table, then tables.
IGNORED = "ignored"
_SHAPES = {
    "subscriptions": Text("契約・サブスクリプションの一覧", "A list of subscriptions"),
    "monthly": Text("月ごとのMRR", "MRR by month"),
    "pivot": Text("月が横に並ぶ表", "A sheet with one column per month"),
    "attributes": Text("顧客の属性", "Attributes of accounts"),
    "usage": Text("利用の記録", "Records of use"),
    "mergers": Text("アカウントの統合", "Mergers of accounts"),
}
_TABLES = {
    "contracts": Text("契約と更新", "Contracts and renewals"),
    "events": Text("出来事(解約・問い合わせなど)", "Events: churn, support and the like"),
    "surveys": Text("アンケートの回答", "Survey answers"),
    "team": Text("CSチーム", "The team"),
    "assessments": Text("成熟度の自己評価", "Assessments of maturity"),
    "targets": Text("目標値", "Targets"),
    "annotations": Text("グラフの注記", "Notes on charts"),
    "labels": Text("属性の値の表示名", "Names of attribute values"),
    "fx": Text("為替レート", "Exchange rates"),
    "benchmarks": Text("ベンチマーク", "Benchmarks"),
}
KINDS: dict[str, Text] = {
    IGNORED: Text("取り込まない", "Not imported"),
    **_SHAPES,
    **{f"rows:{table}": name for table, name in _TABLES.items()},
}


@dataclass(frozen=True, slots=True)
class Line:
    """One column of ours in one feed.

    `header` is the one that holds it (None for none), `constant` the value it has in all rows instead, `why`
    the reason it was taken for this, and `is_doubtful` says that somebody should look at it.
    """

    column: Column
    header: str | None = None
    constant: str | None = None
    why: Text | None = None
    is_doubtful: bool = False

    @property
    def is_given(self) -> bool:
        return self.header is not None or self.constant is not None


def kind_of(feed: Feed) -> str:
    """What a feed is taken for, as a key of KINDS."""
    return f"rows:{feed.table}" if feed.shape == "rows" else feed.shape


def as_kind(feed: Feed, kind: str) -> Feed:
    """The feed taken for something else; columns that mean the same there stay. IGNORED changes nothing."""
    if kind in (IGNORED, kind_of(feed)):
        return feed
    shape, _, table = kind.partition(":")
    turned = msgspec.structs.replace(feed, shape=shape, table=table or "accounts")
    names = {column.name for column in source_table(turned).columns}
    return msgspec.structs.replace(
        turned,
        columns={name: header for name, header in feed.columns.items() if name in names},
        constants={name: value for name, value in feed.constants.items() if name in names and name != "kind"},
        values={name: words for name, words in feed.values.items() if name in names},
    )


def lines(feed: Feed, reasons: Iterable[Reason] = ()) -> list[Line]:
    """Every column the feed may hold: those required or found first, in the order of the contract."""
    known = {reason.column: reason for reason in reasons}
    every = []
    for column in source_table(feed).columns:
        reason, constant = known.get(column.name), feed.constants.get(column.name)
        every.append(
            Line(
                column,
                header=feed.columns.get(column.name),
                constant=None if constant is None else str(constant),
                why=reason.why if reason else None,
                is_doubtful=reason is not None and reason.sureness < SURE,
            )
        )
    return sorted(every, key=lambda line: not (line.column.is_required or line.is_given))


def with_header(feed: Feed, column: str, header: str | None) -> Feed:
    """The feed with another header for one of our columns, or with none."""
    columns = {name: known for name, known in feed.columns.items() if name != column}
    if header:
        columns[column] = header
    return msgspec.structs.replace(feed, columns=columns)


def unplaced(sheets: Sequence[Sheet], mapping: Mapping) -> list[Sheet]:
    """The sheets that no feed speaks of."""
    return [sheet for sheet in sheets if not any(matching([sheet], feed.file) for feed in mapping.feeds)]


def missing(feed: Feed) -> list[Column]:
    """The columns a feed cannot do without and has neither a header nor a constant for."""
    given = {*feed.columns, *feed.constants}
    return [
        column for column in source_table(feed).columns if column.is_required and column.name not in given
    ]
