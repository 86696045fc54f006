"""Contribution: which groups made the churn of a window, and what else they lost and gained."""

import polars as pl

from csdash.analysis.question import Question
from csdash.analysis.sentences import written
from csdash.contract.names import Names
from csdash.contract.reasons import SPLITS, split_value
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit

SCHEMA = {
    "group": pl.String,
    "churn": pl.Float64,
    "contraction": pl.Float64,
    "expansion": pl.Float64,
    "share": pl.Float64,
    "opening_share": pl.Float64,
    "n": pl.Int64,
    "n_opening": pl.Int64,
}
NOBODY = Text("この期間に解約はありません", "Nobody churned in this window")
LARGEST = Text(
    "解約MRRの{share}は「{group}」({money}・{n})",
    "{group} is {share} of churned MRR ({money}, {n})",
)
HELD = Text("。期首MRRに占める割合は{held}", "; it held {held} of the opening")
ACCOUNTS = Text("{n}社", "{n} accounts")
ONE_ACCOUNT = Text("1社", "1 account")


def contribution(session: Session, question: Question, by: str) -> pl.DataFrame:
    """The columns of SCHEMA, one row per group of `by` that lost or gained, the largest churn first.

    `by` is an attribute of the opening, or one of SPLITS: those are known of churn only, so contraction and
    expansion are null, and for reason and kind there is no opening of their own. By product everything is
    counted per account and product: a dropped product is churn there.
    """
    where = dict(question.where)
    if by in SPLITS:
        moved = session.churn(question.window, [by], where, question.month).with_columns(
            contraction_mrr=pl.lit(None), expansion_mrr=pl.lit(None)
        )
        if by in ("reason", "kind"):
            moved = moved.with_columns(opening_mrr=pl.lit(None), n_opening=pl.lit(None))
    else:
        moved = session.bridge(question.window, [by], where)
    rows = moved.filter(pl.col("month") == question.month).select(
        group=pl.col(by).cast(pl.String).fill_null(""),
        churn=pl.col("churned_mrr").cast(pl.Float64),
        contraction=pl.col("contraction_mrr").cast(pl.Float64),
        expansion=pl.col("expansion_mrr").cast(pl.Float64),
        opening=pl.col("opening_mrr").cast(pl.Float64),
        n=pl.col("n_churned").cast(pl.Int64),
        n_opening=pl.col("n_opening").cast(pl.Int64),
    )
    something = pl.any_horizontal(pl.col("churn", "contraction", "expansion").fill_null(0) > 0)
    total, opening = rows["churn"].sum(), rows["opening"].sum()
    return (
        rows.with_columns(
            share=pl.col("churn") / pl.lit(total or None, dtype=pl.Float64),
            opening_share=pl.col("opening") / pl.lit(opening or None, dtype=pl.Float64),
        )
        .filter(something)
        .sort("churn", "contraction", "group", descending=[True, True, False], nulls_last=True)
        .select(*SCHEMA)
        .cast(SCHEMA)
    )


def made_most(parts: pl.DataFrame, by: str, names: Names, currency: str) -> Text:
    """Which group made most of the churn, as a title: a count of what happened, not a claim about why."""
    known = parts.filter((pl.col("n") > 0) & ~((pl.lit(by) == "reason") & (pl.col("group") == "unknown")))
    if parts["n"].sum() == 0:
        return NOBODY
    # That nothing was recorded is no reason, unless it is all there is.
    top = (known if len(known) else parts).row(0, named=True)
    n = ONE_ACCOUNT if top["n"] == 1 else ACCOUNTS.format(n=f"{top['n']:,}")
    said = LARGEST.format(
        group=split_value(by, top["group"], names),
        share=written(top["share"], Unit.RATE),
        money=written(top["churn"], Unit.MONEY, currency),
        n=n,
    )
    if top["opening_share"] is None or parts.height < 2:
        return said
    held = HELD.format(held=written(top["opening_share"], Unit.RATE))
    return Text(said.ja + held.ja, said.en + held.en)
