"""Lifetimes: how long accounts stay before they first lapse, as counts per age that survival is made of."""

from collections.abc import Sequence

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
    return counted(nw.concat([entries(lives), ends(lives, coverage, merged)]))


def counted(rows: nw.LazyFrame, by: Sequence[str] = ()) -> nw.LazyFrame:
    """`entries` and `ends`, added up."""
    return rows.group_by(*by, "cell", "age").agg(*sums(COUNTS))


def entries(lives: nw.LazyFrame, by: Sequence[str] = ()) -> nw.LazyFrame:
    """Of lives how they enter observation, a row each with the columns `by`."""
    age = (nw.col("first_m") - nw.col("cohort_m")).cast(MONTH)
    none = nw.lit(0, dtype=INTEGER)
    counts = {"n_entered": nw.col("n_accounts"), "n_events": none, "n_censored": none}
    return lives.select(*by, "cell", age=age, **counts)


def ends(
    lives: nw.LazyFrame,
    coverage: Coverage,
    merged: nw.LazyFrame | None = None,
    by: Sequence[str] = (),
) -> nw.LazyFrame:
    """Of lives how they end, or are last seen, a row each with the columns `by`."""
    lapse_m = nw.col("first_m") + nw.col("streak")
    is_over = lapse_m <= coverage.last
    has_lapsed = is_over
    if merged is not None:
        lives = lives.join(merged, on="account_id", how="left")
        has_lapsed = is_over & (nw.col("merged_m").is_null() | (nw.col("merged_m") != lapse_m))
    end = nw.when(is_over).then(lapse_m).otherwise(nw.lit(coverage.last, dtype=INTEGER))
    return lives.select(
        *by,
        "cell",
        age=(end - nw.col("cohort_m")).cast(MONTH),
        n_entered=nw.lit(0, dtype=INTEGER),
        n_events=where(has_lapsed, nw.col("n_accounts")),
        n_censored=where(~has_lapsed, nw.col("n_accounts")),
    )
