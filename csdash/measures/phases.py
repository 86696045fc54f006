"""Phases: how long accounts stay in each phase of use, and what they stumble over there."""

import polars as pl

from csdash.measures.cells import Where
from csdash.measures.placing import celled, owned
from csdash.measures.stage import Stage
from csdash.snapshots.rows import Rows

ROLLING_MONTHS = 12
# What can go wrong in a phase; the detail says which of them, where it is given.
BLOCKS = (
    "onboarding_blocked",
    "risk_suspected",
    "risk_imminent",
    "sponsor_left",
    "churn_notice",
    "churned",
)


def spells(stage: Stage, t: int, where: Where) -> pl.DataFrame:
    """Each unbroken stay of an account in one phase, as known at the end of month `t`.

    account_id, phase, tier (at its start; null without tiers), months, has_moved (on to another phase while it paid).
    A stay whose beginning nobody saw, because the data or the account's phase starts in its middle, is left out.
    """
    stays = stage.once(f"stays {t}", lambda: _stays(stage, t))
    met = stays.filter(stage.vocabulary.meets(where))
    tier = pl.col("tier").cast(pl.String) if "tier" in stays.columns else pl.lit(None, dtype=pl.String)
    return met.select(
        "account_id", pl.col("phase").cast(pl.String), tier.alias("tier"), "months", "has_moved"
    )


def _stays(stage: Stage, t: int) -> pl.DataFrame:
    """The same of everybody, with all attributes of their start."""
    paid = stage.paid.to_native().filter(pl.col("m") <= t)
    rows = (
        paid.select("account_id", "m", "first_m", "cohort_m", *stage.vocabulary.decode("cell"))
        .sort("account_id", "m")
        .collect()
    )
    before = pl.col("phase").shift(1).over("account_id")
    follows = (pl.col("m") - 1 == pl.col("m").shift(1).over("account_id")).fill_null(value=False)
    after = pl.col("phase").shift(-1).over("account_id")
    goes_on = (pl.col("m") + 1 == pl.col("m").shift(-1).over("account_id")).fill_null(value=False)
    starts = ~follows | (pl.col("phase") != before).fill_null(value=True)
    marked = rows.with_columns(
        stay=starts.cast(pl.Int64).cum_sum(),
        # Of an account that was there when the data begins, nobody knows since when it has been in its phase.
        is_seen=(pl.col("m") > stage.coverage.first) | (pl.col("cohort_m") == pl.col("m")),
        moves=goes_on & (after != pl.col("phase")).fill_null(value=False) & (after != ""),
    )
    stays = marked.group_by("stay", maintain_order=True).agg(
        pl.col("account_id", *stage.vocabulary.labels, "is_seen").first(),
        months=pl.len().cast(pl.Int64),
        has_moved=pl.col("moves").last(),
    )
    return stays.filter("is_seen", pl.col("phase").cast(pl.String) != "")


def present(stage: Stage, t: int, where: Where) -> pl.DataFrame:
    """Accounts that paid in a phase at some time in the twelve months up to `t`: phase, tier, n_accounts."""
    rows = stage.paid.to_native().filter(pl.col("m").is_between(t - ROLLING_MONTHS + 1, t))
    spelt = rows.select("account_id", *stage.vocabulary.decode("cell")).filter(stage.vocabulary.meets(where))
    return (
        spelt.group_by(_places(stage))
        .agg(n_accounts=pl.col("account_id").n_unique().cast(pl.Int64))
        .collect()
    )


def stumbles(rows: Rows, stage: Stage, t: int, where: Where) -> pl.DataFrame | None:
    """Accounts hit by each block in the twelve months up to `t`, where they were then: phase, tier, kind, detail, n.

    None where the data has no events.
    """
    events = rows.events()
    if events is None:
        return None
    # A notice and the loss it speaks of are one block: the reason for leaving.
    recent = events.filter(
        pl.col("m").is_between(t - ROLLING_MONTHS + 1, t), pl.col("kind").is_in(BLOCKS)
    ).select(
        "account_id",
        "m",
        pl.col("kind").replace("churn_notice", "churned"),
        detail=pl.col("detail").fill_null(""),
    )
    placed = celled(owned(recent, stage, "m"), stage, "m").with_columns(stage.vocabulary.decode("cell"))
    places = _places(stage)
    return (
        placed.filter(stage.vocabulary.meets(where))
        .group_by(*places, "kind", "detail")
        .agg(n_accounts=pl.col("account_id").n_unique().cast(pl.Int64))
        .collect()
    )


def _places(stage: Stage) -> list[pl.Expr]:
    known = stage.vocabulary.labels
    return [
        (pl.col(name).cast(pl.String) if name in known else pl.lit(None, dtype=pl.String)).alias(name)
        for name in ("phase", "tier")
    ]
