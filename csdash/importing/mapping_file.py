"""The mapping file: a small TOML that people read, mend and use again for the next import."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import tomlkit
from tomlkit.items import Table

from csdash.errors import DataError
from csdash.importing.draft import Reason
from csdash.importing.mapping import Feed, Mapping
from csdash.importing.mapping_check import Fault, faults, unknown_keys
from csdash.text import Language, Text, one_line

# A mapping is some hundred lines; whatever is larger is not one, and is not parsed.
LARGEST = 1 << 20
_HEAD = Text(
    "どの列が何を表すか。違うところを直せば、次の取り込みからそのまま使われます。",
    "What the columns mean. Mend what is wrong; the next import takes it from here.",
)
_WRONG_TYPE = re.compile(r"Expected `(?P<wanted>.+?)`, got `(?P<got>.+?)`")
_MISSING = re.compile(r"Object missing required field `(?P<name>.+?)`")


def read_mapping(path: Path) -> Mapping:
    """The mapping in the file `path`; raises DataError with every fault, its place and what would be right."""
    return mapping_of(read_text(path), path.name)


def read_text(path: Path) -> str:
    """What a mapping file says, comments and all; raises DataError where it cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            raise _unreadable(path.name, Text("大きすぎます(1 MBまで)", "it is larger than 1 MB"))
        return path.read_text(encoding="utf-8-sig")
    except OSError as cause:
        reason = cause.strerror or type(cause).__name__
        raise _unreadable(path.name, Text(reason, reason)) from cause
    except UnicodeDecodeError as cause:
        raise _unreadable(path.name, Text("UTF-8 ではありません", "it is not in UTF-8")) from cause


def mapping_of(text: str, name: str) -> Mapping:
    """The mapping that `text` is; `name` is what its faults are named by. Raises DataError with every fault."""
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as cause:
        where = str(cause).splitlines()[0]
        raise _unreadable(name, Text(f"TOML の文法エラー: {where}", f"not valid TOML: {where}")) from cause
    _refuse(name, unknown_keys(raw))
    try:
        mapping = msgspec.convert(raw, Mapping)
    except msgspec.ValidationError as cause:
        says, _, place = str(cause).rpartition(" - at ")
        _refuse(name, [(place.strip("`") or "$", _in_words(says or str(cause)))])
        raise
    _refuse(name, faults(mapping))
    return mapping


def _unreadable(name: str, why: Text) -> DataError:
    return DataError(
        Text(
            one_line(f"マッピングファイル {name} を読めません: {why.ja}。"),
            one_line(f"The mapping file {name} cannot be read: {why.en}."),
        )
    )


def _refuse(name: str, found: Iterable[Fault]) -> None:
    lines = [
        Text(one_line(f"{name} {place}: {says.ja}"), one_line(f"{name} {place}: {says.en}"))
        for place, says in found
    ]
    if lines:
        raise DataError(Text("\n".join(line.ja for line in lines), "\n".join(line.en for line in lines)))


def _in_words(says: str) -> Text:
    """A validator's message in both languages."""
    if match := _WRONG_TYPE.search(says):
        wanted, got = match["wanted"], match["got"]
        return Text(f"{wanted} が必要ですが、{got} です。", f"{wanted} is expected; found {got}.")
    if match := _MISSING.search(says):
        return Text(f"{match['name']} がありません。", f"{match['name']} is missing.")
    return Text(says, says)


def mapping_text(mapping: Mapping, reasons: Sequence[Reason] = (), language: Language = "ja") -> str:
    """`mapping` as TOML without its defaults, the reason for each guess beside its line."""
    document = tomlkit.document()
    document.add(tomlkit.comment(_HEAD[language]))
    for reason in reasons:
        if not 0 <= reason.feed < len(mapping.feeds):
            document.add(tomlkit.comment(one_line(reason.why[language])))
    document.add("version", mapping.version)
    feeds = tomlkit.aot()
    for number, feed in enumerate(mapping.feeds):
        why = {reason.column: one_line(reason.why[language]) for reason in reasons if reason.feed == number}
        feeds.append(_feed_table(feed, why))
    if feeds:
        document.add("feeds", feeds)
    return tomlkit.dumps(document)


def _feed_table(feed: Feed, why: dict[str, str]) -> Table:
    """A feed: reasons without a line of their own, its own values, then one part each for columns and the like."""
    table = tomlkit.table()
    defaults = msgspec.to_builtins(Feed(file=""))
    raw = msgspec.to_builtins(feed)
    chosen = {name: value for name, value in raw.items() if name == "file" or value != defaults[name]}
    lines = chosen.keys() | feed.columns.keys() | feed.constants.keys()
    for says in [text for name, text in why.items() if name not in lines]:
        table.add(tomlkit.comment(says))
    for name, value in chosen.items():
        if not isinstance(value, dict):
            _line(table, name, value, why)
    for name, value in chosen.items():
        if isinstance(value, dict):
            part = tomlkit.table()
            if name in why:
                part.add(tomlkit.comment(why[name]))
            for key, item in value.items():
                # TOML has no word for nothing: what is left out is nothing.
                if item is not None:
                    _line(part, key, item, why if name in {"columns", "constants"} else {})
            table.add(name, part)
    return table


def _line(table: Table, key: str, value: object, why: dict[str, str]) -> None:
    """One key with its value, and the reason beside it."""
    item = tomlkit.item(value)
    if key in why:
        item.comment(why[key])
    table.add(key, item)
