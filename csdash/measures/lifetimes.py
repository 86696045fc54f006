"""Lifetimes: how long accounts stay before they first lapse, as counts per age that survival is made of."""

import narwhals.stable.v2 as nw

from csdash.measures.account_months import Coverage
from csdash.measures.expressions import INTEGER, MONTH, sums, where

COUNTS = ("n_entered", "n_events", "n_censored")


def lifetime_sums(
    paid: nw.LazyFrame,
    firsts: nw.LazyFrame,
    key: list[str],
    coverage: Coverage,
    merged: nw.LazyFrame | None = None,
) -> nw.LazyFrame:
    """Per cell and age in months: accounts entering observation, lapsing, and last seen still paying.

    An account enters at the age at which it is first seen (0, or later where it began before coverage:
    left truncation), lapses at the age of its first month without payment, and is censored at the last
    covered month. Returns after a lapse do not undo it. One that was merged while it paid (`merged`:
    account_id, merged_m) is censored in that month: it was still there, and nobody knows how long it stays.
    """
    streaks = (
        paid.filter(nw.col("paid_months") == nw.col("m") - nw.col("first_m") + 1)
        .group_by(*key)
        .agg(nw.col("paid_months").max().alias("streak"))
    )
    return life_sums(firsts.join(streaks, on=key, how="inner"), coverage, merged)


def life_sums(lives: nw.LazyFrame, coverage: Coverage, merged: nw.LazyFrame | None = None) -> nw.LazyFrame:
    """The same of lives: accounts in a cohort (`cohorts.first_rows`) with their `streak`, the paying months before a gap.

    A row is an account, or as many as `n_accounts` that began and stayed alike.
    """
    lapse_m = nw.col("first_m") + nw.col("streak")
    is_over = lapse_m <= coverage.last
    has_lapsed = is_over
    if merged is not None:
        lives = lives.join(merged, on="account_id", how="left")
        has_lapsed = is_over & (nw.col("merged_m").is_null() | (nw.col("merged_m") != lapse_m))
    end = nw.when(is_over).then(lapse_m).otherwise(nw.lit(coverage.last, dtype=INTEGER))
    lives = lives.with_columns(
        entry_age=(nw.col("first_m") - nw.col("cohort_m")).cast(MONTH),
        end_age=(end - nw.col("cohort_m")).cast(MONTH),
        n_events=where(has_lapsed, nw.col("n_accounts")),
        n_censored=where(~has_lapsed, nw.col("n_accounts")),
    )
    none = nw.lit(0, dtype=INTEGER)
    entries = lives.select(
        "cell",
        nw.col("entry_age").alias("age"),
        n_entered=nw.col("n_accounts"),
        n_events=none,
        n_censored=none,
    )
    ends = lives.select(
        "cell", nw.col("end_age").alias("age"), none.alias("n_entered"), "n_events", "n_censored"
    )
    return nw.concat([entries, ends]).group_by("cell", "age").agg(*sums(COUNTS))
