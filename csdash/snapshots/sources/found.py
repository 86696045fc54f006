"""Found: from what a person names (files, folders, patterns) to the files that can be read, each under a relative name."""

import glob
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from csdash.snapshots.sources.limits import Limits
from csdash.snapshots.sources.refusal import refusal
from csdash.text import Text

DELIMITED = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz")
WORKBOOK = (".xlsx",)
PARQUET = (".parquet",)
READABLE = (*DELIMITED, *WORKBOOK, *PARQUET)
# Tables in a form that is not read here: in a folder, passing over one would lose data without a word.
_OTHER_TABLES = (".xls", ".xlsb", ".xlsm", ".ods", ".numbers", ".zip", ".orc", ".avro", ".feather", ".arrow", ".json", ".jsonl")  # fmt: skip
# What Excel and Spark leave beside the data.
LITTER = (".", "_", "~$")


def is_readable(name: str) -> bool:
    """Whether a file of this name is of a kind that is read."""
    return name.lower().endswith(READABLE)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read; `name` is relative to the folder that was named, and its own where it was named itself."""

    name: str
    path: Path

    def has(self, endings: Sequence[str]) -> bool:
        return self.path.name.lower().endswith(tuple(endings))


def find_files(source: str, limits: Limits) -> list[FoundFile]:
    """The files that `source` (a file, a folder or a pattern) means, sorted by name; raises DataError for none."""
    path = Path(source)
    if not os.path.lexists(path) and glob.has_magic(source):
        found = _matching(source, limits)
    elif path.is_dir():
        found = _inside(path, limits)
    else:
        found = [FoundFile(path.name, path)]
    if not found:
        raise refusal(
            path.name or source,
            Text("読み込めるファイルがありません。", "there is no file here that can be read."),
            _KINDS,
        )
    for file in found:
        _check(file)
    return found


_KINDS = Text(f"読めるもの: {', '.join(READABLE)}。", f"These are read: {', '.join(READABLE)}.")


def _matching(pattern: str, limits: Limits) -> list[FoundFile]:
    """Files that a pattern matches, named from the first folder on that holds a wildcard."""
    parts = Path(pattern).parts
    fixed = next(i for i, part in enumerate(parts) if glob.has_magic(part))
    base = Path(*parts[:fixed])
    found = []
    for path in sorted(base.glob("/".join(parts[fixed:]))):
        if path.is_dir():
            continue
        if path.name.startswith(LITTER) or path.name.endswith(".crc"):
            continue
        found.append(FoundFile(path.relative_to(base).as_posix(), path))
        _check_count(pattern, len(found), limits)
    return found


def _inside(folder: Path, limits: Limits) -> list[FoundFile]:
    """Readable files below a folder; links to other folders are not followed, so that none leads in a circle."""
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(LITTER))
        for file in sorted(files):
            path = Path(place, file)
            named = FoundFile(path.relative_to(folder).as_posix(), path)
            if file.startswith(LITTER) or not named.has((*READABLE, *_OTHER_TABLES)):
                continue
            found.append(named)
            _check_count(folder.name, len(found), limits)
    return found


def _check(file: FoundFile) -> None:
    """Raises DataError for what is no ordinary file of a kind that is read; opens nothing."""
    try:
        mode = file.path.stat().st_mode
    except OSError as cause:
        raise refusal(
            file.name,
            Text("ファイルがないか、開けません。", "there is no such file, or it cannot be opened."),
            Text("場所と権限を確かめてください。", "Check the path and its permissions."),
        ) from cause
    if not stat.S_ISREG(mode):
        raise refusal(
            file.name,
            Text("通常のファイルではありません。", "this is no ordinary file."),
            Text("ファイルかフォルダーを指定してください。", "Name a file or a folder."),
        )
    if not file.has(READABLE):
        raise refusal(
            file.name,
            Text("この形式は読み込めません。", "files of this kind are not read."),
            Text(
                f"{_KINDS.ja}Excel の旧形式は .xlsx で保存し直してください。",
                f"{_KINDS.en} Save older Excel files as .xlsx.",
            ),
        )


def _check_count(name: str, count: int, limits: Limits) -> None:
    if count > limits.files:
        raise refusal(
            name,
            Text(
                f"ファイルが{limits.files:,}を超えています。", f"there are more than {limits.files:,} files."
            ),
            Text("分けて読み込んでください。", "Import them in parts."),
        )
