"""Money: its cubes added up on an engine, over all months together. The same as `measures.families.money`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import narwhals.stable.v2 as nw
import polars as pl

from csdash.configs.health import Bands
from csdash.engines.engine import Engine
from csdash.measures import bridge, cohorts, lifetimes, stock
from csdash.measures.account_months import Coverage, account_months, with_start
from csdash.measures.cells import NONE, Vocabulary, vocabulary_in_order
from csdash.measures.families.money import WINDOWS
from csdash.measures.stage import ACCOUNT, ORDER


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be added up: the months, the grain and its attributes, and where health is good."""

    coverage: Coverage
    grain: tuple[str, ...]
    attributes: Sequence[str]
    bands: Bands


# Takes a part of the cube with that name; its rows are whole, so that parts need only be put below each other.
Keep = Callable[[str, pl.DataFrame], None]


def money_cubes(engine: Engine, lines: nw.LazyFrame, plan: Plan, keep: Keep) -> tuple[Vocabulary, int]:
    """Add up every cube of money and hand it to `keep`; gives what it takes to read cells, and the unit of squares."""
    key, coverage = list(plan.grain), plan.coverage
    vocabulary = _vocabulary(engine, lines, plan.attributes)
    lines = lines.with_columns(cell=vocabulary.encode())
    # start_month says when the account began; of its products it says nothing.
    starts = lines.group_by(*key).agg(nw.col("start_m").min()) if plan.grain == ACCOUNT else None
    with engine.held(with_start(account_months(lines, key), starts, key, coverage.first)) as paid:
        unit = _square_unit(engine, paid)
        keep("stock", engine.emit(stock.stock_sums(paid, unit, plan.bands)))
        with engine.held(_free(lines, paid, key)) as free:
            there = None if _is_empty(engine, free) else free
            for window in WINDOWS:
                _bridge(engine, paid, there, plan, window, unit, keep)
        with engine.held(cohorts.first_rows(paid, key, coverage.first)) as firsts:
            keep("cohort_sizes", engine.emit(cohorts.cohort_sizes(firsts)))
            keep("cohorts", engine.emit(cohorts.cohort_sums(paid, firsts, key)))
            keep("lifetimes", engine.emit(lifetimes.lifetime_sums(paid, firsts, key, coverage)))
    return vocabulary, unit


def _bridge(
    engine: Engine,
    paid: nw.LazyFrame,
    free: nw.LazyFrame | None,
    plan: Plan,
    window: int,
    unit: int,
    keep: Keep,
) -> None:
    key, coverage = list(plan.grain), plan.coverage
    opening = paid.filter(nw.col("m") <= coverage.last - window)
    closing = paid.filter(nw.col("m") >= coverage.first + window)
    closing = closing.with_columns(first_paid=nw.coalesce("cohort_m", "first_m"))
    met = bridge.pairs(opening, closing, key, window)
    unused = (*bridge.FX, *bridge.MERGED)
    if free is None:
        unused += bridge.FREE
    else:
        met = met.join(free.rename({"m": "t"}), on=["t", *key], how="left")
        met = met.with_columns(nw.col("is_free").fill_null(value=False))
    stamp = pl.lit(window, dtype=pl.Int32).alias("window")
    with engine.held(met) as pairs:
        keep("bridge", engine.emit(bridge.bridge_sums(pairs, unit, unused)).with_columns(stamp))
        keep("transfers", engine.emit(bridge.transfer_sums(pairs)).with_columns(stamp))


def _free(lines: nw.LazyFrame, paid: nw.LazyFrame, key: list[str]) -> nw.LazyFrame:
    """Months with lines of `key` that add up to nothing."""
    # Only these can: without mergers and rates, what is paid is the sum of its lines.
    nothing = lines.filter(nw.col("mrr") <= 0).select("m", *key).unique(["m", *key])
    found = nothing.join(paid.select("m", *key), on=["m", *key], how="anti")
    return found.with_columns(is_free=nw.lit(value=True))


def _vocabulary(engine: Engine, lines: nw.LazyFrame, attributes: Sequence[str]) -> Vocabulary:
    """The labels of what was paid for, found in one pass."""
    if not attributes:
        return Vocabulary({})
    paying = lines.filter(nw.col("mrr") > 0)
    each = [
        paying.select(nw.lit(name).alias("name"), nw.col(name).fill_null(NONE).alias("label")).unique()
        for name in attributes
    ]
    told = engine.emit(nw.concat(each))
    return vocabulary_in_order(
        {name: told.filter(pl.col("name") == name)["label"].to_list() for name in attributes}, ORDER
    )


def _square_unit(engine: Engine, paid: nw.LazyFrame) -> int:
    squares = paid.group_by("m").agg((nw.col("mrr").cast(nw.Float64) ** 2).sum().alias("squares"))
    return bridge.square_unit(engine.emit(squares)["squares"].max() or 0.0)


def _is_empty(engine: Engine, frame: nw.LazyFrame) -> bool:
    return engine.emit(frame.select(nw.len().alias("n")))["n"].item() == 0
