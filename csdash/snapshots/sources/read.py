"""Reading: everything a person names as their data, as sheets. Meant for the bounded process; see csdash.importing.process."""

import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from csdash.errors import DataError
from csdash.place import BUCKET
from csdash.progress import Progress, unheard
from csdash.snapshots.sources.delimited import read_delimited
from csdash.snapshots.sources.found import DELIMITED, PARQUET, FoundFile, find_files
from csdash.snapshots.sources.limits import LIMITS, Limits
from csdash.snapshots.sources.parquet_files import read_parquet
from csdash.snapshots.sources.query import Query
from csdash.snapshots.sources.refusal import refusal
from csdash.snapshots.sources.sheet import Hints, Sheet
from csdash.snapshots.sources.workbook import read_workbook
from csdash.text import Text

_DATABASE = re.compile(r"(?:postgres|postgresql|sqlite)://|env:|file:(?!//)")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def read_sheets(
    sources: Sequence[str],
    scratch: Path,
    hints: Mapping[str, Hints],
    limits: Limits = LIMITS,
    progress: Progress = unheard,
    query: Query | None = None,
) -> list[Sheet]:
    """The sheets of all `sources`; what has to be copied is written below `scratch`, which outlives them.

    A source is a file, a folder, a pattern, s3://bucket/..., or a database that `query` is put to. `hints`
    are by pattern for the name of a sheet or of its file; the first that fits counts.
    """
    sheets: list[Sheet] = []
    for source in sources:
        if _DATABASE.match(source):
            sheets.append(_from_database(source, query, _own_folder(scratch), limits, progress))
        elif source.startswith(BUCKET):
            from csdash.snapshots.sources.objects import fetch_objects

            files = fetch_objects(source, _own_folder(scratch), limits, progress)
            sheets += _from_files(files, scratch, hints, limits, progress)
        elif _URL.match(source):
            raise _not_opened(source)
        else:
            sheets += _from_files(find_files(source, limits), scratch, hints, limits, progress)
    seen: set[str] = set()
    for sheet in sheets:
        if sheet.name in seen:
            raise refusal(
                sheet.name,
                Text("同じ名前のデータが2つあります。", "two sources have this name."),
                Text(
                    "1つのフォルダーにまとめるか、名前を変えてください。",
                    "Put them into one folder, or rename one.",
                ),
            )
        seen.add(sheet.name)
    return sheets


def _from_database(
    source: str, query: Query | None, scratch: Path, limits: Limits, progress: Progress
) -> Sheet:
    from csdash.snapshots.sources.database import read_database
    from csdash.snapshots.sources.secret import secret_of

    if query is None:
        raise DataError(
            Text(
                "データベースから読むにはクエリが必要です。--query でクエリかそのファイルを指定してください。",
                "A database needs a query: give it, or a file that holds it, with --query.",
            )
        )
    return read_database(secret_of(source), query, scratch, limits, progress)


def _not_opened(source: str) -> DataError:
    """The refusal of an address that nothing here goes to; only its scheme is shown."""
    return refusal(
        source.partition(":")[0] + "://",
        Text("このアドレスからは読み込みません。", "nothing is read from addresses of this kind."),
        Text(
            "ファイルをダウンロードしてから指定してください。使える URL: s3://、postgresql://、sqlite://。",
            "Download the file and name it. Addresses that work: s3://, postgresql://, sqlite://.",
        ),
    )


def _from_files(
    files: Sequence[FoundFile],
    scratch: Path,
    hints: Mapping[str, Hints],
    limits: Limits,
    progress: Progress,
) -> list[Sheet]:
    def hints_for(name: str) -> Hints:
        return hints_of(name, hints)

    sheets = []
    for file in files:
        if file.has(PARQUET):
            continue
        own = _own_folder(scratch)
        if file.has(DELIMITED):
            sheets.append(read_delimited(file.name, file.path, own, hints_for(file.name), limits, progress))
        else:
            sheets += read_workbook(file.name, file.path, own, hints_for, limits, progress)
    return sheets + read_parquet([file for file in files if file.has(PARQUET)], limits, progress)


def hints_of(name: str, hints: Mapping[str, Hints]) -> Hints:
    """The hints for the sheet or file called `name`; a worksheet heeds those of its workbook."""
    names = (name, name.partition("#")[0])
    for pattern, found in hints.items():
        if any(pattern == known or fnmatchcase(known, pattern) for known in names):
            return found
    return Hints()


def _own_folder(scratch: Path) -> Path:
    """A new folder below `scratch`, named by number: nothing of a source's name becomes a path."""
    folder = scratch / f"{sum(1 for _ in scratch.iterdir()):05d}"
    folder.mkdir()
    return folder
