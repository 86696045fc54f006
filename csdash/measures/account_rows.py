"""Accounts behind the figures: the measures of one month before they are added up, one row per account.

The rules are those of the cubes, so the columns add up to what the cubes say, to the minor unit.
"""

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures import bridge, stock
from csdash.measures.cells import Where
from csdash.measures.stage import Stage

# What became of an account, as one word. "merged", "fx" and "unchanged" moved nothing else.
MOVEMENTS = (
    "new",
    "reactivation",
    "expansion",
    "contraction",
    "churn",
    "transfer",
    "merged",
    "fx",
    "unchanged",
)


def bridge_rows(stage: Stage, window: int, t: int) -> pl.DataFrame:
    """Both ends of each account in the window that closes in month `t`, with its measures, money in ticks.

    Columns: the key, merged_into, opening_, closing_ and plain attributes (those it is counted under), the
    flags pays and is_merged, after, and every measure of money and counts. Of a small company made once, whoever filters.
    """
    return stage.once(f"bridge rows {window} {t}", lambda: _bridge_rows(stage, window, t))


def _bridge_rows(stage: Stage, window: int, t: int) -> pl.DataFrame:
    met = bridge.whole(stage.pairs(window, t)).with_columns(**bridge.MONEY, **bridge.COUNTS).to_native()
    owner = pl.col("owner") if stage.owners is not None else pl.lit(None, dtype=pl.String)
    spelt = [
        column.name.prefix(prefix)
        for prefix, cell in (("", "cell"), ("opening_", "opening_cell"), ("closing_", "closing_cell"))
        for column in stage.vocabulary.decode(cell)
        # The product of a line is part of its key already.
        if prefix + column.meta.output_name() not in stage.key
    ]
    return met.select(
        *stage.key,
        pl.when(owner != pl.col("account_id")).then(owner).alias("merged_into"),
        *spelt,
        (pl.col("opening_cell") != pl.col("closing_cell")).fill_null(value=False).alias("has_moved"),
        "pays",
        "is_merged",
        "after",
        *bridge.MONEY,
        *bridge.COUNTS,
    ).collect()


def bridge_lines(stage: Stage, window: int, t: int, where: Where) -> pl.DataFrame:
    """The accounts behind the bridge of month `t` for whoever meets `where`, with all lines of that bridge.

    As `bridge_rows`, with transfer_mrr, closing_mrr and their counts. An account that left the group is
    there with what leaves it, one that arrived with nothing but that.
    """
    rows = bridge_rows(stage, window, t)
    meets = stage.vocabulary.meets
    there, then = meets(where), meets(where, "closing_").fill_null(value=False)
    kept = (pl.col("opening_mrr") > 0) & pl.col("pays") & pl.col("has_moved")
    arrives, leaves = kept & ~there & then, kept & there & ~then
    sign = pl.when(arrives).then(1).when(leaves).then(-1).otherwise(0).cast(pl.Int64)
    moved = rows.filter(there | arrives).with_columns(
        transfer_mrr=sign * pl.col("after"),
        n_transfer=sign * (~pl.col("is_merged")).cast(pl.Int64),
        movement=movement_word(arrives),
        _is_there=there,
    )
    measures = (*bridge.MONEY, *bridge.COUNTS)
    # What an arriving account did before is the business of the group it came from.
    counted = moved.with_columns(pl.when("_is_there").then(pl.col(name)).otherwise(0) for name in measures)
    return counted.drop("_is_there").with_columns(
        closing_mrr=pl.sum_horizontal("kept_mrr", "new_mrr", "reactivation_mrr", "fx_mrr", "transfer_mrr"),
        n_closing=pl.sum_horizontal("n_kept", "n_new", "n_reactivation", "n_transfer") - pl.col("n_merged"),
        constant_mrr=pl.sum_horizontal("kept_mrr", "new_mrr", "reactivation_mrr"),
    )


def stock_rows(stage: Stage, t: int, where: Where) -> pl.DataFrame:
    """Each account that pays in month `t` and meets `where`: the key, its attributes and the stock's measures."""
    return stage.once(f"stock rows {t}", lambda: _stock_rows(stage, t)).filter(stage.vocabulary.meets(where))


def _stock_rows(stage: Stage, t: int) -> pl.DataFrame:
    counted = [name for name in stock.MEASURES if not name.endswith(("_sq", "_coarse"))]
    rows = stock.measured(stage.paid.filter(nw.col("m") == t), 1, stage.bands).to_native()
    spelt = [c for c in stage.vocabulary.decode("cell") if c.meta.output_name() not in stage.key]
    return rows.select(*stage.key, *spelt, *counted).collect()


def own_amounts(stage: Stage, t: int) -> pl.DataFrame | None:
    """What each key pays in month `t` in its own currency: key, currency, amount; None where there is one.

    Both are null where a key pays in several currencies at once.
    """
    if stage.amounts is None:
        return None
    of_month = stage.amounts.to_native().filter((pl.col("m") == t) & (pl.col("amount") != 0))
    single = pl.len() == 1
    return (
        of_month.group_by(stage.key)
        .agg(
            pl.when(single).then(pl.col("currency").first()).alias("currency"),
            pl.when(single).then(pl.col("amount").first()).alias("amount"),
        )
        .collect()
    )


def movement_word(arrives: pl.Expr) -> pl.Expr:
    """One of MOVEMENTS for a row with the counts of a bridge; `arrives` says who came from another group."""
    word = pl.when(arrives).then(pl.lit("transfer"))
    for name, column in (
        ("new", "n_new"),
        ("reactivation", "n_reactivation"),
        ("churn", "n_churned"),
        ("expansion", "n_expansion"),
        ("contraction", "n_contraction"),
        ("merged", "n_merged"),
        ("fx", "n_fx"),
    ):
        word = word.when(pl.col(column) > 0).then(pl.lit(name))
    return word.otherwise(pl.lit("unchanged"))
