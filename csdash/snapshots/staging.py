"""Staging: a snapshot's files written into a folder of their own, before anybody can open them."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from csdash.contract.batches import batches
from csdash.contract.check import check_parts
from csdash.contract.conform import Part
from csdash.contract.finding import Report
from csdash.contract.tables import TABLES
from csdash.errors import DataError
from csdash.months import last_complete_month, month_code, month_index, month_start
from csdash.progress import Progress, unheard
from csdash.snapshots.parquet import stored_form, write_file
from csdash.snapshots.provenance import StoredFile
from csdash.text import Text

WRITING = Text("月ごとに書いています", "Writing month by month")
_ACCOUNTS = "accounts"


@dataclass(frozen=True, slots=True)
class Staged:
    """A folder laid out as a snapshot, without its manifest: what `files` lists is there, checked and flushed.

    `first_month` and `last_month` are the months its accounts cover, as month indices; later months than the
    last complete one on `as_of` have been left out.
    """

    folder: Path
    files: tuple[StoredFile, ...]
    as_of: date
    first_month: int
    last_month: int


def stage(
    tables: Mapping[str, pl.LazyFrame],
    folder: Path,
    as_of: date,
    progress: Progress = unheard,
    spill: Path | None = None,
) -> Staged:
    """Write `tables`, checked and in csdash's own types, into the empty `folder`.

    Where they have yet to be checked, `check_and_stage` does both while the months are in memory, in half the
    time. Raises DataError where no month was over on `as_of`.
    """
    accounts = _Accounts(folder, as_of)
    for rows in batches(tables[_ACCOUNTS], WRITING, progress, spill):
        accounts.write(rows)
    return _staged(tables, accounts)


def check_and_stage(
    parts: Mapping[str, list[Part]],
    folder: Path,
    as_of: date,
    progress: Progress = unheard,
    spill: Path | None = None,
) -> tuple[Staged | None, Report]:
    """Check the files of every table and write them into the empty `folder`, each month while it is in memory.

    None where the report has errors; the folder is empty then. The accounts are read three times: what takes
    long to work out is better written to a file first. Raises DataError where no month was over on `as_of`.
    """
    accounts = _Accounts(folder, as_of)
    tables, report = check_parts(parts, progress, spill, each=accounts.write)
    if report.errors:
        shutil.rmtree(folder / _ACCOUNTS, ignore_errors=True)
        return None, report
    return _staged(tables, accounts), report


class _Accounts:
    """Writes one file for each month that was over."""

    def __init__(self, folder: Path, as_of: date) -> None:
        self.folder, self.as_of = folder, as_of
        self.files: list[StoredFile] = []
        self.months: list[int] = []

    def write(self, rows: pl.DataFrame) -> None:
        """One batch: whole months, sorted by account, month and product; so each month is sorted by its key."""
        (self.folder / _ACCOUNTS).mkdir(exist_ok=True)
        over = rows.filter(pl.col("month") <= month_start(last_complete_month(self.as_of)))
        stored = over.with_columns(stored_form(_ACCOUNTS, over.columns))
        for (day,), of_month in sorted(stored.partition_by("month", as_dict=True).items()):
            month = month_index(day)
            self.months.append(month)
            self.files.append(
                write_file(self.folder, f"{_ACCOUNTS}/{month_code(month)}.parquet", _ACCOUNTS, of_month)
            )


def _staged(tables: Mapping[str, pl.LazyFrame], accounts: _Accounts) -> Staged:
    if not accounts.files:
        shutil.rmtree(accounts.folder / _ACCOUNTS, ignore_errors=True)
        raise DataError(
            Text(
                f"{accounts.as_of} までに終わった月のデータがありません。as_of を確かめてください。",
                f"There is no month that was over on {accounts.as_of}. Check the as-of date.",
            )
        )
    files = list(accounts.files)
    for name in sorted(set(tables) - {_ACCOUNTS}):
        frame = tables[name]
        columns = frame.collect_schema().names()
        order = [column for column in TABLES[name].key if column in columns]
        stored = frame.with_columns(stored_form(name, columns))
        rows = (stored.sort(order) if order else stored).collect()
        files.append(write_file(accounts.folder, f"{name}.parquet", name, rows))
    return Staged(accounts.folder, tuple(files), accounts.as_of, accounts.months[0], accounts.months[-1])
