"""The mapping file: a small TOML that people read, mend and use again for the next import."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import tomlkit
from tomlkit.items import Table

from csdash.configs.structs import converted, parsed, read_text, refuse
from csdash.importing.draft import Reason
from csdash.importing.mapping import Feed, Mapping
from csdash.importing.mapping_check import faults, unknown_keys
from csdash.text import Language, Text, one_line

_HEAD = Text(
    "どの列が何を表すか。違うところを直せば、次の取り込みからそのまま使われます。",
    "What the columns mean. Mend what is wrong; the next import takes it from here.",
)


def read_mapping(path: Path) -> Mapping:
    """The mapping in the file `path`; raises DataError with every fault, its place and what would be right."""
    return mapping_of(read_text(path), path.name)


def mapping_of(text: str, name: str) -> Mapping:
    """The mapping that `text` is; `name` is what its faults are named by. Raises DataError with every fault."""
    raw = parsed(text, name)
    refuse(name, unknown_keys(raw))
    mapping = converted(raw, Mapping, name)
    refuse(name, faults(mapping))
    return mapping


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
