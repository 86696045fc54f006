"""Cohorts: accounts by the month in which they first paid, followed month by month.

Attributes are those of the cohort's start, so a cohort never changes its members.
"""

import narwhals.stable.v2 as nw

from csdash.measures.expressions import INTEGER, MONTH, one, sums, where

BY = ("cohort_m", "cell", "is_left_truncated")
FOLLOWED = ("n_active", "n_uninterrupted", "mrr", "retained_mrr")


def first_rows(paid: nw.LazyFrame, key: list[str], first: int) -> nw.LazyFrame:
    """One row per account that is in a cohort: its first paying month seen, the MRR and the cell then.

    Accounts that began before coverage are flagged: their start is known, their first MRR is not. Those of
    them that were not paying when coverage began are in no cohort: they had lapsed unseen, and would make
    their cohort larger after the fact.
    """
    seen_from_start = nw.col("first_m") == nw.max_horizontal("cohort_m", nw.lit(first, dtype=MONTH))
    return (
        paid.filter((nw.col("m") == nw.col("first_m")) & ~nw.col("cohort_m").is_null() & seen_from_start)
        .with_columns(is_left_truncated=nw.col("cohort_m") < first)
        .with_columns(
            opening_mrr=where(~nw.col("is_left_truncated"), nw.col("mrr")),
            n_accounts=nw.lit(1, dtype=INTEGER),
        )
        .select(*key, *BY, "first_m", "opening_mrr", "n_accounts")
    )


def cohort_sizes(firsts: nw.LazyFrame) -> nw.LazyFrame:
    """Accounts and opening MRR per cohort and cell."""
    return firsts.group_by(*BY).agg(*sums(["n_accounts", "opening_mrr"]))


def cohort_sums(paid: nw.LazyFrame, firsts: nw.LazyFrame, key: list[str]) -> nw.LazyFrame:
    """What is left of each cohort at each age: FOLLOWED.

    `n_uninterrupted` leaves out accounts that had lapsed before and returned; retained MRR is capped at
    the account's own opening MRR.
    """
    members = paid.drop("cell", "cohort_m", "first_m").join(firsts, on=key, how="inner")
    age = (nw.col("m") - nw.col("cohort_m")).cast(MONTH)
    return followed(members).with_columns(age=age).group_by(*BY, "age").agg(*sums(FOLLOWED))


def followed(members: nw.LazyFrame) -> nw.LazyFrame:
    """Paying months of members (m, mrr, paid_months, first_m, opening_mrr) with FOLLOWED, before they are added up."""
    return members.with_columns(
        n_active=nw.lit(1, dtype=INTEGER),
        n_uninterrupted=one(nw.col("paid_months") == nw.col("m") - nw.col("first_m") + 1),
        retained_mrr=nw.min_horizontal("mrr", "opening_mrr"),
    )
