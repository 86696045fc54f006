"""Renewals: what became of contracts that were due, what is committed, and what comes up next."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

import polars as pl

from csdash.errors import NotUnlocked
from csdash.measures.cubes import Where, settled
from csdash.measures.due_rows import due_rows, due_sums
from csdash.metrics import renewal_table
from csdash.metrics.outgoing import dated, in_units
from csdash.months import month_index
from csdash.session.answered import answered
from csdash.session.opened import Opened
from csdash.text import Text

RENEWALS = Text("更新の結果と予定", "renewals")
CMRR = Text("CMRR", "CMRR")


class RenewalQuestions(Opened):
    """Questions about contracts; each raises NotUnlocked where the data has none."""

    @answered
    def renewals(self, window: int = 12, by: Sequence[str] = (), where: Where | None = None) -> pl.DataFrame:
        """What became of the contracts due in the `window` months to each month; see `renewal_table`."""
        self._require(RENEWALS)
        table = renewal_table.renewal_table(self._cubes(by, where), window, by, where)
        return dated(in_units(table, renewal_table.MONEY), "t", "month")

    @answered
    def cmrr(self, horizon: int = 3, by: Sequence[str] = (), where: Where | None = None) -> pl.DataFrame:
        """MRR, what was committed within `horizon` months (1, 3 or 12) by then, and CMRR; see `cmrr_table`."""
        self._require(CMRR)
        table = renewal_table.cmrr_table(self._cubes(by, where), horizon, by, where)
        return dated(in_units(table, renewal_table.CMRR_MONEY), "t", "month")

    @answered
    def due(self, where: Where | None = None) -> pl.DataFrame:
        """Contracts that end in each of the twelve months after the last covered one, as known at its end.

        month, n_contracts, n_accounts, due_mrr, and its parts: renewed_mrr (signed already), notified_mrr,
        imminent_mrr, suspected_mrr, rest_mrr.
        """
        sums = due_sums(self._due(where), self.coverage.last)
        money = [name for name in sums.columns if name.endswith("_mrr")]
        return dated(in_units(sums, money), "t", "month")

    @answered
    def due_contracts(
        self, first_month: date | None = None, last_month: date | None = None, where: Where | None = None
    ) -> pl.DataFrame:
        """The contracts behind `due`, and those that ended and are not decided yet, by their last day.

        contract_id, account_id, account_name (where known), product, attributes, month and end_date of the end,
        mrr, arr, renewal_number, state (renewed, notified, imminent, suspected, rest), is_past (ended, and not
        decided), is_overdue (beyond the days of grace, too), health_score (null where unknown).
        """
        rows = self._due(where)
        if first_month is not None:
            rows = rows.filter(pl.col("end_m") >= month_index(first_month))
        if last_month is not None:
            rows = rows.filter(pl.col("end_m") <= month_index(last_month))
        names = self._rows.names
        told = rows if names is None else rows.join(names, on="account_id", how="left")
        told = told.with_columns(
            arr=pl.col("mrr") * 12,
            end_date=pl.col("end_day").cast(pl.Int32).cast(pl.Date),
            is_past=pl.col("end_m") <= self.coverage.last,
            is_overdue=pl.col("told") == "overdue",
            health_score=pl.col("score") / 10,
        )
        spelt = [name for name in rows.columns if name in self._accounts.vocabulary.labels]
        order = [
            *("contract_id", "account_id", *(["account_name"] if names is not None else []), "product"),
            *(name for name in spelt if name != "product"),
            *("end_m", "end_date", "mrr", "arr", "renewal_number", "state", "is_past", "is_overdue"),
            "health_score",
        ]
        return dated(in_units(told.select(order), ("mrr", "arr")), "end_m", "month").sort(
            "end_date", "account_id", "contract_id", maintain_order=True
        )

    @cached_property
    def _due_by_account(self) -> pl.DataFrame | None:
        return due_rows(self._rows, self._accounts, self.settings.renewal_grace_days)

    @cached_property
    def _due_by_product(self) -> pl.DataFrame | None:
        return due_rows(self._rows, self._products, self.settings.renewal_grace_days)

    def _due(self, where: Where | None) -> pl.DataFrame:
        asked = settled(where)
        rows = self._due_by_product if "product" in asked else self._due_by_account
        if rows is None:
            raise NotUnlocked("contracts", RENEWALS)
        return rows.filter(self._stage(asked).vocabulary.meets(asked))

    def _require(self, unlocks: Text) -> None:
        if "contracts" not in self._rows.columns:
            raise NotUnlocked("contracts", unlocks)
