"""Tiers: what accounts are worth and cost, how they move through the phases of use, and how they are touched."""

from datetime import date
from functools import cached_property

import polars as pl

from csdash.errors import NotUnlocked
from csdash.measures import phases, touches, worth
from csdash.measures.cubes import Where
from csdash.metrics.outgoing import in_units
from csdash.months import month_index
from csdash.session.answered import answered
from csdash.session.of_accounts import of_accounts
from csdash.session.opened import Opened
from csdash.text import Text

PHASES = Text(
    "利用フェーズ別の顧客数・滞在期間・つまずき", "accounts, dwell time and stumbling blocks by phase"
)
TOUCHES = Text(
    "支援の種類(予測・先回り・受け身)の内訳", "how much of the care is predictive, anticipating or reactive"
)
LTV = Text("粗利ベースのLTVと、LTVに見合うタッチ層", "lifetime value as profit, and the tier it would give")
_YEAR = 12


class TierQuestions(Opened):
    """Questions behind the touch tiers; each raises NotUnlocked where the data cannot answer it."""

    @answered
    def account_worth(self, month: date, where: Where | None = None) -> pl.DataFrame:
        """What each account that pays in a month is worth and costs, money in currency units.

        account_id, account_name (where known), attributes; mrr, arr, profit and cost a year at the month's rate
        (null = unknown); since the data begins spend, earned (profit, null where a month's is unknown) and n_months;
        is_older (paid before the data begins).
        """
        t, stage = month_index(month), self._accounts
        met = stage.listed(f"worth {t}", lambda: self._worth_at(t).lazy(), of_accounts(where))
        names = self._rows.names
        told = met if names is None else met.join(names, on="account_id", how="left")
        order = [
            *("account_id", *(["account_name"] if names is not None else []), *stage.vocabulary.labels),
            *("mrr", "arr", "profit", "cost", "spend", "earned", "n_months", "is_older"),
        ]
        return in_units(told.select(order), ("mrr", "arr", "profit", "cost", "spend", "earned")).sort(
            "account_id"
        )

    @answered
    def phase_spells(self, month: date, where: Where | None = None) -> pl.DataFrame:
        """Each stay of an account in one phase whose beginning was seen, by the end of a month; see `spells`."""
        self._phased()
        return phases.spells(self._accounts, month_index(month), of_accounts(where))

    @answered
    def phase_accounts(self, month: date, where: Where | None = None) -> pl.DataFrame:
        """Accounts that were in each phase (and tier) in the twelve months to a month: phase, tier, n_accounts."""
        self._phased()
        return phases.present(self._accounts, month_index(month), of_accounts(where))

    @answered
    def phase_stumbles(self, month: date, where: Where | None = None) -> pl.DataFrame:
        """Accounts hit by each stumbling block in those months: phase, tier, kind, detail, n_accounts."""
        self._phased()
        found = phases.stumbles(self._rows, self._accounts, month_index(month), of_accounts(where))
        if found is None:
            raise NotUnlocked("events", PHASES)
        return found

    @answered
    def touches(self, month: date, where: Where | None = None) -> pl.DataFrame:
        """Accounts that pay in a month and the touches of its last twelve; see `measures.touches`."""
        found = touches.touches(self._rows, self._accounts, month_index(month), of_accounts(where))
        if found is None:
            raise NotUnlocked("events", TOUCHES)
        return found

    def _phased(self) -> None:
        if "phase" not in self._accounts.vocabulary.labels:
            raise NotUnlocked("accounts.phase", PHASES)

    @cached_property
    def _worth(self) -> pl.DataFrame:
        return worth.worth(self._rows, self._accounts).collect()

    def _worth_at(self, t: int) -> pl.DataFrame:
        """`account_worth` of everybody, in ticks, without names."""
        history = self._worth.filter(pl.col("m") <= t)
        sums = history.group_by("account_id").agg(
            spend=pl.col("mrr").sum(),
            earned=pl.when(pl.col("profit").null_count() == 0).then(pl.col("profit").sum()),
            n_months=pl.len().cast(pl.Int64),
            is_older=pl.col("m").min() == self.coverage.first,
        )
        now = history.filter(pl.col("m") == t).with_columns(self._accounts.vocabulary.decode("cell"))
        yearly = {name: pl.col(name) * _YEAR for name in ("profit", "cost")}
        return now.join(sums, on="account_id", how="left").with_columns(arr=pl.col("mrr") * _YEAR, **yearly)
