"""The members of cohorts at one age, account by account, before they are added up."""

from collections.abc import Collection

import polars as pl

from csdash.measures.cells import Where
from csdash.measures.cohorts import first_rows
from csdash.measures.histories import histories
from csdash.measures.stage import Stage


def cohort_rows(stage: Stage, months: Collection[int], age: int, where: Where) -> pl.DataFrame:
    """The key, cohort_m, is_left_truncated, opening_mrr, the attributes of the start, and mrr, retained_mrr, n_active, n_uninterrupted at `age`.

    Only members of cohorts that have reached the age within coverage, and of left-truncated ones only where
    coverage had begun: the rows add up to the cohort table at that age.
    """
    first, last = stage.coverage.first, stage.coverage.last
    followed = histories(stage)
    firsts = first_rows(followed, stage.key, first).to_native()
    m = pl.col("cohort_m") + age
    members = firsts.filter(pl.col("cohort_m").is_in(list(months)) & m.is_between(first, last))
    there = followed.to_native().select("m", *stage.key, "mrr", "paid_months")
    met = members.with_columns(m=m).join(there, on=["m", *stage.key], how="left")
    spelt = [
        column for column in stage.vocabulary.decode("cell") if column.meta.output_name() not in stage.key
    ]
    stayed = pl.col("paid_months") == pl.col("m") - pl.col("first_m") + 1
    told = met.select(
        *stage.key,
        "cohort_m",
        "is_left_truncated",
        *spelt,
        "opening_mrr",
        pl.col("mrr").fill_null(0),
        pl.min_horizontal(pl.col("mrr").fill_null(0), "opening_mrr").alias("retained_mrr"),
        pl.col("mrr").is_not_null().cast(pl.Int64).alias("n_active"),
        stayed.fill_null(value=False).cast(pl.Int64).alias("n_uninterrupted"),
    )
    return told.collect().filter(stage.vocabulary.meets(where))
