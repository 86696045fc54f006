"""Lead: how long before they left lost accounts had been marked, and which never were."""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import Measured
from csdash.analysis.estimates import median, share
from csdash.measures.watched import LOOKED_BACK


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


def lead_of(before: pl.DataFrame, rule: pl.Expr) -> Lead:
    """In: `session.marked_before`, and a mark that needs nothing but score and risk."""
    flagged = before.with_columns(pl.col("mrr").cast(pl.Float64), is_marked=rule)
    rows = []
    for months in range(LOOKED_BACK, 0, -1):
        then = flagged.filter(pl.col("months_before") == months)
        one = share(int(then["is_marked"].sum()), then.height)
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
