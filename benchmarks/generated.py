"""Accounts made up for measuring: as many rows as asked for, seeded, in no order.

Run as a program (`python -m benchmarks.generated PATH ROWS`) so that what it holds is not counted as ours.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

MONTHS, FIRST_YEAR, SEED = 60, 2021, 7
# Of so many accounts about so many rows come: some are there from the start, all may leave in any month.
_ROWS_PER_ACCOUNT = 36.4
VALUES = {
    "segment": ("Enterprise", "Mid-market", "SMB"),
    "industry": tuple(f"industry {i}" for i in range(12)),
    "region": tuple(f"region {i}" for i in range(8)),
    "plan": ("free", "basic", "pro", "max"),
    "channel": ("direct", "partner", "web"),
    "tier": ("high", "low", "tech"),
}


def accounts(rows: int) -> pl.DataFrame:
    """An accounts table of `rows` rows over `MONTHS` months: id, mrr, six attributes and a start."""
    there = pl.int_ranges(pl.col("start").clip(0), pl.col("end")).alias("m")
    lines = _company(rows).lazy().with_columns(there).explode("m").drop_nulls("m")
    made = _lines(lines).with_columns(pl.struct("account_id", "m").hash(SEED).alias("place"))
    # Sorted by nothing that means anything: what an export of a warehouse looks like at worst.
    return made.collect().sort("place").drop("place", "m").head(rows)


def months(rows: int) -> Iterator[pl.DataFrame]:
    """About as many rows of the same company, a month at a time and sorted by account: no more than one is held."""
    told = _company(rows)
    for m in range(MONTHS):
        there = told.lazy().filter((pl.col("start") <= m) & (m < pl.col("end")))
        yield _lines(there.with_columns(m=pl.lit(m))).drop("m").collect()


def _company(rows: int) -> pl.DataFrame:
    n = int(rows / _ROWS_PER_ACCOUNT * 1.05) + 10
    seeded = np.random.default_rng(SEED)
    older = seeded.random(n) < 0.4
    start = np.where(older, -seeded.integers(1, 48, n), seeded.integers(0, MONTHS, n))
    return pl.DataFrame(
        {
            "account_id": "A" + pl.Series(np.arange(n)).cast(pl.String).str.zfill(8),
            **{name: np.array(values)[seeded.integers(0, len(values), n)] for name, values in VALUES.items()},
            "start": start,
            "end": np.minimum(start + 1 + seeded.geometric(0.004, n), MONTHS),
            "price": seeded.integers(2_000, 400_000, n),
        }
    )


def _lines(lines: pl.LazyFrame) -> pl.LazyFrame:
    grown = pl.col("price") * (100 + (pl.col("m") - pl.col("start")) // 12 * 3) // 100
    return lines.select(
        _month(pl.col("m")).alias("month"),
        "account_id",
        grown.alias("mrr"),
        *VALUES,
        _month(pl.col("start")).alias("start_month"),
        "m",
    )


def _month(index: pl.Expr) -> pl.Expr:
    return pl.date(FIRST_YEAR + index // 12, index % 12 + 1, 1)


def write(path: Path, rows: int) -> None:
    """The table as the kind of file that `path` names."""
    table = accounts(rows)
    if path.suffix == ".csv":
        table.with_columns(pl.col("month", "start_month").dt.strftime("%Y/%m/%d")).write_csv(path)
    else:
        table.write_parquet(path)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
