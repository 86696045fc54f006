"""Databases: the result of one query that only reads, streamed into our own parquet.

By ADBC: PostgreSQL and SQLite. Parameters are bound; the transaction is read-only, has a time limit, and the
result a limit of rows. Nothing a driver says is passed on without the password struck out.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import adbc_driver_manager
import adbc_driver_postgresql.dbapi
import adbc_driver_sqlite.dbapi
import pyarrow as pa

from csdash.errors import DataError
from csdash.progress import Progress, unheard
from csdash.snapshots.sources.database_errors import no_database, refused
from csdash.snapshots.sources.database_types import kept, left_out, result_columns
from csdash.snapshots.sources.header import unique_names
from csdash.snapshots.sources.limits import Limits
from csdash.snapshots.sources.own_parquet import check_columns, write_batches
from csdash.snapshots.sources.query import Query
from csdash.snapshots.sources.refusal import refusal
from csdash.snapshots.sources.secret import Secret
from csdash.snapshots.sources.sheet import Sheet
from csdash.snapshots.sources.sql import enclosed, numbered
from csdash.text import Text

POSTGRESQL, SQLITE = ("postgresql://", "postgres://"), "sqlite://"


class ResultBroke(Exception):
    """The database ended a result before its last row."""


_ASKING = Text("データベースに問い合わせています", "querying the database")


def read_database(
    secret: Secret, query: Query, scratch: Path, limits: Limits, progress: Progress = unheard
) -> Sheet:
    """The result of `query` as a sheet that is called like the query."""
    progress(_ASKING, 0, 0)
    reads = _from_sqlite if secret.reveal().startswith(SQLITE) else _from_postgresql
    if not secret.reveal().startswith((SQLITE, *POSTGRESQL)):
        raise no_database()
    try:
        return reads(secret, query, scratch, limits, progress)
    except (adbc_driver_manager.Error, ResultBroke) as cause:
        error = refused(query.name, cause, secret)
    raise error


def _from_postgresql(
    secret: Secret, query: Query, scratch: Path, limits: Limits, progress: Progress
) -> Sheet:
    text, names = numbered(query, lambda number: f"${number}")
    with adbc_driver_postgresql.dbapi.connect(secret.reveal()) as connection, connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        cursor.execute(f"SET LOCAL statement_timeout = {limits.statement_seconds * 1000:d}")
        asked = enclosed(query.name, text, limits.query_rows)
        # First as it was written, so that what is wrong is told in its own words.
        cursor.adbc_prepare(text)
        _execute(cursor, asked, query, names)
        with cursor.fetch_record_batch() as result:
            return _written(query, result, scratch, limits, progress)


def _from_sqlite(secret: Secret, query: Query, scratch: Path, limits: Limits, progress: Progress) -> Sheet:
    """SQLite has no types of columns, only of values: everything is asked for as text."""
    text, names = numbered(query, lambda number: f"?{number}")
    path = secret.reveal().removeprefix(SQLITE).removeprefix("/")
    if not Path(path).is_file():
        raise no_database()
    with (
        adbc_driver_sqlite.dbapi.connect(f"file:{quote(path)}?mode=ro") as connection,
        connection.cursor() as cursor,
    ):
        cursor.adbc_prepare(text)
        _execute(cursor, enclosed(query.name, text, 0), query, names)
        columns = [
            f'"{name.replace(chr(34), chr(34) * 2)}"' for name in cursor.fetch_arrow_table().schema.names
        ]
        as_text = ", ".join(f"CAST({column} AS TEXT) AS {column}" for column in columns)
        asked = enclosed(query.name, text, limits.query_rows)
        _execute(cursor, f"SELECT {as_text} FROM ({asked})", query, names)  # noqa: S608
        with cursor.fetch_record_batch() as result:
            return _written(query, result, scratch, limits, progress, is_text=True)


def _execute(cursor: Any, text: str, query: Query, names: list[str]) -> None:
    cursor.execute(text, tuple(query.parameters[name].typed for name in names) or None)


def _written(
    query: Query,
    result: pa.RecordBatchReader,
    scratch: Path,
    limits: Limits,
    progress: Progress,
    *,
    is_text: bool = False,
) -> Sheet:
    columns = result_columns(result.schema)
    check_columns(query.name, len(columns), limits)
    names = unique_names([column.name for column in columns])
    schema = pa.schema(
        [
            (name, column.target)
            for name, column in zip(names, columns, strict=True)
            if column.target is not None
        ]
    )

    def batches() -> Iterator[pa.RecordBatch]:
        rows = 0
        for batch in _streamed(result):
            rows += batch.num_rows
            if rows > limits.query_rows:
                raise _too_many(query.name, limits)
            yield kept(query.name, batch, columns, schema)
            progress(_ASKING, rows, 0)

    target = scratch / "rows.parquet"
    rows = write_batches(query.name, target, schema, batches(), limits)
    return Sheet(query.name, (target,), rows, is_text, notes=left_out(columns))


def _streamed(result: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    """The batches; what breaks on the way comes from the database, and not from writing them."""
    try:
        yield from result
    except (OSError, pa.ArrowException) as cause:
        raise ResultBroke(str(cause)) from None


def _too_many(name: str, limits: Limits) -> DataError:
    return refusal(
        name,
        Text(
            f"結果が{limits.query_rows:,}行を超えています。",
            f"the result has more than {limits.query_rows:,} rows.",
        ),
        Text("期間などで絞り込んでください。", "Ask for less, by period for instance."),
    )
