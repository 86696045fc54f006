"""What can be wrong with a mapping before any file is read: names and values that nobody here knows."""

import math
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Dict
from typing import get_args

from csdash.contract.column import Column, Kind
from csdash.contract.rules import CURRENCIES
from csdash.contract.tables import TABLES
from csdash.errors import UnknownName
from csdash.importing.mapping import DateOrder, Feed, Interval, Lookup, Mapping, Shape
from csdash.importing.shape_tables import source_table
from csdash.snapshots.sources.sheet import Hints
from csdash.text import Text

VERSION = 1
Fault = tuple[str, Text]

_KEY = Text("項目", "key")
_CHOICES = {
    "table": (Text("テーブル", "table"), tuple(TABLES)),
    "shape": (Text("形", "shape"), get_args(Shape)),
    "interval": (Text("間隔", "interval"), get_args(Interval)),
    "date_order": (Text("日付の順序", "order of dates"), get_args(DateOrder)),
    "decimal": (Text("小数点", "decimal mark"), (".", ",")),
    "ends": (Text("終了日の意味", "meaning of end dates"), ("last_day", "day_after")),
}


def unknown(what: Text, name: object, known: Iterable[str]) -> Text:
    """That `name` is not known, with what is, and the nearest."""
    return UnknownName(what, str(name), known).message


def unknown_keys(raw: Dict[str, object]) -> Iterator[Fault]:
    """Keys and choices of a parsed file that no mapping has; what is of a wrong type is left to msgspec."""
    yield from _strangers("$", raw, Mapping)
    feeds = raw.get("feeds")
    for number, feed in enumerate(feeds if isinstance(feeds, list) else ()):
        if not isinstance(feed, dict):
            continue
        place = f"$.feeds[{number}]"
        yield from _strangers(place, feed, Feed)
        for name, (what, known) in _CHOICES.items():
            if isinstance(feed.get(name), str) and feed[name] not in known:
                yield f"{place}.{name}", unknown(what, feed[name], known)
        for name, struct in (("lookup", Lookup), ("hints", Hints)):
            if isinstance(feed.get(name), dict):
                yield from _strangers(f"{place}.{name}", feed[name], struct)


def _strangers(
    place: str, raw: Dict[str, object], struct: type[Mapping | Feed | Lookup | Hints]
) -> Iterator[Fault]:
    for name in raw:
        if name not in struct.__struct_fields__:
            yield f"{place}.{name}", unknown(_KEY, name, struct.__struct_fields__)


def faults(mapping: Mapping) -> Iterator[Fault]:
    """Everything in `mapping` that cannot be meant, each with its place."""
    if mapping.version != VERSION:
        yield (
            "$.version",
            Text(
                f"版 {mapping.version} は読めません。この版の csdash が読むのは {VERSION} です。",
                f"version {mapping.version} cannot be read; this csdash reads {VERSION}.",
            ),
        )
    for number, feed in enumerate(mapping.feeds):
        for place, says in _feed_faults(feed):
            yield f"$.feeds[{number}]{place}", says


def _feed_faults(feed: Feed) -> Iterator[Fault]:
    if feed.table not in TABLES:
        yield ".table", unknown(*_named("table", feed.table))
        return
    if (feed.table == "accounts") == (feed.shape == "rows"):
        yield (
            ".shape",
            Text(
                "accounts 以外のテーブルの形は rows です。accounts には rows 以外を使ってください。",
                "tables other than accounts have the shape rows, and accounts has any shape but rows.",
            ),
        )
        return
    table = source_table(feed)
    names = [column.name for column in table.columns]
    for part in ("columns", "constants", "values"):
        for name in getattr(feed, part):
            if name not in table:
                yield (
                    f".{part}.{name}",
                    unknown(Text(f"列({table.name})", f"column of {table.name}"), name, names),
                )
    for name in feed.columns.keys() & feed.constants.keys():
        yield (
            f".constants.{name}",
            Text(
                f"{name} は columns にもあります。片方にしてください。",
                f"{name} is in columns too; keep one of them.",
            ),
        )
    for name in table.required_columns:
        if name not in feed.columns and name not in feed.constants:
            meaning = table[name].meaning
            yield (
                ".columns",
                Text(
                    f'必須の列 {name}({meaning.ja})がありません。{name} = "見出し" を足してください。',
                    f'the required column {name} ({meaning.en}) is missing. Add {name} = "its header".',
                ),
            )
    for name in feed.values.keys() - feed.columns.keys():
        if name in table:
            yield (
                f".values.{name}",
                Text(
                    f"{name} は columns にないため、置き換える値がありません。",
                    f"{name} is not in columns, so there is nothing to replace.",
                ),
            )
    yield from _value_faults(feed, {name: table[name] for name in names})
    yield from _bounds(feed)


def _named(name: str, found: object) -> tuple[Text, object, tuple[str, ...]]:
    what, known = _CHOICES[name]
    return what, found, known


def _value_faults(feed: Feed, columns: Dict[str, Column]) -> Iterator[Fault]:
    """Words and currencies that the column cannot hold, and numbers that are none."""
    said = [(f".constants.{name}", name, value) for name, value in feed.constants.items()]
    said += [
        (f".values.{name}", name, value) for name, given in feed.values.items() for value in given.values()
    ]
    for place, name, value in said:
        column = columns.get(name)
        if column is None:
            continue
        if column.kind is Kind.WORD and value not in column.words:
            yield place, unknown(Text(f"{name} の値", f"value of {name}"), value, column.words)
        elif column.kind is Kind.CURRENCY and value not in CURRENCIES:
            yield place, unknown(Text("通貨コード", "currency code"), value, sorted(CURRENCIES))
        elif isinstance(value, float) and not math.isfinite(value):
            yield place, Text(f"{value} は値として使えません。", f"{value} is no value.")


def _bounds(feed: Feed) -> Iterator[Fault]:
    if feed.money_unit < 1:
        yield (
            ".money_unit",
            Text(
                f"{feed.money_unit} は使えません。1以上の整数(千円なら 1000)にしてください。",
                f"{feed.money_unit} cannot be used; give a whole number of at least 1, such as 1000 for thousands.",
            ),
        )
    for place, pattern in ((".file", feed.file), (".lookup.file", feed.lookup.file if feed.lookup else "*")):
        if not pattern.strip():
            yield place, Text("ファイル名がありません。", "a file name is missing.")
