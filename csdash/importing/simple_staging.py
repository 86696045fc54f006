"""Staging in memory: good for what fits there."""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from csdash.contract.column import Kind
from csdash.contract.tables import TABLES
from csdash.money import to_units
from csdash.months import month_code, month_index
from csdash.snapshots.provenance import StoredFile
from csdash.snapshots.staging import Staged


def stage(tables: Mapping[str, pl.LazyFrame], folder: Path, as_of: date) -> Staged:
    """The tables written below `folder` as a snapshot has them."""
    files, months = [], []
    for name in sorted(tables):
        frame = _stored(name, tables[name])
        if name != "accounts":
            files.append(_written(folder, f"{name}.parquet", name, frame))
            continue
        (folder / name).mkdir(parents=True)
        for (day,), rows in sorted(frame.partition_by("month", as_dict=True).items()):
            months.append(month_index(day))
            files.append(_written(folder, f"{name}/{month_code(months[-1])}.parquet", name, rows))
    return Staged(folder, tuple(files), as_of, min(months), max(months))


def _stored(name: str, frame: pl.LazyFrame) -> pl.DataFrame:
    present = frame.collect_schema().names()
    money = [c for c in present if TABLES[name][c].kind is Kind.MONEY]
    order = [c for c in TABLES[name].key if c in present] or present
    exact = frame.with_columns(to_units(pl.col(column)).cast(pl.Decimal(18, 4)) for column in money)
    return exact.sort(order).collect()


def _written(folder: Path, path: str, table: str, frame: pl.DataFrame) -> StoredFile:
    frame.write_parquet(folder / path, compression="zstd", compression_level=9, statistics=False)
    content = (folder / path).read_bytes()
    return StoredFile(path, table, frame.height, len(content), hashlib.sha256(content).hexdigest())
