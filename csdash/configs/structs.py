"""TOML files as typed values, and what is wrong with one in words that name the file and the place."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from csdash.errors import DataError
from csdash.text import Text, one_line

Struct = TypeVar("Struct")
# Where in the file (`$.inputs[2].weight`), and what is wrong there.
Fault = tuple[str, Text]

_WRONG_TYPE = re.compile(r"Expected `(?P<wanted>.+?)`, got `(?P<got>.+?)`")
_MISSING = re.compile(r"Object missing required field `(?P<name>.+?)`")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>.+?)`")


# Such a file is some hundred lines; whatever is larger is none, and is not parsed.
LARGEST = 1 << 20
# Of money, days, shares and weights, whatever is larger is a slip.
LARGEST_NUMBER = 10**15


def read_text(path: Path) -> str:
    """What a file says, comments and all; raises DataError where it cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            raise unreadable(path.name, Text("大きすぎます(1 MBまで)", "it is larger than 1 MB"))
        return path.read_text(encoding="utf-8-sig")
    except OSError as cause:
        reason = cause.strerror or type(cause).__name__
        raise unreadable(path.name, Text(reason, reason)) from cause
    except UnicodeDecodeError as cause:
        raise unreadable(path.name, Text("UTF-8 ではありません", "it is not in UTF-8")) from cause


def parsed(text: str, name: str) -> dict[str, object]:
    """What TOML `text` says; `name` is what its faults are named by. Raises DataError where it is no TOML."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as cause:
        where = str(cause).splitlines()[0]
        raise unreadable(name, Text(f"TOML の文法エラー: {where}", f"not valid TOML: {where}")) from cause


def converted(raw: object, kind: type[Struct], name: str) -> Struct:
    """`raw` as a `kind`; raises DataError with the place of the first fault."""
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as cause:
        # What is wrong with the file as a whole is said without a place.
        says, _, place = str(cause).partition(" - at ")
        refuse(name, [(place.strip("`") or "$", _in_words(says))])
        raise


def unreadable(name: str, why: Text) -> DataError:
    """The error for a file that cannot be read at all."""
    return DataError(
        Text(
            one_line(f"ファイル {name} を読めません: {why.ja}。"),
            one_line(f"The file {name} cannot be read: {why.en}."),
        )
    )


def refuse(name: str, found: Iterable[Fault]) -> None:
    """Raise DataError with one line per fault; nothing where there is none."""
    lines = [
        Text(one_line(f"{name} {place}: {says.ja}"), one_line(f"{name} {place}: {says.en}"))
        for place, says in found
    ]
    if lines:
        raise DataError(Text("\n".join(line.ja for line in lines), "\n".join(line.en for line in lines)))


def number_faults(raw: object, place: str = "$") -> Iterator[Fault]:
    """Every number of `raw` that is none, or larger than any: TOML has both, and no threshold can be either."""
    if isinstance(raw, dict):
        for key, value in raw.items():
            yield from number_faults(value, f"{place}.{key}")
    elif isinstance(raw, list):
        for i, value in enumerate(raw):
            yield from number_faults(value, f"{place}[{i}]")
    elif isinstance(raw, (int, float)) and not abs(raw) <= LARGEST_NUMBER:
        yield place, Text("数値として使えません。", "this cannot be used as a number.")


def _in_words(says: str) -> Text:
    """A validator's message in both languages."""
    if match := _WRONG_TYPE.search(says):
        wanted, got = match["wanted"], match["got"]
        return Text(f"{wanted} が必要ですが、{got} です。", f"{wanted} is expected; found {got}.")
    if match := _MISSING.search(says):
        return Text(f"{match['name']} がありません。", f"{match['name']} is missing.")
    if match := _UNKNOWN.search(says):
        return Text(f"{match['name']} という項目はありません。", f"there is no {match['name']}.")
    return Text(says, says)
