"""Within a window: what happened month by month to its opening accounts, and to those that came later.

A rate over a year follows the accounts of its opening to the end. Rates chained over shorter steps, and
sums of monthly movements, take whoever is there at each step. Both see the same account-months; the sums
here are what tells one from the other, per step and role, so that every difference between them is an addition.
"""

from dataclasses import replace

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures import bridge
from csdash.measures.account_months import Coverage
from csdash.measures.cells import Where
from csdash.measures.stage import Stage

# What an account is to a step: of the opening and counted in the step (kept), of the opening and not counted
# since it left the group (moved_out) or had lapsed (returned); counted in the step only, because it is
# new since the opening (joined), was away then (came_back) or was in another group (moved_in).
ROLES = ("kept", "moved_out", "returned", "joined", "came_back", "moved_in")
SUMS = {
    "n_accounts": pl.len().cast(pl.Int64),
    "opening": pl.col("opening").sum(),
    "kept": pl.col("closing").sum(),
    "retained": pl.min_horizontal("opening", "closing").sum(),
    "after": pl.col("after").sum(),
    # No more than what the account paid when the window opened: what a capped rate follows.
    "low_opening": pl.min_horizontal("opening", "first_mrr").sum(),
    "low_kept": pl.min_horizontal("closing", "first_mrr").sum(),
    "low_after": pl.min_horizontal("after", "first_mrr").sum(),
}


def within(stage: Stage, window: int, step: int, t: int, where: Where) -> pl.DataFrame:
    """SUMS in ticks per step's closing month t and role, for the window that closes in month `t`.

    Accounts that neither paid at the opening in the group nor are counted in a step are in no row.
    """
    first = t - window
    roster = _roster(stage, first, t, where)
    rows = _pairs(stage, step, first, t)
    key = stage.key
    here = stage.vocabulary.meets(where)
    decoded = [c for c in stage.vocabulary.decode("cell") if c.meta.output_name() in set(where) - set(key)]
    met = (
        rows.to_native()
        .filter((pl.col("t") >= first + step) & (pl.col("t") <= t) & ((pl.col("t") - first) % step == 0))
        .with_columns(decoded)
        .with_columns(is_here=here)
        .join(roster, on=key, how="left")
        .with_columns(pl.col("first_mrr").fill_null(0), pl.col("is_of_opening").fill_null(value=False))
    )
    had, is_of_opening = pl.col("opening") > 0, pl.col("is_of_opening")
    counted = had & pl.col("is_here")
    role = (
        pl.when(is_of_opening & counted)
        .then(pl.lit("kept"))
        .when(is_of_opening & had)
        .then(pl.lit("moved_out"))
        .when(is_of_opening)
        .then(pl.lit("returned"))
        .when(counted & pl.col("paid_at_opening"))
        .then(pl.lit("moved_in"))
        .when(counted & (pl.col("first_paid_m") > first))
        .then(pl.lit("joined"))
        .when(counted)
        .then(pl.lit("came_back"))
    )
    told = met.with_columns(role=role).filter(pl.col("role").is_not_null())
    return told.group_by("t", "role").agg(**SUMS).sort("t", "role").collect()


def _roster(stage: Stage, first: int, last: int, where: Where) -> pl.LazyFrame:
    """Per key that pays in the window: first_paid_m, paid_at_opening, is_of_opening (in the group), first_mrr."""
    at_opening = pl.col("m") == first
    spelt = [
        c for c in stage.vocabulary.decode("cell") if c.meta.output_name() in set(where) - set(stage.key)
    ]
    paid = stage.paid.to_native().filter(pl.col("m").is_between(first, last)).with_columns(spelt)
    return paid.group_by(stage.key).agg(
        first_paid_m=pl.coalesce("cohort_m", "first_m").min(),
        paid_at_opening=at_opening.any(),
        is_of_opening=(at_opening & stage.vocabulary.meets(where)).any(),
        first_mrr=pl.when(at_opening & stage.vocabulary.meets(where)).then("mrr").otherwise(0).sum(),
    )


def _pairs(stage: Stage, step: int, first: int, last: int) -> nw.LazyFrame:
    """The pairs of every step of the window; others may be among them."""
    narrowed = replace(stage, coverage=Coverage(first, last))
    if stage.owners is None:
        # With mergers, who is new depends on all that was paid before.
        m = nw.col("m")
        narrowed = replace(narrowed, paid=stage.paid.filter(m >= first, m <= last))
    return bridge.whole(narrowed.pairs(step))
