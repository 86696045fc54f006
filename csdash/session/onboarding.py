"""Onboarding: each new account's way to value, and how its first contract ended."""

from datetime import date

import polars as pl

from csdash.errors import NotUnlocked
from csdash.measures.cubes import Where
from csdash.measures.onboarding_rows import DAYS, first_terms, onboarding_rows
from csdash.metrics.outgoing import dated, in_units
from csdash.months import month_index
from csdash.session.answered import answered
from csdash.session.of_accounts import of_accounts
from csdash.session.opened import Opened
from csdash.text import Text

ONBOARDING = Text("オンボーディングの経過", "how onboarding goes")
FIRST_TERMS = Text("初回契約の結果", "how first contracts ended")


class OnboardingQuestions(Opened):
    """Questions about those who began. Attributes are those of the start."""

    @answered
    def onboardings(self, month: date, where: Where | None = None) -> pl.DataFrame:
        """One row per account that had paid by `month`, as it was known at its end.

        account_id, account_name (where known), attributes, first_month (first paid for), start_month, start_date, value_date, completed_date,
        left_date, goal_date, blocked_date, guide_date (null = not by then), mode (guided, self), goal (from_sales, asked_again,
        recorded), blocker, mrr (what it pays in `month`; 0 = nothing). Raises NotUnlocked without events.
        """
        found = onboarding_rows(self._rows, self._accounts, month_index(month), of_accounts(where))
        if found is None:
            raise NotUnlocked("events", ONBOARDING)
        told = dated(in_units(_as_dates(found, DAYS), ["mrr"]), "start_m", "start_month")
        told = dated(told, "first_m", "first_month")
        names = self._rows.names
        if names is None:
            return told
        named = told.join(names, on="account_id", how="left", maintain_order="left")
        return named.select("account_id", "account_name", pl.exclude("account_id", "account_name"))

    @answered
    def first_terms(self, month: date) -> pl.DataFrame:
        """account_id, begin_date, end_date, told (kept, lost, withdrawn; null = open) of each account's first contract.

        Those that end after `month` are open. Raises NotUnlocked without contracts.
        """
        grace = self.settings.renewal_grace_days
        found = first_terms(self._rows, self._accounts, month_index(month), grace)
        if found is None:
            raise NotUnlocked("contracts", FIRST_TERMS)
        return _as_dates(found, ("begin_day", "end_day"))


def _as_dates(frame: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    spelt = frame.with_columns(pl.col(list(names)).cast(pl.Int32).cast(pl.Date))
    return spelt.rename({name: name.removesuffix("_day") + "_date" for name in names})
