"""The bridge: what became of each account between two month-ends.

Grain in: one row per account and paying month. Grain out: additive sums per closing month and cell, so
that months, segments and machines can be added up afterwards. Attributes are those of the opening
(of the closing for accounts that were not there at the opening).
"""

import narwhals.stable.v2 as nw

from csdash.measures.expressions import MONTH, one, sums, where

opening, closing = nw.col("opening"), nw.col("closing")
had, has = opening > 0, closing > 0
# Never paid before the window opened; otherwise it is a return.
is_first = nw.col("first_paid") > nw.col("opening_m")
grew, shrank = had & (closing > opening), has & (closing < opening)
# Fewer paying months between the two ends than months: it lapsed inside the window and came back.
lapsed = had & has & (nw.col("paid_between") < nw.col("t") - nw.col("opening_m"))

MONEY = {
    "opening_mrr": opening,
    "kept_mrr": where(had, closing),
    # Capped per account, not in total: one account's expansion must never hide another's loss.
    "retained_mrr": nw.min_horizontal(opening, closing),
    "new_mrr": where(~had & is_first, closing),
    "reactivation_mrr": where(~had & ~is_first, closing),
    "expansion_mrr": where(grew, closing - opening),
    "contraction_mrr": where(shrank & had, opening - closing),
    "churned_mrr": where(had & ~has, opening),
    "returned_mrr": where(lapsed, closing),
}
COUNTS = {
    "n_opening": one(had),
    "n_kept": one(had & has),
    "n_new": one(~had & is_first),
    "n_reactivation": one(~had & ~is_first),
    "n_expansion": one(grew),
    "n_contraction": one(shrank & had),
    "n_churned": one(had & ~has),
    "n_returned": one(lapsed),
}
# Squares and cross products, in coarser units so that their sums fit; they serve intervals only.
x, y = nw.col("x"), where(had, nw.col("y"))
low, up = nw.min_horizontal("x", "y"), where(grew, nw.col("y") - nw.col("x"))
gain = where(~had & is_first, nw.col("y")) + up
loss = where(had & (closing < opening), nw.col("x") - nw.col("y"))
SQUARES = {
    "opening_sq": x * x,
    "kept_sq": y * y,
    "retained_sq": low * low,
    "expansion_sq": up * up,
    "opening_x_kept": x * y,
    "opening_x_retained": x * low,
    "opening_x_expansion": x * up,
    "gain_sq": gain * gain,
    "loss_sq": loss * loss,
}
MEASURES = (*MONEY, *COUNTS, *SQUARES)


def pairs(
    opening_rows: nw.LazyFrame, closing_rows: nw.LazyFrame, key: list[str], window: int
) -> nw.LazyFrame:
    """Each account that paid at either end of a window: t, opening_m, opening, closing, both cells.

    Either frame may hold one month or all of history: months meet by number (t - window with t), never
    by row order, so a missing month is an absence and not a shorter lag.
    """
    left = opening_rows.select(
        (nw.col("m") + window).cast(MONTH).alias("t"),
        *key,
        nw.col("mrr").alias("opening"),
        nw.col("cell").alias("opening_cell"),
        nw.col("paid_months").alias("paid_before"),
    )
    right = closing_rows.select(
        nw.col("m").alias("closing_t"),
        *(nw.col(name).alias(f"closing_{name}") for name in key),
        nw.col("mrr").alias("closing"),
        nw.col("cell").alias("closing_cell"),
        nw.coalesce("cohort_m", "first_m").alias("first_paid"),
        nw.col("paid_months").alias("paid_after"),
    )
    met = left.join(
        right, left_on=["t", *key], right_on=["closing_t", *(f"closing_{name}" for name in key)], how="full"
    )
    t = nw.coalesce("t", "closing_t")
    return met.select(
        t.alias("t"),
        (t - window).cast(MONTH).alias("opening_m"),
        *(nw.coalesce(name, f"closing_{name}").alias(name) for name in key),
        nw.col("opening").fill_null(0),
        nw.col("closing").fill_null(0),
        nw.col("opening_cell"),
        nw.col("closing_cell"),
        nw.coalesce("opening_cell", "closing_cell").alias("cell"),
        nw.col("first_paid").fill_null(0),
        (nw.col("paid_after") - nw.col("paid_before")).fill_null(0).alias("paid_between"),
    )


def bridge_sums(pair_rows: nw.LazyFrame, square_unit: int) -> nw.LazyFrame:
    """All measures added up per closing month t and cell; squares in units of `square_unit` ticks."""
    coarse = pair_rows.with_columns(x=opening // square_unit, y=closing // square_unit)
    measured = coarse.with_columns(**MONEY, **COUNTS, **SQUARES)
    return measured.group_by("t", "cell").agg(*sums(MEASURES))


def transfer_sums(pair_rows: nw.LazyFrame) -> nw.LazyFrame:
    """Accounts whose attributes differ at the two ends: t, opening_cell, closing_cell, transfer_mrr, n_transfer.

    The money is what they pay at the closing: it leaves the opening's cell and arrives in the closing's.
    """
    moved = pair_rows.filter(had & has & (nw.col("opening_cell") != nw.col("closing_cell")))
    return (
        moved.with_columns(transfer_mrr=closing, n_transfer=one(has))
        .group_by("t", "opening_cell", "closing_cell")
        .agg(*sums(["transfer_mrr", "n_transfer"]))
    )


def square_unit(squares: float) -> int:
    """The smallest power of ten in which squares that add up to `squares` in a month sum within Int64.

    Sums of products of two such amounts are never larger (Cauchy & Schwarz).
    """
    unit = 1
    while squares / unit**2 >= 2**62:
        unit *= 10
    return unit
