"""Parts: what one month adds to each cube. The same measures as in `measures.families.money`, of one month each."""

from collections.abc import Iterator
from dataclasses import dataclass

import narwhals.stable.v2 as nw
import polars as pl

from csdash.building.month import CODE
from csdash.building.running import Running
from csdash.configs.health import Bands
from csdash.measures import bridge, cohorts, lifetimes, stock
from csdash.measures.account_months import Coverage
from csdash.measures.families.money import WINDOWS

__all__ = ["WINDOWS", "Ends", "bridge_parts", "cohort_part", "lifetime_part", "size_part", "stock_part"]


@dataclass(frozen=True, slots=True)
class Ends:
    """The two months of a window: paying rows at the opening and the closing, and who is there for nothing then."""

    window: int
    t: int
    opening: pl.DataFrame
    closing: pl.DataFrame
    free: pl.DataFrame


def bridge_parts(ends: Ends, square_unit: int) -> Iterator[tuple[str, pl.DataFrame]]:
    """The bridge and the transfers of the month in which the window closes."""
    met = bridge.pairs(_lazy(ends.opening), _closing(ends.closing), CODE, ends.window)
    unused = (*bridge.FX, *bridge.MERGED)
    if ends.free.is_empty():
        unused += bridge.FREE
    else:
        free = _lazy(ends.free.with_columns(t=pl.lit(ends.t, dtype=pl.Int32), is_free=pl.lit(value=True)))
        met = met.join(free, on=["t", *CODE], how="left")
        met = met.with_columns(nw.col("is_free").fill_null(value=False))
    held = _lazy(met.to_native().collect())
    stamp = pl.lit(ends.window, dtype=pl.Int32).alias("window")
    yield "bridge", _collected(bridge.bridge_sums(held, square_unit, unused)).with_columns(stamp)
    yield "transfers", _collected(bridge.transfer_sums(held)).with_columns(stamp)


def stock_part(paid: pl.DataFrame, square_unit: int, bands: Bands) -> pl.DataFrame:
    """The stock at the end of one month."""
    return _collected(stock.stock_sums(_lazy(paid), square_unit, bands))


def size_part(firsts: pl.DataFrame) -> pl.DataFrame:
    """The cohorts that begin in one month, and those known to have begun before coverage."""
    return _collected(cohorts.cohort_sizes(_lazy(firsts)))


def cohort_part(paid: pl.DataFrame, running: Running) -> pl.DataFrame:
    """What is left of each cohort in one month."""
    firsts = running.firsts(paid["code"].to_numpy())
    return _collected(cohorts.cohort_sums(_lazy(paid), _lazy(firsts), CODE))


def lifetime_part(running: Running, coverage: Coverage) -> pl.DataFrame:
    """How long accounts stay, as seen from the last month: the one cube that is made anew with every month."""
    streaks = running.streaks()
    firsts = running.firsts(streaks["code"].to_numpy())
    return _collected(lifetimes.lifetime_sums(_lazy(streaks), _lazy(firsts), CODE, coverage))


def _closing(paid: pl.DataFrame) -> nw.LazyFrame:
    return _lazy(paid).with_columns(first_paid=nw.coalesce("cohort_m", "first_m"))


def _lazy(frame: pl.DataFrame) -> nw.LazyFrame:
    return nw.from_native(frame.lazy())


def _collected(frame: nw.LazyFrame) -> pl.DataFrame:
    return frame.to_native().collect()
