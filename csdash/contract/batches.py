"""Batches: the accounts table as runs of whole months, so that it is checked and stored without ever being in memory as a whole."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from csdash.progress import Progress, unheard
from csdash.text import Text

# Large enough that the cost of a step does not count, small enough that a few copies of it fit anywhere.
ROWS = 500_000
SPLITTING = Text("行を月ごとに分けています", "Splitting the rows by month")
_BATCH = "_batch"


def batches(
    accounts: pl.LazyFrame, what: Text, progress: Progress = unheard, spill: Path | None = None
) -> Iterator[pl.DataFrame]:
    """All rows of `accounts`, whole months at a time and months in their order; sorted by account, month, product.

    A batch holds about `ROWS` rows, or one month where that has more. Up to that size the table is simply
    read; a larger one is split into files of a folder of its own, in `spill` or wherever the system keeps
    such things, which is gone at the end. `what` is what the reader does with a batch, for `progress`.
    """
    order = [name for name in ("account_id", "month", "product") if name in accounts.collect_schema().names()]
    sizes = accounts.group_by("month").len().sort("month").collect()
    total = sizes["len"].sum()
    if total <= ROWS:
        yield accounts.collect().sort(order)
        progress(what, total, total)
        return
    progress(SPLITTING, 0, total)
    done = 0
    with (
        TemporaryDirectory(prefix="csdash-months-", dir=spill) as folder,
        ThreadPoolExecutor(1) as ahead,
    ):
        numbers = _split(accounts, sizes, Path(folder))
        # One batch is read and sorted while the one before is worked on: neither keeps two cores busy.
        read = partial(ahead.submit, _read, Path(folder), order)
        coming = read(numbers[0])
        for following in (*numbers[1:], None):
            rows = coming.result()
            coming = read(following) if following is not None else None
            yield rows
            done += rows.height
            progress(what, done, total)


def _read(folder: Path, order: list[str], number: int) -> pl.DataFrame:
    return pl.read_parquet(folder / f"{_BATCH}={number}" / "*.parquet", hive_partitioning=False).sort(order)


def _split(accounts: pl.LazyFrame, sizes: pl.DataFrame, folder: Path) -> list[int]:
    """Writes each batch into a folder of its own and returns their numbers, in the order of months."""
    numbers = sizes["len"].cum_sum() // ROWS
    batch = pl.col("month").replace_strict(sizes["month"], numbers, return_dtype=pl.UInt32)
    accounts.with_columns(batch.alias(_BATCH)).sink_parquet(
        pl.PartitionBy(folder, key=_BATCH, include_key=False),
        # Read once and thrown away: speed counts, size does not. Small groups leave memory sooner.
        compression="lz4",
        statistics=False,
        row_group_size=20_000,
        maintain_order=False,
    )
    return numbers.unique().sort().to_list()
