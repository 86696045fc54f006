"""Lead: how long before they left lost accounts had been marked, and which never were."""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import Measured
from csdash.analysis.estimates import median, share
from csdash.measures.watched import LOOKED_BACK
from csdash.months import month_start


@dataclass(frozen=True, slots=True)
class Lead:
    """How early losses were marked, looking back a year from each; `never` were not marked once in that time.

    `by_months`: months_before, value, lower, upper, n_accounts (of those that paid so long before, the share marked
    then). `lead` is the median of the months between the first mark and the loss, of those that were marked.
    """

    by_months: pl.DataFrame
    lead: Measured
    never: Measured
    never_mrr: float
    lost_mrr: float


NEVER = ("account_id", "last_month", "mrr", "lowest", "last_score", "n_known")


def never_marked(before: pl.DataFrame, rule: pl.Expr) -> pl.DataFrame:
    """The columns of NEVER: each loss that was not marked once in the year before it, the most money first.

    last_month is the last one paid for and mrr what it paid then; lowest and last_score are those of that year, n_known
    in how many of its months there was a score: with 0 the mark had nothing to go by. In: as `lead_of`.
    """
    flagged = before.with_columns(pl.col("mrr").cast(pl.Float64), is_marked=rule).sort("months_before")
    losses = flagged.group_by("account_id", "left_m", maintain_order=True).agg(
        pl.col("is_marked").any(),
        pl.col("mrr").first(),
        lowest=pl.col("score").min(),
        last_score=pl.col("score").first(),
        n_known=pl.col("score").count().cast(pl.Int64),
    )
    unseen = losses.filter(~pl.col("is_marked"))
    months = pl.Series([month_start(left - 1) for left in unseen["left_m"]], dtype=pl.Date)
    return unseen.with_columns(last_month=months).select(*NEVER).sort(-pl.col("mrr"), "account_id")


def lead_of(before: pl.DataFrame, rule: pl.Expr) -> Lead:
    """In: `session.marked_before`, and a mark that needs nothing but score and risk."""
    flagged = before.with_columns(pl.col("mrr").cast(pl.Float64), is_marked=rule)
    then = flagged.group_by("months_before").agg(pl.col("is_marked").sum(), n=pl.len())
    counts = {months: (n_marked, n) for months, n_marked, n in then.iter_rows()}
    rows = []
    for months in range(LOOKED_BACK, 0, -1):
        one = share(*counts.get(months, (0, 0)))
        rows.append((months, one.value, one.lower, one.upper, one.n))
    numbers = dict.fromkeys(("value", "lower", "upper"), pl.Float64)
    schema = {"months_before": pl.Int64, **numbers, "n_accounts": pl.Int64}
    losses = flagged.group_by("account_id", "left_m", maintain_order=True).agg(
        pl.col("months_before").filter("is_marked").max().alias("lead"),
        pl.col("mrr").sort_by("months_before").first(),
    )
    unseen = losses.filter(pl.col("lead").is_null())
    return Lead(
        pl.DataFrame(rows, schema=schema, orient="row"),
        median(losses["lead"].drop_nulls().to_list()),
        share(unseen.height, losses.height),
        unseen["mrr"].sum(),
        losses["mrr"].sum(),
    )
