"""Lifetime: what accounts paid since they began, and what it cost to win them."""

from datetime import date

import polars as pl

from csdash.errors import NotUnlocked
from csdash.measures import lifetime_rows
from csdash.measures.cubes import Where
from csdash.metrics.outgoing import dated, in_units
from csdash.months import month_index
from csdash.session.answered import answered
from csdash.session.of_accounts import of_accounts
from csdash.session.opened import Opened
from csdash.text import Text

COSTS = Text(
    "獲得費用の回収と解約の時期、新規獲得と拡大の費用の比較",
    "acquisition cost against the month of churn, new business against expansion",
)


class LifetimeQuestions(Opened):
    """Questions about accounts from their first payment on; those that began before the data are in none."""

    @answered
    def lifetime_months(self, month: date, where: Where | None = None) -> pl.DataFrame:
        """account_id, start_month, age, mrr, profit (currency units; null = margin unknown) of every paid month."""
        asked, t = of_accounts(where), month_index(month)
        found = lifetime_rows.lifetime_rows(self._rows, self._accounts, t, asked)
        return dated(in_units(found, ("mrr", "profit")), "start_m", "start_month")

    @answered
    def acquisition_costs(self) -> pl.DataFrame:
        """account_id, cost in currency units of every account of which it is written; raises NotUnlocked."""
        if lifetime_rows.COST not in self._rows.columns["accounts"]:
            raise NotUnlocked(f"accounts.{lifetime_rows.COST}", COSTS)
        return in_units(lifetime_rows.acquisition_costs(self._rows, self._accounts), ("cost",))
