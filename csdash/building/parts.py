"""Parts: what one month adds to each cube. The same measures as in `measures.families.money`, of a few months at once.

To write a query down takes as long as to add up some ten thousand rows, so small months are added up together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import narwhals.stable.v2 as nw
import numpy as np
import polars as pl

from csdash.building.month import CODE, Ends
from csdash.building.running import Running
from csdash.configs.health import Bands
from csdash.measures import bridge, cohorts, lifetimes, stock
from csdash.measures.account_months import Coverage
from csdash.measures.families.money import WINDOWS

__all__ = ["OF_A_MONTH", "WINDOWS", "Batch", "lifetime_part", "parts"]

# The cubes of which every month has a part, each with the month to which a row of it belongs.
OF_A_MONTH = {
    "bridge": pl.col("t"),
    "transfers": pl.col("t"),
    "stock": pl.col("t"),
    "cohorts": pl.col("cohort_m") + pl.col("age"),
    "cohort_sizes": pl.max_horizontal("cohort_m", "first"),
}


@dataclass(frozen=True, slots=True)
class Batch:
    """Months to be added up together: per month `ends`, of those a window earlier as well; all of them in `running`.

    Where `is_large`, the pairs of one window are held at a time.
    """

    months: Sequence[int]
    ends: Mapping[int, Ends]
    running: Running
    coverage: Coverage
    square_unit: int
    bands: Bands
    is_large: bool

    @property
    def paid(self) -> pl.DataFrame:
        """The paying rows of these months."""
        return pl.concat([self.ends[m].paid for m in self.months])


def parts(batch: Batch) -> Iterator[tuple[int, dict[str, pl.DataFrame]]]:
    """Each month of the batch with its part of every cube in OF_A_MONTH."""
    paid = batch.paid
    sums = _bridges(batch)
    sums["stock"] = _collected(stock.stock_sums(_lazy(paid), batch.square_unit, batch.bands))
    members = batch.running.firsts(_distinct(paid["code"].to_numpy(), batch.running.n_keys))
    sums["cohorts"] = _collected(cohorts.cohort_sums(_lazy(paid), _lazy(members), CODE))
    # Whoever first pays in one of these months is in a cohort from then on, or in none for ever.
    beginners = paid.filter(pl.col("m") == pl.col("first_m"))["code"].to_numpy()
    sums["cohort_sizes"] = _collected(cohorts.cohort_sizes(_lazy(batch.running.firsts(beginners))))
    by_month = {cube: _by_month(cube, frame, batch.coverage) for cube, frame in sums.items()}
    for m in batch.months:
        yield m, {cube: found.get(m, sums[cube].clear()) for cube, found in by_month.items()}


def lifetime_part(running: Running, coverage: Coverage) -> pl.DataFrame:
    """How long accounts stay, as seen from the last month: the one cube that is made anew with every month."""
    streaks = running.streaks()
    firsts = running.firsts(streaks["code"].to_numpy())
    return _collected(lifetimes.lifetime_sums(_lazy(streaks), _lazy(firsts), CODE, coverage))


def _bridges(batch: Batch) -> dict[str, pl.DataFrame]:
    """The bridge and the transfers of the months in which windows close."""
    unused = (*bridge.FX, *bridge.MERGED)
    if all(batch.ends[m].free.is_empty() for m in batch.months):
        unused += bridge.FREE
    sums, transfers = [], []
    for windows in [(window,) for window in WINDOWS] if batch.is_large else [WINDOWS]:
        met = _lazy(_collected(nw.concat([_pairs(batch, window) for window in windows])))
        sums.append(_collected(bridge.bridge_sums(met, batch.square_unit, unused, ["window"])))
        transfers.append(_collected(bridge.transfer_sums(met, ["window"])))
    return {"bridge": pl.concat(sums), "transfers": pl.concat(transfers)}


def _pairs(batch: Batch, window: int) -> nw.LazyFrame:
    closes = [m for m in batch.months if m - window >= batch.coverage.first]
    nothing = batch.ends[batch.months[0]]
    openings = [batch.ends[m - window].paid for m in closes] or [nothing.paid.clear()]
    closings = [batch.ends[m].paid for m in closes] or [nothing.paid.clear()]
    closing = _lazy(pl.concat(closings)).with_columns(first_paid=nw.coalesce("cohort_m", "first_m"))
    met = bridge.pairs(_lazy(pl.concat(openings)), closing, CODE, window)
    free = [batch.ends[m].free.with_columns(t=pl.lit(m, dtype=pl.Int32)) for m in closes]
    if any(found.height for found in free):
        there = _lazy(pl.concat(free)).with_columns(is_free=nw.lit(value=True))
        met = met.join(there, on=["t", *CODE], how="left")
        met = met.with_columns(nw.col("is_free").fill_null(value=False))
    else:
        met = met.with_columns(is_free=nw.lit(value=False))
    return met.with_columns(window=nw.lit(window, dtype=nw.Int32))


def _by_month(cube: str, frame: pl.DataFrame, coverage: Coverage) -> dict[int, pl.DataFrame]:
    told = frame.with_columns(first=pl.lit(coverage.first, dtype=pl.Int32)).with_columns(
        month=OF_A_MONTH[cube]
    )
    found = told.drop("first").partition_by("month", as_dict=True, include_key=False)
    return {month: part for (month,), part in found.items()}


def _distinct(code: np.ndarray, n_keys: int) -> np.ndarray:
    # Codes are places: marking them takes a hundredth of what numpy takes to look for those that are the same.
    there = np.zeros(n_keys, np.bool_)
    there[code] = True
    return np.flatnonzero(there)


def _lazy(frame: pl.DataFrame) -> nw.LazyFrame:
    return nw.from_native(frame.lazy())


def _collected(frame: nw.LazyFrame) -> pl.DataFrame:
    # Of many rows and measures this engine adds up for half of what the other one takes.
    return frame.to_native().collect(engine="streaming")
