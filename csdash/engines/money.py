"""Money: its cubes added up on an engine, over all months together. The same as `measures.families.money`."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

import narwhals.stable.v2 as nw
import polars as pl

from csdash.configs.health import Bands
from csdash.contract.mergers import Mergers
from csdash.engines.engine import Engine
from csdash.measures import bridge, cohorts, lifetimes, stock
from csdash.measures.account_months import Coverage
from csdash.measures.cells import NONE, Vocabulary, vocabulary_in_order
from csdash.measures.families.money import WINDOWS
from csdash.measures.histories import histories
from csdash.measures.settled import Given, settled
from csdash.measures.stage import ORDER, Stage


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be added up: the months, the grain and its attributes, and where health is good.

    `mergers` are those that the accounts tell of; `rates` (m, currency, rate) are there where lines say their currency.
    """

    coverage: Coverage
    grain: tuple[str, ...]
    attributes: Sequence[str]
    bands: Bands
    mergers: Mergers = field(default_factory=dict)
    rates: pl.DataFrame | None = None


# Takes a part of the cube with that name; its rows are whole, so that parts need only be put below each other.
Keep = Callable[[str, pl.DataFrame], None]


@dataclass(frozen=True, slots=True)
class _OnEngine:
    """An engine as what holds a stage: what it keeps is let go when the block of `until` ends."""

    engine: Engine
    until: ExitStack

    def keep(self, frame: nw.LazyFrame) -> nw.LazyFrame:
        return self.until.enter_context(self.engine.held(frame))

    def bring(self, frame: pl.DataFrame) -> nw.LazyFrame:
        return self.engine.bring(frame)

    def emit(self, frame: nw.LazyFrame) -> pl.DataFrame:
        return self.engine.emit(frame)


def money_cubes(engine: Engine, lines: nw.LazyFrame, plan: Plan, keep: Keep) -> tuple[Vocabulary, int]:
    """Add up every cube of money and hand it to `keep`; gives what it takes to read cells, and the unit of squares."""
    vocabulary = _vocabulary(engine, lines, plan.attributes)
    given = Given(plan.coverage, plan.grain, vocabulary, plan.bands, plan.mergers, plan.rates)
    with ExitStack() as until:
        stage = settled(lines, given, _OnEngine(engine, until))
        unit = _square_unit(engine, stage.paid)
        keep("stock", engine.emit(stock.stock_sums(stage.paid, unit, plan.bands)))
        for window in WINDOWS:
            _bridge(engine, stage, window, unit, keep)
        _cohorts(engine, stage, keep)
    return vocabulary, unit


def _bridge(engine: Engine, stage: Stage, window: int, unit: int, keep: Keep) -> None:
    stamp = pl.lit(window, dtype=pl.Int32).alias("window")
    with ExitStack() as until:
        holder = _OnEngine(engine, until)
        pairs = holder.keep(replace(stage, holder=holder).pairs_once(window))
        keep("bridge", engine.emit(bridge.bridge_sums(pairs, unit, stage.unused)).with_columns(stamp))
        keep("transfers", engine.emit(bridge.transfer_sums(pairs)).with_columns(stamp))


def _cohorts(engine: Engine, stage: Stage, keep: Keep) -> None:
    key, coverage = stage.key, stage.coverage
    with ExitStack() as until:
        holder = _OnEngine(engine, until)
        followed = histories(replace(stage, holder=holder))
        if stage.rates is not None:
            followed = holder.keep(followed)
        firsts = holder.keep(cohorts.first_rows(followed, key, coverage.first))
        keep("cohort_sizes", engine.emit(cohorts.cohort_sizes(firsts)))
        keep("cohorts", engine.emit(cohorts.cohort_sums(followed, firsts, key)))
        lives = lifetimes.lifetime_sums(stage.paid, firsts, key, coverage, stage.merged)
        keep("lifetimes", engine.emit(lives))


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
