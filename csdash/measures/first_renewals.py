"""First renewals: are accounts that saw value early lost less often at the end of their first year?"""

import polars as pl

from csdash.measures.cells import Where
from csdash.measures.placing import owned
from csdash.measures.stage import Stage
from csdash.snapshots.rows import Rows

# A first year and the month in which it is seen to have ended.
SETTLED = 13


def first_renewals(
    rows: Rows, stage: Stage, days: int, month: int, where: Where
) -> tuple[int, int, int, int] | None:
    """Accounts and accounts lost, with first value within `days` of the start and without; None without events.

    Of the accounts that began within coverage at least SETTLED months before `month`; lost is whose first stretch
    of payments was shorter than that. Who left before `days` had passed could not be fast, and who was merged
    could not be lost: neither is counted. Attributes are those of the start.
    """
    events = rows.events()
    if events is None:
        return None
    first = stage.coverage.first
    paid = stage.paid.to_native().filter(pl.col("m") <= month)
    stays = paid.filter(pl.col("paid_months") == pl.col("m") - pl.col("first_m") + 1)
    lives = stays.group_by("account_id").agg(
        pl.col("first_m").first(), pl.len().alias("n_months"), pl.col("cell").sort_by("m").first()
    )
    could_be_either = pl.col("n_months") * 30 > days
    begun = lives.filter(
        (pl.col("first_m") > first) & (pl.col("first_m") + SETTLED <= month) & could_be_either
    )
    if stage.merged is not None:
        begun = begun.join(stage.merged.to_native(), on="account_id", how="anti")
    happened = owned(events.filter(pl.col("m") <= month), stage, "m")

    def earliest(kind: str, name: str) -> pl.LazyFrame:
        return (
            happened.filter(pl.col("kind") == kind)
            .group_by("account_id")
            .agg(pl.col("day").min().alias(name))
        )

    # Where nobody wrote down when onboarding began, it began with the first month that was paid for.
    month_start = (
        pl.date(pl.col("first_m") // 12, pl.col("first_m") % 12 + 1, 1).cast(pl.Int32).cast(pl.Int64)
    )
    met = (
        begun.join(earliest("first_value", "value_day"), on="account_id", how="left")
        .join(earliest("onboarding_started", "start_day"), on="account_id", how="left")
        .with_columns(start_day=pl.coalesce("start_day", month_start), lost=pl.col("n_months") < SETTLED)
    )
    is_fast = (pl.col("value_day") <= pl.col("start_day") + days).fill_null(value=False)
    told = met.with_columns(*stage.vocabulary.decode("cell"), is_fast=is_fast).filter(
        stage.vocabulary.meets(where)
    )
    fast, lost = pl.col("is_fast"), pl.col("lost")
    return (
        told.select(
            fast.sum().alias("n_fast"),
            (fast & lost).sum().alias("lost_fast"),
            (~fast).sum().alias("n_slow"),
            (~fast & lost).sum().alias("lost_slow"),
        )
        .collect()
        .row(0)
    )
