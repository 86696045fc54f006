"""Migration: which accounts changed tier between two month-ends, from where to where, and with how much money."""

import polars as pl

from csdash.analysis.question import Question
from csdash.contract.words import TIERS
from csdash.errors import NotUnlocked
from csdash.session import Session
from csdash.text import Text

ARRIVED, LEFT = "arrived", "left"
ENDS = {ARRIVED: Text("新規・復活", "New or back"), LEFT: Text("解約", "Left")}
MIGRATION = Text("タッチ層の移動", "moves between touch tiers")


def tier_moves(session: Session, question: Question) -> pl.DataFrame:
    """Every account at either end of the window: account_id, account_name (where known), from, to, opening_mrr, closing_mrr.

    `from` is "arrived" for accounts that did not pay at the opening, `to` is "left" for those that no longer do. A
    merged account goes where the account it became part of is. Money is in units. Raises NotEnoughHistory.
    """
    if "tier" not in session.dimensions:
        raise NotUnlocked("accounts.tier", MIGRATION)
    rows = session.account_bridge(question.window, question.month, dict(question.where))
    there = pl.col("opening_mrr") > 0
    stays = there & (pl.col("n_churned") == 0)
    names = [name for name in ("account_id", "account_name") if name in rows.columns]
    start, end = (pl.col(f"{side}_tier").cast(pl.String).fill_null("") for side in ("opening", "closing"))
    known = rows.filter(there | (pl.col("n_new") + pl.col("n_reactivation") > 0))
    return known.select(
        *names,
        pl.when(there).then(start).otherwise(pl.lit(ARRIVED)).alias("from"),
        pl.when(there & ~stays)
        .then(pl.lit(LEFT))
        .when(pl.col("merged_into").is_not_null() & (end == ""))
        .then(start)
        .otherwise(end)
        .alias("to"),
        "opening_mrr",
        closing_mrr=pl.col("kept_mrr") + pl.col("new_mrr") + pl.col("reactivation_mrr") + pl.col("fx_mrr"),
    )


def crossed_moves(moves: pl.DataFrame) -> pl.DataFrame:
    """from, to, n_accounts, opening_mrr, closing_mrr, in the order of the tiers."""
    order = {name: i for i, name in enumerate((*TIERS, "", ARRIVED, LEFT))}
    summed = moves.group_by("from", "to").agg(
        n_accounts=pl.len().cast(pl.Int64),
        opening_mrr=pl.col("opening_mrr").sum(),
        closing_mrr=pl.col("closing_mrr").sum(),
    )
    return summed.sort(pl.col("from").replace_strict(order), pl.col("to").replace_strict(order))


def changed(moves: pl.DataFrame) -> pl.DataFrame:
    """The accounts that stayed and changed tier, the most money first."""
    both = (pl.col("from") != ARRIVED) & (pl.col("to") != LEFT)
    return moves.filter(both, pl.col("from") != pl.col("to")).sort(
        "closing_mrr", "account_id", descending=[True, False]
    )
