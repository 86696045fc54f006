"""Cohorts: accounts by when they began, what is left of them, and who they are."""

from collections.abc import Collection, Sequence
from datetime import date

import polars as pl

from csdash.measures.cohort_rows import cohort_rows
from csdash.measures.cubes import Where, settled
from csdash.metrics.cohort_table import cohort_table, survival_table
from csdash.metrics.outgoing import dated, in_units
from csdash.months import month_index
from csdash.session.answered import answered
from csdash.session.opened import Opened

MONEY = ("opening_mrr", "mrr", "retained_mrr")


class CohortQuestions(Opened):
    """Questions about accounts from their start on. Attributes are those of the start."""

    @answered
    def cohorts(
        self, by: Sequence[str] = (), where: Where | None = None, *, strict: bool = False
    ) -> pl.DataFrame:
        """Each cohort at each age reached: cohort_month, cohort_age, sizes at age 0 and what is left.

        Accounts that lapsed and returned count as active again, unless `strict`.
        """
        table = cohort_table(self._cubes(by, where), by, where, strict=strict)
        return dated(in_units(table, MONEY), "cohort_m", "cohort_month").rename({"age": "cohort_age"})

    @answered
    def cohort_accounts(self, months: Collection[date], age: int, where: Where | None = None) -> pl.DataFrame:
        """The accounts behind one age of the cohorts that began in `months`; they add up to `cohorts`.

        Columns: account_id (and product, account_name), cohort_month, attributes of the start, opening_mrr, mrr,
        retained_mrr, status (active; returned after a lapse; left), is_left_truncated. The largest first. Who
        began before the data has no opening_mrr.
        """
        stage = self._stage(where)
        rows = cohort_rows(stage, [month_index(month) for month in months], age, settled(where))
        status = (
            pl.when(pl.col("n_active") == 0)
            .then(pl.lit("left"))
            .when(pl.col("n_uninterrupted") == 1)
            .then(pl.lit("active"))
            .otherwise(pl.lit("returned"))
        )
        known = ~pl.col("is_left_truncated")
        names = self._rows.names
        named = rows if names is None else rows.join(names, on="account_id", how="left")
        told = in_units(
            named.with_columns(
                status.alias("status"),
                *(pl.when(known).then(name).alias(name) for name in ("opening_mrr", "retained_mrr")),
            ),
            MONEY,
        )
        identity = [*stage.key, *(["account_name"] if names is not None else [])]
        attributes = [name for name in stage.vocabulary.labels if name not in stage.key]
        return (
            dated(told, "cohort_m", "cohort_month")
            .select(*identity, "cohort_month", *attributes, *MONEY, "status", "is_left_truncated")
            .sort("opening_mrr", "account_id", descending=[True, False], nulls_last=True)
        )

    @answered
    def survival(self, by: Sequence[str] = (), where: Where | None = None) -> pl.DataFrame:
        """Share of accounts still paying by age in months: age, at_risk, events, censored, survival, se, bands."""
        return survival_table(self._cubes(by, where), by, where)
