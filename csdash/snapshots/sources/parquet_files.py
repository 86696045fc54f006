"""Parquet: files are read where they lie; those of one folder with the same columns are one sheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath
from urllib.parse import unquote

import polars as pl
import pyarrow as pa
import pyarrow.parquet

from csdash.progress import Progress, unheard
from csdash.snapshots.sources.checksum import sha256_of_several
from csdash.snapshots.sources.found import FoundFile
from csdash.snapshots.sources.limits import Limits
from csdash.snapshots.sources.own_parquet import check_columns
from csdash.snapshots.sources.packed import READING, check_size, too_dense
from csdash.snapshots.sources.refusal import readable, refusal, shown
from csdash.snapshots.sources.sheet import Sheet
from csdash.text import Text

KIND = Text("parquet ファイル", "a parquet file")
_NOTHING = "__HIVE_DEFAULT_PARTITION__"
# What a value takes at least once it is unpacked.
_VALUE = 8


@dataclass(frozen=True, slots=True)
class _Member:
    """One file: the folder its table lies in, what folders named key=value say, its schema and rows."""

    file: FoundFile
    table: str
    folders: dict[str, str | None]
    schema: pa.Schema
    rows: int


def read_parquet(files: Sequence[FoundFile], limits: Limits, progress: Progress = unheard) -> list[Sheet]:
    """Sheets over parquet files: one for each folder, several where its files differ in columns or types."""
    members = []
    for i, file in enumerate(files):
        progress(READING.format(name=shown(file.name)), i, len(files))
        members.append(_looked_at(file, limits))
    sheets = []
    members.sort(key=lambda member: (member.table, member.file.name))
    for table, together in groupby(members, key=lambda member: member.table):
        groups = _alike(together)
        sheets += [_sheet(_name(table, group, is_only=len(groups) == 1), group, limits) for group in groups]
    return sheets


def _looked_at(file: FoundFile, limits: Limits) -> _Member:
    """What the footer of a file says; its rows are counted before anything is unpacked."""
    size = file.path.stat().st_size
    check_size(file.name, size, limits.file)
    with readable(file.name, KIND):
        footer = pyarrow.parquet.read_metadata(file.path)
        schema = footer.schema.to_arrow_schema().remove_metadata()
    check_columns(file.name, len(schema), limits)
    _check_rows(file.name, footer.num_rows, limits)
    # The sizes in a footer are those of the encoded pages: a column of one value takes a few bytes there.
    unpacked = footer.num_rows * len(schema) * _VALUE
    if unpacked > limits.ratio_from and unpacked > size * limits.parquet_ratio:
        raise too_dense(file.name, limits.parquet_ratio)
    parts = PurePosixPath(file.name).parent.parts
    keyed = next((i for i, part in enumerate(parts) if "=" in part), len(parts))
    folders = dict(_key_and_value(part) for part in parts[keyed:] if "=" in part)
    return _Member(file, "/".join(parts[:keyed]), folders, schema, footer.num_rows)


def _key_and_value(folder: str) -> tuple[str, str | None]:
    key, _, value = folder.partition("=")
    return unquote(key), None if value == _NOTHING else unquote(value)


def _alike(members: Iterable[_Member]) -> list[list[_Member]]:
    """Files by their columns and types, in the order of their first."""
    groups: dict[object, list[_Member]] = {}
    for member in members:
        kind = (tuple((field.name, str(field.type)) for field in member.schema), tuple(member.folders))
        groups.setdefault(kind, []).append(member)
    return list(groups.values())


def _name(table: str, group: Sequence[_Member], *, is_only: bool) -> str:
    """A name that stays as it is when a file is added: that of the folder where all in it belong together."""
    if len(group) == 1:
        return group[0].file.name
    prefix = f"{table}/" if table else ""
    if is_only:
        return f"{prefix}*.parquet"
    first, last = (member.file.name.removeprefix(prefix) for member in (group[0], group[-1]))
    return f"{prefix}{first.removesuffix('.parquet')}..{last}"


def _sheet(name: str, group: Sequence[_Member], limits: Limits) -> Sheet:
    rows = sum(member.rows for member in group)
    _check_rows(name, rows, limits)
    clash = set(group[0].folders) & set(group[0].schema.names)
    if clash:
        raise refusal(
            name,
            Text(
                f"列「{min(clash)}」がフォルダー名とファイルの両方にあります。",
                f'column "{min(clash)}" stands both in the names of folders and in the files.',
            ),
            Text("どちらか一方にしてください。", "Keep one of them."),
        )
    sheet = Sheet(
        name,
        tuple(member.file.path.absolute() for member in group),
        rows,
        is_text=False,
        sha256=sha256_of_several((member.file.name, member.file.path) for member in group),
        bytes=sum(member.file.path.stat().st_size for member in group),
        folders=tuple(member.folders for member in group) if group[0].folders else (),
    )
    _check_pages(sheet, limits)
    return sheet


def _check_rows(name: str, rows: int, limits: Limits) -> None:
    if rows > limits.rows:
        raise refusal(
            name,
            Text(
                f"{rows:,}行あり、上限は{limits.rows:,}行です。",
                f"there are {rows:,} rows; {limits.rows:,} are the limit.",
            ),
            Text("分けて読み込んでください。", "Import it in parts."),
        )


def _check_pages(sheet: Sheet, limits: Limits) -> None:
    """Reads every page once, so that a damaged one is found here and not half-way through an import."""
    with readable(sheet.name, KIND):
        frame = sheet.frame()
        reads = {name: _reads(name, dtype) for name, dtype in frame.collect_schema().items()}
        longest = frame.select(**reads).collect(engine="streaming").row(0, named=True)
    for name, length in longest.items():
        if (length or 0) > limits.cell:
            raise refusal(
                sheet.name,
                Text(
                    f"列「{name}」に長すぎる値({length:,}バイト)があります。",
                    f'column "{name}" holds a value of {length:,} bytes.',
                ),
                Text("その列を除いて書き出してください。", "Export without that column."),
            )


def _reads(name: str, dtype: pl.DataType) -> pl.Expr:
    """The bytes of the longest value of a column; 0 where values have one size, but all are read."""
    column = pl.col(name)
    if dtype == pl.Binary:
        return column.bin.size().max()
    if dtype == pl.String:
        return column.str.len_bytes().max()
    if dtype.base_type() in (pl.Categorical, pl.Enum):
        # Not by way of text: that would write out the one long value for every row that names it.
        return column.cat.len_bytes().max()
    return column.null_count() * 0
