"""Expansion: the change of accounts that pay at both ends of a window, taken apart by their product lines.

Within an account gains and losses meet: +50 on one product and -20 on another is an expansion of 30, with 20
netted within the account. So per account, and in every sum of accounts,

    expansion   = cross-sell + upsell + smaller credits + rest - netted
    contraction = dropped + downsell + larger credits + rest - netted

to the tick. The rest is what lines do not tell: accounts merged into one, and a tick of rounding between
currencies. A line that is there at both ends is split further into volume, list price and discount.
"""

import narwhals.stable.v2 as nw

from csdash.measures.expressions import INTEGER, MONTH, one, sums, where, zero
from csdash.money import LARGEST, TICKS

# A window is its length and the month in which it closes; those of every length are taken apart at once.
ENDING = ("window", "t")
# No line may cost more; what a slip of the pen in seats or list price would make of it must not either.
MOST = float(LARGEST * TICKS)

GAINS = ("cross_sell_mrr", "upsell_mrr", "credit_gain_mrr", "rest_gain_mrr")
LOSSES = ("product_dropped_mrr", "downsell_mrr", "credit_loss_mrr", "rest_loss_mrr")
ENDS = ("opening_mrr", "expansion_mrr", "contraction_mrr", "netted_mrr")
# What made a kept line dearer or cheaper; gains less losses is upsell less downsell.
CAUSES = ("volume", "price", "discount", "unknown")
PRICE = tuple(f"{cause}_{side}_mrr" for cause in CAUSES for side in ("gain", "loss"))
COUNTS = (
    "n_opening",
    "n_kept",
    "n_cross_sell",
    "n_upsell",
    "n_product_dropped",
    "n_downsell",
    "n_netted",
)
# Accounts that would not pay more if list prices had stayed.
BY_PRICE = "n_by_price"
RATES = ("cross_sell", "upsell", "product_dropped", "downsell")
SQUARES = ("opening_sq", *(f"{name}_sq" for name in RATES), *(f"opening_x_{name}" for name in RATES))
LINE_MONEY = (*GAINS[:3], *LOSSES[:3], *PRICE)
LINE_COUNTS = ("n_kept_lines", "n_known_lines")

before, now = nw.col("line_opening"), nw.col("line_closing")
# The part of a line above zero is a product that is paid for, the part below a credit.
had, has = nw.max_horizontal(before, zero()), nw.max_horizontal(now, zero())
credit = nw.min_horizontal(now, zero()) - nw.min_horizontal(before, zero())
stays = (before > 0) & (now > 0)
known = stays & nw.col("is_comparable")
# One step after the other, volume first: seats at the old price, the list price at the old discount, and
# what is left is the discount. Each level is rounded once, so the steps add up however it is rounded.
at_seats = nw.when(known).then(nw.col("at_seats")).otherwise(before)
at_list = nw.when(known).then(nw.col("at_list")).otherwise(before)


def _up(change: nw.Expr) -> nw.Expr:
    return nw.max_horizontal(change, zero())


def _down(change: nw.Expr) -> nw.Expr:
    return nw.max_horizontal(zero() - change, zero())


_STEPS = {
    "volume": where(known, at_seats - before),
    "price": where(known, at_list - at_seats),
    "discount": where(known, now - at_list),
    "unknown": where(stays & ~known, now - before),
}
LINE_RULES = {
    "cross_sell_mrr": where((had == 0) & (has > 0), has),
    "upsell_mrr": where(stays, _up(now - before)),
    "credit_gain_mrr": _up(credit),
    "product_dropped_mrr": where((had > 0) & (has == 0), had),
    "downsell_mrr": where(stays, _down(now - before)),
    "credit_loss_mrr": _down(credit),
    **{
        f"{cause}_{side}_mrr": sign(step)
        for cause, step in _STEPS.items()
        for side, sign in (("gain", _up), ("loss", _down))
    },
    "n_kept_lines": one(stays),
    "n_known_lines": one(known),
}


def kept_accounts(pair_rows: nw.LazyFrame, *, has_groups: bool) -> nw.LazyFrame:
    """The pairs with an opening, and whether their lines tell what became of them: t, account_id, tells, ...

    Of accounts that became one inside the window the lines stand under another name at each end.
    """
    names = pair_rows.collect_schema().names()
    pays = nw.col("pays") if "pays" in names else nw.col("after" if "after" in names else "closing") > 0
    there = pair_rows.filter(nw.col("opening") > 0).with_columns(is_kept=pays)
    if not has_groups:
        return there.select(
            "t", "account_id", "cell", "opening", "closing", "is_kept", tells=nw.col("is_kept")
        )
    groups = (
        there.filter(nw.col("owner") != nw.col("account_id"))
        .select("t", "owner")
        .unique(["t", "owner"])
        .with_columns(is_group=nw.lit(value=True))
    )
    marked = there.join(groups, on=["t", "owner"], how="left")
    tells = nw.col("is_kept") & ~nw.col("is_group").fill_null(value=False)
    return marked.select("t", "account_id", "cell", "opening", "closing", "is_kept", tells=tells)


def line_pairs(opening: nw.LazyFrame, closing: nw.LazyFrame, window: int) -> nw.LazyFrame:
    """Each line that is there at either end: t, account_id, product, line_opening, line_closing, at_seats, at_list.

    Lines hold m, account_id, product, amount (ticks of the reporting currency, at the rates of the opening),
    list_mrr and seats (null = not said), currency.
    """
    key = ["account_id", "product"]
    told = ("amount", "list_mrr", "seats", "currency")
    left = opening.select((nw.col("m") + window).cast(MONTH).alias("t"), *key, *told)
    right = closing.select(
        nw.col("m").alias("t_closing"),
        *(nw.col(name).alias(f"{name}_closing") for name in (*key, *told)),
    )
    met = left.join(
        right, left_on=["t", *key], right_on=["t_closing", *(f"{name}_closing" for name in key)], how="full"
    )
    base = nw.col("amount").cast(nw.Float64)
    comparable = (
        (nw.col("list_mrr") > 0)
        & (nw.col("list_mrr_closing") > 0)
        & (nw.col("seats") > 0)
        & (nw.col("seats_closing") > 0)
        & (nw.col("currency") == nw.col("currency_closing"))
    )
    return met.select(
        nw.coalesce("t", "t_closing").alias("t"),
        *(nw.coalesce(name, f"{name}_closing").alias(name) for name in key),
        nw.col("amount").fill_null(0).alias("line_opening"),
        nw.col("amount_closing").fill_null(0).alias("line_closing"),
        comparable.fill_null(value=False).alias("is_comparable"),
        _scaled(base, "seats").alias("at_seats"),
        _scaled(base, "list_mrr").alias("at_list"),
    )


def _scaled(base: nw.Expr, name: str) -> nw.Expr:
    """What was paid, in proportion to what `name` became; halves up."""
    of_old = nw.when(nw.col(name) > 0).then(nw.col(name))
    level = (base * nw.col(f"{name}_closing") / of_old + 0.5).floor()
    return level.clip(upper_bound=MOST).fill_null(0.0).cast(INTEGER)


def line_moves(pairs_of_lines: nw.LazyFrame, kept: nw.LazyFrame) -> nw.LazyFrame:
    """The lines of accounts whose lines tell what became of them, with LINE_RULES as columns."""
    told = kept.filter(nw.col("tells")).select(*ENDING, "account_id", "cell")
    return pairs_of_lines.join(told, on=[*ENDING, "account_id"], how="inner").with_columns(**LINE_RULES)


def line_sums(moves: nw.LazyFrame) -> nw.LazyFrame:
    """What lines gained and lost, per window, cell of the account and product of the line."""
    return moves.group_by(*ENDING, "cell", "product").agg(*sums((*LINE_MONEY, *LINE_COUNTS)))


def account_moves(moves: nw.LazyFrame, kept: nw.LazyFrame, square_unit: int) -> nw.LazyFrame:
    """Each account with an opening: what its lines gained and lost, what met within it, what is left untold."""
    names = (*GAINS[:3], *LOSSES[:3], "price_gain_mrr", "price_loss_mrr")
    key = [*ENDING, "account_id"]
    both = kept.join(moves.group_by(*key).agg(*sums(names)), on=key, how="left").with_columns(
        *(nw.col(name).fill_null(0) for name in names)
    )
    change = where(nw.col("is_kept"), nw.col("closing") - nw.col("opening"))
    rest = change - _total(GAINS[:3]) + _total(LOSSES[:3])
    told = both.with_columns(change=change, rest_gain_mrr=_up(rest), rest_loss_mrr=_down(rest))
    told = told.with_columns(
        opening_mrr=nw.col("opening"),
        expansion_mrr=_up(nw.col("change")),
        contraction_mrr=_down(nw.col("change")),
        netted_mrr=nw.min_horizontal(_total(GAINS), _total(LOSSES)),
    )
    # For intervals only: a line may be larger than its account where a credit stands against it.
    most = {name: "closing" if name in ("cross_sell", "upsell") else "opening" for name in RATES}
    coarse = {name: nw.min_horizontal(f"{name}_mrr", most[name]) // square_unit for name in RATES}
    base = nw.col("opening") // square_unit
    # Prices are rounded: up to a thousandth of what was paid beyond the list price's rise is no other reason.
    dearer = nw.col("price_gain_mrr") - nw.col("price_loss_mrr")
    dearer = where(dearer > 0, dearer + nw.col("opening") // 1000)
    return told.with_columns(
        n_opening=one(nw.col("opening") > 0),
        n_kept=one(nw.col("is_kept")),
        n_by_price=one((nw.col("change") > 0) & (nw.col("change") <= dearer)),
        **{f"n_{name}": one(nw.col(f"{name}_mrr") > 0) for name in (*RATES, "netted")},
        opening_sq=base * base,
        **{f"{name}_sq": value * value for name, value in coarse.items()},
        **{f"opening_x_{name}": base * value for name, value in coarse.items()},
    )


def account_sums(accounts: nw.LazyFrame) -> nw.LazyFrame:
    """The accounts added up per window and cell."""
    return accounts.group_by(*ENDING, "cell").agg(
        *sums((*ENDS, *GAINS, *LOSSES, *COUNTS, BY_PRICE, *SQUARES))
    )


def _total(names: tuple[str, ...]) -> nw.Expr:
    return nw.sum_horizontal(*names)
