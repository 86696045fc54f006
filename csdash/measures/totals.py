"""Totals: bridge and stock of the company as a whole, compared two month-ends at a time.

The measures are those of the cubes and the numbers the same; what differs is that no attribute is carried, no
square is summed (so no interval can be told), and a long history never meets itself as a whole in memory.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import narwhals.stable.v2 as nw
import polars as pl

from csdash.configs import Configs
from csdash.measures import bridge, stock
from csdash.measures.account_months import Coverage
from csdash.measures.cubes import Cubes
from csdash.measures.families.money import WINDOWS
from csdash.measures.settled import stage_of
from csdash.measures.stage import Stage
from csdash.snapshots.rows import Rows

# Below this many account-months one comparison of all months is faster than one for each month.
FEW = 1_000_000
# Squares are left out; those of the stock are made small enough not to overflow.
_COARSE = 10**12


def total_cubes(rows: Rows, coverage: Coverage, grain: tuple[str, ...]) -> Cubes:
    """The cubes "bridge" and "stock" at `grain`, of rows that carry no attributes; good for sums and ratios."""
    # Whoever reads a snapshot may have bands of their own; what is published stands by those that everybody has.
    stage = stage_of(rows, coverage, grain, Configs().health.value.bands)
    frames = {"stock": _collected(stock.stock_sums(stage.paid, _COARSE, stage.bands))}
    if sums := _bridges(stage):
        frames["bridge"] = pl.concat(sums)
    decoded = {
        name: frame.with_columns(stage.vocabulary.decode("cell")).drop("cell")
        for name, frame in frames.items()
    }
    return Cubes(stage.vocabulary, coverage, _COARSE, decoded)


def _bridges(stage: Stage) -> list[pl.DataFrame]:
    windows = [window for window in WINDOWS if window < stage.coverage.n_months]
    paid = _collected(stage.paid)
    if paid.height <= FEW:
        return [_sums(stage, window) for window in windows]
    months = {m: rows for (m,), rows in paid.partition_by("m", as_dict=True).items()}
    guests = _guests(stage)
    first, last = stage.coverage.first, stage.coverage.last
    ends = [(window, t) for t in range(first, last + 1) for window in windows if t - window >= first]

    def between(end: tuple[int, int]) -> pl.DataFrame:
        window, t = end
        return _sums(_of_two(stage, months, guests, t - window, t), window, t)

    # One comparison is too small to keep the cores busy.
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        return list(workers.map(between, ends))


def _sums(stage: Stage, window: int, t: int | None = None) -> pl.DataFrame:
    unused = (*stage.unused, *bridge.SQUARES, *bridge.CUBES)
    summed = _collected(bridge.bridge_sums(stage.pairs(window, t), 1, unused))
    return summed.with_columns(pl.lit(window, dtype=pl.Int32).alias("window"))


def _guests(stage: Stage) -> pl.DataFrame | None:
    """One row of each merged account: it says since when it paid, which its parent inherits."""
    if stage.owners is None:
        return None
    merged = stage.owners.select("account_id").unique("account_id")
    return _collected(stage.paid.join(merged, on="account_id", how="semi")).unique(stage.key, keep="any")


def _of_two(
    stage: Stage, months: dict[int, pl.DataFrame], guests: pl.DataFrame | None, opening: int, closing: int
) -> Stage:
    """The stage with nothing in it but what a comparison of two months looks at."""
    rows = [months[m] for m in (opening, closing) if m in months]
    if guests is not None:
        rows.append(guests.filter(~pl.col("m").is_in([opening, closing])))
    two = pl.concat(rows, rechunk=False) if rows else _collected(stage.paid.head(0))

    def of_closing(frame: nw.LazyFrame | None) -> nw.LazyFrame | None:
        return None if frame is None else frame.filter(nw.col("m") == closing)

    return replace(
        stage,
        paid=nw.from_native(two.lazy()),
        free=of_closing(stage.free),
        amounts=of_closing(stage.amounts),
    )


def _collected(frame: nw.LazyFrame) -> pl.DataFrame:
    return frame.to_native().collect()
