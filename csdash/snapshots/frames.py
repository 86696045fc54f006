"""Frames: tables held in memory, checked and staged as the files of a snapshot."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import polars as pl

from csdash.contract.check import conformed
from csdash.contract.column import Kind
from csdash.contract.conform import Part
from csdash.contract.tables import TABLES
from csdash.errors import DataError
from csdash.money import to_units
from csdash.months import last_complete_month, month_code, month_index, month_start
from csdash.snapshots.provenance import StoredFile
from csdash.snapshots.staging import Staged
from csdash.text import Text

_STORED_MONEY = pl.Decimal(18, 4)


def stage_frames(tables: Mapping[str, pl.DataFrame], folder: Path, as_of: date) -> Staged:
    """Check `tables` and write them into the empty `folder`, without the months that were not over on `as_of`.

    Raises DataError with the whole report when the contract refuses the data.
    """
    good, _ = conformed({name: [Part(name, frame.lazy())] for name, frame in tables.items()})
    stored = {name: _for_storage(name, frame) for name, frame in good.items()}
    last = last_complete_month(as_of)
    accounts = stored["accounts"].filter(pl.col("month") <= month_start(last))
    if accounts.is_empty():
        raise DataError(
            Text(
                f"{as_of} までに終わった月のデータがありません。as_of を確かめてください。",
                f"There is no month that was over on {as_of}. Check the as-of date.",
            )
        )
    stored["accounts"] = accounts
    files = tuple(file for name in sorted(stored) for file in _write_table(folder, name, stored[name]))
    months = [month_index(day) for day in accounts["month"].unique()]
    return Staged(folder, files, as_of, min(months), max(months))


def _for_storage(name: str, frame: pl.LazyFrame) -> pl.DataFrame:
    """Money as decimals in currency units, so that the files explain themselves to any reader."""
    table = TABLES[name]
    money = [c for c in frame.collect_schema().names() if table[c].kind is Kind.MONEY]
    order = [c for c in table.key if c in frame.collect_schema().names()]
    exact = frame.with_columns(to_units(pl.col(column)).cast(_STORED_MONEY) for column in money)
    return exact.sort(order).collect() if order else exact.collect()


def _write_table(folder: Path, name: str, frame: pl.DataFrame) -> Iterator[StoredFile]:
    if name != "accounts":
        yield _write_parquet(folder, f"{name}.parquet", name, frame)
        return
    (folder / name).mkdir()
    for (month,), rows in sorted(frame.partition_by("month", as_dict=True).items()):
        yield _write_parquet(folder, f"{name}/{month_code(month_index(month))}.parquet", name, rows)


def _write_parquet(folder: Path, path: str, table: str, frame: pl.DataFrame) -> StoredFile:
    frame.write_parquet(folder / path, compression="zstd", compression_level=9, statistics=False)
    content = (folder / path).read_bytes()
    return StoredFile(path, table, frame.height, len(content), hashlib.sha256(content).hexdigest())
