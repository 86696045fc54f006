"""SQL: a query as somebody wrote it, made into one statement that only reads, with its parameters numbered."""

import re
from collections.abc import Callable

from csdash.errors import DataError
from csdash.snapshots.sources.query import Query
from csdash.snapshots.sources.refusal import refusal, shown
from csdash.text import Text

# Where a colon means nothing: text, names, comments, dollar quotes, casts. Whatever comes first wins.
_TOKEN = re.compile(
    r"""
      '(?:[^']|'')*'
    | "(?:[^"]|"")*"
    | --[^\n]*
    | /\*.*?\*/
    | (?P<tag>\$\w*\$).*?(?P=tag)
    | ::
    | :(?P<name>[A-Za-z_]\w*)
    """,
    re.VERBOSE | re.DOTALL,
)

# Past comments and brackets.
_READS = re.compile(
    r"(?:\s|\(|--[^\n]*\n|/\*.*?\*/)*(?:select|with|values|table)\b", re.IGNORECASE | re.DOTALL
)


def numbered(query: Query, mark: Callable[[int], str]) -> tuple[str, list[str]]:
    """The text with every :name as what the database calls it, and the names in the order of their numbers.

    Raises DataError where a parameter has no value, or a value no parameter.
    """
    names: list[str] = []

    def place(token: re.Match[str]) -> str:
        name = token["name"]
        if name is None:
            return token[0]
        if name not in names:
            names.append(name)
        return mark(names.index(name) + 1)

    text = _TOKEN.sub(place, query.text)
    missing = [name for name in names if name not in query.parameters]
    unused = [name for name in query.parameters if name not in names]
    if missing or unused:
        raise _not_matching(query.name, missing, unused)
    return text, names


def enclosed(name: str, text: str, rows: int) -> str:
    """The query as part of a statement of ours: a second statement, or one that writes, is an error there.

    One row more than allowed is asked for, to tell that there are more.
    """
    if not _READS.match(text):
        raise writes(name)
    # The newline ends a comment on the last line.
    return f"SELECT * FROM (\n{text.strip().rstrip(';')}\n) AS asked LIMIT {rows + 1:d}"  # noqa: S608 - the operator's own query


def writes(name: str) -> DataError:
    """The refusal of a statement that does anything but read."""
    return refusal(
        name,
        Text("読み取り以外のクエリは実行しません。", "only a query that selects is run."),
        Text("SELECT で始まるクエリにしてください。", "Begin it with SELECT or WITH."),
    )


def _not_matching(name: str, missing: list[str], unused: list[str]) -> DataError:
    if missing:
        listed = ", ".join(f":{shown(one)}" for one in missing)
        return refusal(
            name,
            Text(f"パラメーター {listed} の値がありません。", f"there is no value for {listed}."),
            Text(
                f"--param {missing[0]}=値 の形で指定してください。",
                f"Give it with --param {missing[0]}=value.",
            ),
        )
    listed = ", ".join(shown(one) for one in unused)
    return refusal(
        name,
        Text(
            f"クエリに使われていないパラメーターがあります: {listed}。",
            f"the query has no parameter called {listed}.",
        ),
        Text("クエリの :名前 と合わせてください。", "Write it as :name in the query."),
    )
