"""Parquet: how a snapshot's tables stand in their files, the same bytes for the same rows."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from csdash.contract.column import Kind
from csdash.contract.tables import TABLES
from csdash.money import to_units
from csdash.snapshots.provenance import StoredFile

_STORED_MONEY = pl.Decimal(18, 4)
# Above this many rows the last twentieth in size would cost half of the time of an import.
LARGE = 50_000


def stored_form(table: str, columns: Iterable[str]) -> list[pl.Expr]:
    """Money as decimals in currency units, so that the files explain themselves to any reader."""
    money = [name for name in columns if TABLES[table][name].kind is Kind.MONEY]
    return [to_units(pl.col(name)).cast(_STORED_MONEY) for name in money]


def write_file(folder: Path, path: str, table: str, rows: pl.DataFrame) -> StoredFile:
    """Writes and flushes one file of a table, whose rows are in their stored form and order."""
    level = 9 if rows.height <= LARGE else 3
    # In one piece: how the rows came to be here must not show in the bytes.
    rows.rechunk().write_parquet(folder / path, compression="zstd", compression_level=level, statistics=False)
    with (folder / path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
        size = os.fstat(file.fileno()).st_size
    return StoredFile(path, table, rows.height, size, digest)
