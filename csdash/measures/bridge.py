"""The bridge: what became of each account between two month-ends.

Grain in: one row per account and paying month. Grain out: additive sums per closing month and cell, so
that months, segments and machines can be added up afterwards. Attributes are those of the opening
(of the closing for accounts that were not there at the opening).

`closing` of an account that was there at the opening is valued at the opening's exchange rates, so that no
movement and no rate depends on them; `after` is what it pays at the closing's own, and the difference is fx.
"""

from collections.abc import Collection, Sequence

import narwhals.stable.v2 as nw

from csdash.measures.expressions import MONTH, one, sums, where, zero

opening, closing, after = nw.col("opening"), nw.col("closing"), nw.col("after")
# Whether it pays at the closing, itself or as a part of the account it was merged into.
had, has = opening > 0, nw.col("pays")
# Never paid before the window opened; otherwise it is a return.
is_first = nw.col("first_paid") > nw.col("opening_m")
grew, shrank = had & (closing > opening), had & has & (closing < opening)
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
    "contraction_mrr": where(shrank, opening - closing),
    "churned_mrr": where(had & ~has, opening),
    "fx_mrr": where(had, after - closing),
    # Part of what churned: still there, with a line that costs nothing.
    "to_free_mrr": where(had & ~has & nw.col("is_free"), opening),
    "returned_mrr": where(lapsed, closing),
}
COUNTS = {
    "n_opening": one(had),
    "n_kept": one(had & has),
    "n_new": one(~had & is_first),
    "n_reactivation": one(~had & ~is_first),
    "n_expansion": one(grew),
    "n_contraction": one(shrank),
    "n_churned": one(had & ~has),
    # Kept, but no account of their own any more.
    "n_merged": one(had & has & nw.col("is_merged")),
    "n_fx": one(had & (after != closing)),
    "n_to_free": one(had & ~has & nw.col("is_free")),
    "n_returned": one(lapsed),
}
# What is zero in data that has no rates, no mergers, no free plan, and then costs nothing.
FX, MERGED, FREE = ("fx_mrr", "n_fx"), ("n_merged",), ("to_free_mrr", "n_to_free")
# Squares and cross products, in coarser units so that their sums fit; they serve intervals only. Written in the three
# products of the two ends, as the money above in their sums: so all of it also holds of accounts that went the same way,
# added up before (`building.ways`).
xx, xy, yy = nw.col("xx"), nw.col("xy"), nw.col("yy")
# Two differences, each of which fits.
apart = (yy - xy) + (xx - xy)
SQUARES = {
    "opening_sq": xx,
    "kept_sq": where(had, yy),
    "retained_sq": nw.min_horizontal("xx", "yy"),
    "expansion_sq": where(grew, apart),
    "opening_x_kept": xy,
    "opening_x_retained": nw.min_horizontal("xx", "xy"),
    "opening_x_expansion": where(grew, xy - xx),
    "gain_sq": where(~had & is_first, yy) + where(grew, apart),
    "loss_sq": where(had & (closing < opening), apart),
}
# By third powers one account that outweighs all others shows. They fit no whole number, and only tell many from few.
CUBES = {"opening_cu": nw.col("x").cast(nw.Float64) ** 3}
MEASURES = (*MONEY, *COUNTS, *SQUARES, *CUBES)


def pairs(
    opening_rows: nw.LazyFrame, closing_rows: nw.LazyFrame, key: list[str], window: int
) -> nw.LazyFrame:
    """Each account that paid at either end of a window: t, opening_m, opening, closing, both cells.

    Closing rows hold first_paid, and `constant` where there are rates; then the pairs hold `after`.

    Either frame may hold one month or all of history: months meet by number (t - window with t), never
    by row order, so a missing month is an absence and not a shorter lag.
    """
    has_rates = "constant" in closing_rows.collect_schema().names()
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
        nw.col("mrr").alias("after"),
        *(["constant"] if has_rates else []),
        nw.col("cell").alias("closing_cell"),
        "first_paid",
        nw.col("paid_months").alias("paid_after"),
    )
    met = left.join(
        right, left_on=["t", *key], right_on=["closing_t", *(f"closing_{name}" for name in key)], how="full"
    )
    t, closing_mrr = nw.coalesce("t", "closing_t"), nw.col("after")
    if has_rates:
        closing_mrr = nw.when(opening > 0).then(nw.col("constant")).otherwise(nw.col("after"))
    return met.select(
        t.alias("t"),
        (t - window).cast(MONTH).alias("opening_m"),
        *(nw.coalesce(name, f"closing_{name}").alias(name) for name in key),
        nw.col("opening").fill_null(0),
        closing_mrr.fill_null(0).alias("closing"),
        *([nw.col("after").fill_null(0)] if has_rates else []),
        nw.col("opening_cell"),
        nw.col("closing_cell"),
        nw.coalesce("opening_cell", "closing_cell").alias("cell"),
        nw.col("first_paid").fill_null(0),
        (nw.col("paid_after") - nw.col("paid_before")).fill_null(0).alias("paid_between"),
    )


def whole(pair_rows: nw.LazyFrame) -> nw.LazyFrame:
    """The pairs with every column that measures are written in: what only some data has is not kept for all."""
    names = pair_rows.collect_schema().names()
    if "after" not in names:
        pair_rows = pair_rows.with_columns(after=closing)
    told = {"pays": after > 0, "is_merged": nw.lit(value=False), "is_free": nw.lit(value=False)}
    missing = {name: rule for name, rule in told.items() if name not in names}
    return pair_rows.with_columns(**missing) if missing else pair_rows


def coarse(pair_rows: nw.LazyFrame, square_unit: int) -> nw.LazyFrame:
    """The pairs with what their squares are made of: x and its products with the closing, in units of `square_unit` ticks."""
    rows = pair_rows.with_columns(x=opening // square_unit, y=closing // square_unit)
    x, y = nw.col("x"), nw.col("y")
    return rows.with_columns(xx=x * x, xy=x * y, yy=y * y)


def bridge_sums(
    pair_rows: nw.LazyFrame, square_unit: int, unused: Collection[str] = (), by: Sequence[str] = ()
) -> nw.LazyFrame:
    """All measures added up per closing month t and cell, and whatever else `by` names; squares in units of `square_unit` ticks.

    `unused` are measures that this data cannot have; they are zero and are not counted.
    """
    rows = coarse(whole(pair_rows), square_unit)
    counted = {name: rule for name, rule in (MONEY | COUNTS | SQUARES).items() if name not in unused}
    cubed = {name: rule for name, rule in CUBES.items() if name not in unused}
    added = [*sums(counted), *(nw.col(name).sum() for name in cubed)]
    summed = rows.with_columns(**counted, **cubed).group_by("t", "cell", *by).agg(*added)
    zeros = {name: zero() for name in unused}
    return summed.select(
        "t", "cell", *(zeros[name].alias(name) if name in zeros else name for name in MEASURES), *by
    )


def transfer_sums(pair_rows: nw.LazyFrame, by: Sequence[str] = ()) -> nw.LazyFrame:
    """Accounts whose attributes differ at the two ends: t, opening_cell, closing_cell, transfer_mrr, n_transfer, *by.

    The money is what they pay at the closing: it leaves the opening's cell and arrives in the closing's. Of
    accounts merged into one, the money moves, and one account.
    """
    moved = whole(pair_rows).filter(had & has & (nw.col("opening_cell") != nw.col("closing_cell")))
    return (
        moved.with_columns(transfer_mrr=after, n_transfer=one(~nw.col("is_merged")))
        .group_by("t", "opening_cell", "closing_cell", *by)
        .agg(*sums(["transfer_mrr", "n_transfer"]))
        .select("t", "opening_cell", "closing_cell", "transfer_mrr", "n_transfer", *by)
    )


def square_unit(squares: float) -> int:
    """The smallest power of ten in which squares that add up to `squares` in a month sum within Int64.

    Sums of products of two such amounts are never larger (Cauchy & Schwarz).
    """
    unit = 1
    while squares / unit**2 >= 2**62:
        unit *= 10
    return unit
