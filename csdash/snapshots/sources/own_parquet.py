"""Our own parquet: the rows of a source as we keep them while they are worked on."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet

from csdash.snapshots.sources.limits import Limits
from csdash.snapshots.sources.refusal import refusal
from csdash.text import Text


def write_batches(
    name: str, target: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch], limits: Limits
) -> int:
    """Writes the batches as they come and returns how many rows they had; cells that are too long are refused."""
    rows = 0
    with pa.parquet.ParquetWriter(target, schema, compression="zstd", compression_level=1) as writer:
        for batch in batches:
            rows += batch.num_rows
            _check_cells(name, batch, limits)
            writer.write_batch(batch)
    return rows


def text_schema(names: Iterable[str]) -> pa.Schema:
    """A schema with every column as text."""
    return pa.schema([(name, pa.string()) for name in names])


def check_columns(name: str, count: int, limits: Limits) -> None:
    """Raises DataError where a table is wider than any that a person made."""
    if count > limits.columns:
        raise refusal(
            name,
            Text(
                f"列が{count:,}あり、上限は{limits.columns}です。",
                f"there are {count:,} columns; {limits.columns} are the limit.",
            ),
            Text("必要な列だけを書き出してください。", "Export only the columns that are needed."),
        )


def _check_cells(name: str, batch: pa.RecordBatch, limits: Limits) -> None:
    for column, values in zip(batch.schema.names, batch.columns, strict=True):
        if not (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
            continue
        longest = pa.compute.max(pa.compute.binary_length(values)).as_py() or 0
        if longest > limits.cell:
            raise refusal(
                name,
                Text(
                    f"列「{column}」に長すぎる値({longest:,}バイト)があります。",
                    f'column "{column}" holds a value of {longest:,} bytes.',
                ),
                Text("その列を除いて書き出してください。", "Export without that column."),
            )
