"""Contracts that come up for renewal after the last covered month, or ended and are not decided: one row each.

A state is one word, the surest first: renewed already, notified that it ends, imminent or suspected to leave by
the last note on its account, and the rest.
"""

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures import renewals
from csdash.measures.placing import celled, owned
from csdash.measures.risks import risks
from csdash.measures.stage import Stage
from csdash.measures.terms import cutoff, terms
from csdash.snapshots.rows import Rows

STATES = ("renewed", "notified", "imminent", "suspected", "rest")
AHEAD = 12


def due_rows(rows: Rows, stage: Stage, grace: int) -> pl.DataFrame | None:
    """One row per contract, by its end: the attributes, and the columns below, money in ticks.

    contract_id, account_id (as which it counts), product, end_m, end_day, mrr, renewal_number, state, told
    (`overdue` beyond its grace), score (the account's health in the last month, in tenths).
    """
    known = terms(rows, stage, grace)
    if known is None:
        return None
    last = stage.coverage.last
    judged = renewals.judged(nw.from_native(known.lazy()), cutoff(stage), grace).to_native()
    is_ahead = pl.col("end_m").is_between(last + 1, last + AHEAD)
    is_waiting = (pl.col("end_m") <= last) & pl.col("told").is_in(renewals.UNDECIDED)
    found = judged.filter(is_ahead | is_waiting).with_columns(t=pl.lit(last, dtype=pl.Int32))
    # As it stands now: what a month to come will bring is not known.
    placed = celled(owned(found, stage, "t"), stage, "t")
    at_risk = risks(rows, stage).filter(pl.col("t") == last).select("account_id", "risk")
    scores = (
        stage.paid.to_native().filter(pl.col("m") == last).group_by("account_id").agg(pl.col("score").max())
    )
    state = (
        pl.when(pl.col("told").is_in(renewals.KEPT))
        .then(pl.lit("renewed"))
        .when(pl.col("told").is_in(renewals.GONE) | (pl.col("notice_m") <= last))
        .then(pl.lit("notified"))
        .otherwise(pl.coalesce("risk", pl.lit("rest")))
    )
    met = placed.join(at_risk, on="account_id", how="left").join(scores, on="account_id", how="left")
    # The product is the contract's own, whatever is paid.
    spelt = [column for column in stage.vocabulary.decode("cell") if column.meta.output_name() != "product"]
    table = met.with_columns(*spelt, state=state).collect()
    labels = [column.meta.output_name() for column in spelt]
    order = ["contract_id", "account_id", "product", *labels, "end_m", "end_day", "mrr", "renewal_number"]
    return table.select(*order, "state", "told", "score").sort("end_day", "account_id", "contract_id")


def due_sums(rows: pl.DataFrame, last: int) -> pl.DataFrame:
    """t, n_contracts, n_accounts, due_mrr and <state>_mrr of the AHEAD months after `last`, each of them there."""
    months = pl.DataFrame({"t": range(last + 1, last + AHEAD + 1)}, schema={"t": pl.Int32})
    parts = {
        f"{state}_mrr": pl.col("mrr").filter(pl.col("state") == state).sum().cast(pl.Int64)
        for state in STATES
    }
    summed = (
        rows.filter(pl.col("end_m") > last)
        .group_by(pl.col("end_m").alias("t"))
        .agg(
            pl.len().cast(pl.Int64).alias("n_contracts"),
            pl.col("account_id").n_unique().cast(pl.Int64).alias("n_accounts"),
            pl.col("mrr").sum().cast(pl.Int64).alias("due_mrr"),
            **parts,
        )
    )
    return months.join(summed, on="t", how="left").with_columns(pl.exclude("t").fill_null(0)).sort("t")
