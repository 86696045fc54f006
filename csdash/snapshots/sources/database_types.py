"""Types of databases: result columns as types that parquet keeps, and those that have none, by name."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from csdash.errors import DataError
from csdash.snapshots.sources.refusal import refusal, shown
from csdash.text import Text

_TYPE, _MODIFIER = b"POSTGRESQL:type", b"POSTGRESQL:typmod"
_HEADER_BYTES = 4  # what PostgreSQL adds to precision and scale in a type modifier
_WIDEST = 38


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """A column of a result: what it is kept as; `target` is None where it cannot be kept."""

    name: str
    native: str
    target: pa.DataType | None


def result_columns(schema: pa.Schema) -> list[ResultColumn]:
    """The columns of a result, each with the type it is kept as."""
    return [_column(field) for field in schema]


def _column(field: pa.Field) -> ResultColumn:
    metadata = field.metadata or {}
    native = metadata.get(_TYPE, str(field.type).encode()).decode()
    return ResultColumn(field.name, native, _target(field.type, native, int(metadata.get(_MODIFIER, b"-1"))))


def _target(kind: pa.DataType, native: str, modifier: int) -> pa.DataType | None:
    if native == "numeric":
        return _decimal(modifier) or pa.string()
    if native == "money":
        # Comes as a number of its smallest unit, and the database alone knows which that is.
        return None
    if native in {"uuid", "json", "jsonb"}:
        return pa.string()
    if pa.types.is_float32(kind):
        return pa.float64()
    is_kept = (
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_boolean(kind)
        or pa.types.is_date(kind)
        or pa.types.is_timestamp(kind)
        or pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_decimal(kind)
    )
    return kind if is_kept else None


def _decimal(modifier: int) -> pa.DataType | None:
    """The precision and scale that a numeric column was declared with; None where it was not."""
    if modifier < _HEADER_BYTES:
        return None
    precision, scale = divmod(modifier - _HEADER_BYTES, 1 << 16)
    return pa.decimal128(precision, scale) if precision <= _WIDEST and scale <= precision else None


def kept(name: str, batch: pa.RecordBatch, columns: list[ResultColumn], schema: pa.Schema) -> pa.RecordBatch:
    """The columns of a batch that can be kept, as what they are kept as."""
    values = [
        _converted(name, column, array)
        for column, array in zip(columns, batch.columns, strict=True)
        if column.target is not None
    ]
    fitted = pa.record_batch(values, schema=schema)
    try:
        # Text in a database may be no UTF-8, and would be found out much later.
        fitted.validate(full=True)
    except pa.ArrowInvalid as cause:
        raise refusal(
            name,
            Text("文字コードの壊れた値があります。", "some text is in no valid encoding."),
            Text("クエリで除いてください。", "Leave it out in the query."),
        ) from cause
    return fitted


def _converted(name: str, column: ResultColumn, array: pa.Array) -> pa.Array:
    if column.native == "uuid":
        return pa.array([None if one is None else str(one) for one in array.to_pylist()], pa.string())
    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    if column.native == "bpchar":
        array = pc.utf8_rtrim_whitespace(array)
    if pa.types.is_float32(array.type):
        # By way of its shortest spelling: 0.1 stays 0.1.
        array = pc.cast(array, pa.string())
    try:
        return pc.cast(array, column.target)
    except pa.ArrowInvalid as cause:
        raise _not_a_number(name, column) from cause


def _not_a_number(name: str, column: ResultColumn) -> DataError:
    return refusal(
        name,
        Text(
            f"列「{shown(column.name)}」に数値でない値(NaN など)があります。",
            f'column "{shown(column.name)}" holds what is no number, such as NaN.',
        ),
        Text("クエリで除いてください。", "Leave it out in the query."),
    )


def left_out(columns: list[ResultColumn]) -> tuple[Text, ...]:
    """What to tell about the columns that cannot be kept."""
    return tuple(
        Text(
            f"列「{shown(column.name)}」は型 {column.native} のため読み込みません。必要ならクエリの中で text か numeric に変換してください。",
            f'Column "{shown(column.name)}" is left out, being of the type {column.native}. '
            "Cast it to text or numeric in the query if it is needed.",
        )
        for column in columns
        if column.target is None
    )
