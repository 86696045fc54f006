"""The profile: how many rows each table has in each month, and how full its columns are.

Read from the files when somebody asks, for all their columns: sessions hold only what the measures need.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from csdash.contract.column import Kind
from csdash.contract.tables import TABLES
from csdash.scope import Scope
from csdash.snapshots.numbers import month_number
from csdash.snapshots.within import within

_MONTHS = {"table": pl.String, "month": pl.Date, "n_rows": pl.Int64}
_COLUMNS = {
    "table": pl.String,
    "column": pl.String,
    "n_rows": pl.Int64,
    "n_filled": pl.Int64,
    "n_rows_last": pl.Int64,
    "n_filled_last": pl.Int64,
}
FAR = 12 * 9998  # a month after all others


@dataclass(frozen=True, slots=True)
class Profile:
    """`months`: table, month, n_rows, also of months that were not over yet, and of months to come.

    `columns`: table, column, n_rows, n_filled, and of the last covered month n_rows_last, n_filled_last
    (null for tables that have no month).
    """

    months: pl.DataFrame
    columns: pl.DataFrame


def profile(tables: Mapping[str, pl.LazyFrame], scope: Scope, last: int) -> Profile:
    """What the reader's part of `tables` looks like; `last` is the last month that counts."""
    known = {name: frame for name, frame in tables.items() if name in TABLES}
    everything, covered = within(known, scope, FAR), within(known, scope, last)
    return Profile(
        months=pl.concat(
            [
                pl.DataFrame(schema=_MONTHS),
                *(
                    _by_month(name, frame, when)
                    for name, frame in everything.items()
                    if (when := when_of(name, frame))
                ),
            ]
        ),
        columns=pl.concat(
            [
                pl.DataFrame(schema=_COLUMNS),
                *(_by_column(name, frame, last) for name, frame in covered.items()),
            ]
        ),
    )


def when_of(table: str, frame: pl.LazyFrame) -> str:
    """The column that dates a row: the contract's first month or date that is there; empty where there is none."""
    present = frame.collect_schema().names()
    return next(
        (c.name for c in TABLES[table].columns if c.kind in (Kind.MONTH, Kind.DATE) and c.name in present), ""
    )


def _by_month(name: str, frame: pl.LazyFrame, when: str) -> pl.DataFrame:
    counted = frame.group_by(pl.col(when).dt.truncate("1mo").cast(pl.Date).alias("month")).agg(
        pl.len().cast(pl.Int64).alias("n_rows")
    )
    dated = counted.filter(pl.col("month").is_not_null()).sort("month").collect()
    return dated.select(pl.lit(name).alias("table"), "month", "n_rows")


def _by_column(name: str, frame: pl.LazyFrame, last: int) -> pl.DataFrame:
    columns = [column for column in frame.collect_schema().names() if column in TABLES[name]]
    when = when_of(name, frame)
    is_last = month_number(when) == last if when else pl.lit(value=False)
    counts = frame.select(
        pl.len().cast(pl.Int64).alias("rows"),
        is_last.sum().cast(pl.Int64).alias("rows_last"),
        *(pl.col(column).count().cast(pl.Int64).alias(f"all {column}") for column in columns),
        *(
            pl.col(column).filter(is_last).count().cast(pl.Int64).alias(f"last {column}")
            for column in columns
        ),
    ).collect()
    found = counts.row(0, named=True)
    rows = [
        (
            name,
            column,
            found["rows"],
            found[f"all {column}"],
            found["rows_last"] if when else None,
            found[f"last {column}"] if when else None,
        )
        for column in columns
    ]
    return pl.DataFrame(rows, schema=_COLUMNS, orient="row")
