"""What a forecast starts from: what accounts did from month to month, and how those that are here stand.

Both know of a month only what was known at its end. Grain out: additive sums per month, cell, age and when
contracts are due; squares are in coarse units and serve intervals only.
"""

from dataclasses import replace

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures import bridge
from csdash.measures.placing import owned
from csdash.measures.stage import Stage
from csdash.snapshots.rows import Rows

AHEAD = 12
# Months since the first payment, at most so many; whose start is not known has been here longest.
OLDEST = 24
FLOWS = (
    *("opening_mrr", "churned_mrr", "expansion_mrr", "contraction_mrr", "n_opening", "n_churned"),
    *("opening_sq", "kept_sq", "opening_x_kept"),
)
STANDING = ("opening_mrr", "kept_mrr", "retained_mrr", "n_opening", "n_kept", "kept_sq", "retained_sq")


def due_ahead(rows: Rows, stage: Stage) -> pl.LazyFrame | None:
    """When contracts in force at the end of a month end: account_id, m, due; None where the data has none.

    Bit i - 1 of `due` stands where a contract no longer covers the i-th month-end to come. A contract that
    ends is taken to be renewed for as long again, so that monthly contracts are due every month.
    """
    contracts = rows.contracts()
    if contracts is None:
        return None
    first, last = stage.opening_from(1), stage.coverage.last
    terms = (
        in_force(contracts)
        .with_columns(
            since=pl.max_horizontal("since", pl.lit(first, dtype=pl.Int32)),
            until=pl.min_horizontal("gone_m", pl.lit(last + 1, dtype=pl.Int32)),
        )
        .filter(pl.col("since") < pl.col("until"))
        .unique()
    )
    months = terms.with_columns(m=pl.int_ranges("since", "until", dtype=pl.Int32)).explode("m")
    wait = pl.col("gone_m") - pl.col("m")
    bits = [
        pl.when((wait <= i) & ((i - wait) % pl.col("term") == 0)).then(1 << (i - 1)).otherwise(0)
        for i in range(1, AHEAD + 1)
    ]
    due = months.select("account_id", "m", due=pl.sum_horizontal(bits).cast(pl.Int64))
    return owned(due, stage, "m").group_by("account_id", "m").agg(pl.col("due").bitwise_or())


def in_force(contracts: pl.LazyFrame) -> pl.LazyFrame:
    """From the end of which month each contract is in force and known, and until when: account_id, since, gone_m, term.

    In the order of the contracts; `gone_m` is the first month whose end it does not reach, `term` its length in months.
    """
    known = contracts.with_columns(
        gone_m=_month(pl.col("end_day") + 1), signed_m=_month(pl.col("signed_day"))
    )
    return known.select(
        "account_id",
        "gone_m",
        since=pl.max_horizontal("start_m", pl.coalesce("signed_m", "start_m")),
        term=pl.max_horizontal(pl.col("gone_m") - pl.col("start_m"), 1),
    )


def flow_sums(stage: Stage, states: pl.LazyFrame, square_unit: int) -> pl.DataFrame:
    """What became within month t of what was there at its opening: t, cell, age, is_due and the sums of FLOWS.

    Age and contracts due are those known at the opening.
    """
    met = _measured(stage.pairs(1), FLOWS, square_unit).with_columns(m=pl.col("t") - 1)
    placed = met.join(states, on=["m", "account_id"], how="left")
    is_due = (pl.col("due") & 1).cast(pl.Boolean).fill_null(value=False)
    return (
        placed.group_by("t", "cell", _known_age(), is_due.alias("is_due"))
        .agg(pl.col(FLOWS).sum().cast(pl.Int64))
        .collect()
    )


def standing_sums(stage: Stage, states: pl.LazyFrame, square_unit: int) -> pl.DataFrame:
    """How the accounts of `window` months ago stand in month t: t, window, cell, age, due, the sums of STANDING.

    A window of 0 is everybody who pays in t. Age and contracts due are those of t; those who left have none. Of
    the first year nothing is told: there is no rate yet to carry on with.
    """
    since = stage.coverage.first + AHEAD
    paid = stage.paid.filter(nw.col("m") >= since).select(
        *(nw.col("m").alias("t"), *stage.key, "cell"),
        *(nw.col("mrr").alias(name) for name in ("opening", "closing")),
        window=nw.lit(0, dtype=nw.Int32),
    )
    sums = []
    # One after the other where there are many: all at once would hold every account a dozen times.
    for windows in ((0,), *stage.together(range(1, AHEAD))):
        pairs = stage.pairs_of(windows).filter(nw.col("t") >= since) if windows != (0,) else paid
        met = _measured(pairs, STANDING, square_unit).with_columns(m="t")
        placed = met.join(states, on=["m", "account_id"], how="left")
        added = placed.group_by("t", "window", "cell", _known_age(), pl.col("due").fill_null(0)).agg(
            pl.col(STANDING).sum().cast(pl.Int64)
        )
        sums.append(added.collect())
    return pl.concat(sums)


def states(stage: Stage, due: pl.LazyFrame | None) -> pl.LazyFrame:
    """How old each account is at the end of each month it pays in, and what is due: account_id, m, age, due."""
    age = (pl.col("m") - pl.col("cohort_m")).clip(0, OLDEST).fill_null(OLDEST).cast(pl.Int32)
    # Nothing is asked of a month before the first in which a month opens.
    paid = stage.paid.to_native().filter(pl.col("m") >= stage.opening_from(1))
    known = paid.select("account_id", "m", age=age)
    if due is None:
        return known.with_columns(due=pl.lit(0, dtype=pl.Int64))
    return known.join(due, on=["account_id", "m"], how="left").with_columns(pl.col("due").fill_null(0))


def numbered(stage: Stage, states: pl.LazyFrame) -> tuple[Stage, pl.LazyFrame]:
    """Both with accounts by number: what follows meets them a dozen times, and numbers meet sooner than names."""
    if stage.owners is not None or stage.rates is not None:
        return stage, states.collect().lazy()
    paid = stage.paid.to_native()
    numbers = paid.select(pl.col("account_id").unique()).with_row_index("number").collect().lazy()

    def by_number(frame: pl.LazyFrame) -> pl.LazyFrame:
        met = frame.join(numbers, on="account_id").with_columns(account_id=pl.col("number"))
        return met.drop("number").collect().lazy()

    return replace(stage, paid=nw.from_native(by_number(paid)), free=None), by_number(states)


def _known_age() -> pl.Expr:
    return pl.col("age").fill_null(OLDEST)


def _measured(pairs: nw.LazyFrame, names: tuple[str, ...], square_unit: int) -> pl.LazyFrame:
    """The pairs that were there at the opening, with those measures of the bridge that a forecast reads."""
    there = bridge.whole(pairs.filter(bridge.had))
    rules = bridge.MONEY | bridge.COUNTS | bridge.SQUARES
    return bridge.coarse(there, square_unit).with_columns(**{name: rules[name] for name in names}).to_native()


def _month(day: pl.Expr) -> pl.Expr:
    date = day.cast(pl.Int32).cast(pl.Date)
    return (date.dt.year() * 12 + date.dt.month() - 1).cast(pl.Int32)
