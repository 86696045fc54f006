"""Accounts: who is behind a figure, account by account, and which of them took a decision."""

from datetime import date

import polars as pl

from csdash.measures.audit_rows import audit_rows
from csdash.measures.cubes import Where, settled
from csdash.measures.dominance import dominance
from csdash.measures.standing import standing
from csdash.metrics import account_table
from csdash.metrics.audit_table import audit_summary, audit_table, monthly_fx
from csdash.metrics.registry import metric
from csdash.months import month_index
from csdash.session.answered import answered
from csdash.session.opened import Opened


class AccountQuestions(Opened):
    """Questions that are answered with a list of accounts. Each list adds up to the figure it stands behind."""

    @answered
    def account_bridge(self, window: int, month: date, where: Where | None = None) -> pl.DataFrame:
        """The accounts behind one month of `bridge`, whose lines add up to it; see `account_table`."""
        stage, t = self._stage(where), month_index(month)
        return account_table.account_bridge(stage, window, t, settled(where), self._rows.names, self.currency)

    @answered
    def account_stock(self, month: date, where: Where | None = None) -> pl.DataFrame:
        """The accounts that pay in a month, with what they pay and how healthy they are."""
        stage, t = self._stage(where), month_index(month)
        return account_table.account_stock(stage, t, settled(where), self._rows.names, self.currency)

    @answered
    def account_values(self, key: str, window: int, month: date, where: Where | None = None) -> pl.DataFrame:
        """What each account adds to numerator and denominator of a metric: account_id, numerator, denominator."""
        asked = metric(key)
        stage = self._stage(where, product=asked.grain == "product")
        return account_table.account_values(asked, stage, window, month_index(month), settled(where))

    @answered
    def dominance(self, by: str, window: int, since: date) -> pl.DataFrame:
        """How much of each group of an attribute (of all, where it is "") its two largest accounts make up; see `measures.dominance`."""
        return dominance(self._accounts, by, window, month_index(since))

    @answered
    def account_standing(self, month: date) -> pl.DataFrame:
        """Every account known by a month: account_id, owner (the account it counts as), has_paid."""
        return standing(self._accounts, month_index(month))

    def audit(self) -> pl.DataFrame:
        """Every case that took a decision, found in the rows or written by the import; see `audit_table`."""
        return audit_table(audit_rows(self._rows, self._accounts, monthly_fx(self._by_account)))

    def audit_summary(self) -> pl.DataFrame:
        """Each rule about a special case in words, with how many cases there are of it, how much, and which."""
        return audit_summary(self.audit())
