"""Health: how each account is doing, how it uses the product, who worries about it, and whose sponsor left."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

import polars as pl

from csdash.contract.health import SCORE_TENTHS
from csdash.errors import NotUnlocked
from csdash.measures import sponsors
from csdash.measures.cubes import Where
from csdash.measures.health import account_health, band_of
from csdash.measures.risks import risks
from csdash.measures.usage import USAGE, account_usage
from csdash.metrics.outgoing import dated, in_units
from csdash.months import month_index
from csdash.session.answered import answered
from csdash.session.of_accounts import of_accounts
from csdash.session.opened import Opened
from csdash.text import Text

SCORES = Text("ヘルススコアとその推移", "health scores and how they move")
RISKS = Text("解約の疑い・間近の記録", "accounts noted as suspected or imminent churn")
SPONSORS = Text("スポンサーの退職と、その後の対応", "sponsors who left, and what was done about it")
USES = Text("全社・区分・顧客ごとの利用状況", "usage by company, group and account")


class HealthQuestions(Opened):
    """Questions about how accounts are doing; each raises NotUnlocked where the data does not say."""

    @answered
    def health_months(
        self, first_month: date | None = None, last_month: date | None = None, where: Where | None = None
    ) -> pl.DataFrame:
        """Each paying account in each month, from `first_month` to `last_month`, money in currency units.

        month, account_id, attributes, mrr, score (0 to 100; null = withheld or unknown), band (a key of BANDS, null
        likewise), coverage (share of the weight known; null where the data has no inputs), is_given, the inputs.
        """
        present = self._rows.columns["accounts"]
        inputs = [one.column for one in self.configs.health.value.inputs]
        if "health_score" not in present and not any(name in present for name in inputs):
            raise NotUnlocked("accounts.health_score", SCORES)
        rows = self._between(self._health, first_month, last_month, where)
        told = rows.with_columns(
            band=band_of(self.configs.health.value.bands),
            score=(pl.col("score") / SCORE_TENTHS).round(1),
        )
        order = ["m", "account_id", *self._accounts.vocabulary.labels, "mrr", "score", "band"]
        rest = [name for name in told.columns if name not in order]
        return dated(in_units(told.select(*order, *rest), ("mrr",)), "m", "month")

    @answered
    def usage_months(
        self, first_month: date | None = None, last_month: date | None = None, where: Where | None = None
    ) -> pl.DataFrame:
        """Each paying account in each month with what it used: logins, active_users, key_feature_uses, executive_uses, seats.

        month, account_id, attributes, mrr in currency units; null = the data does not say.
        """
        if not any(name in self._rows.columns["accounts"] for name in USAGE):
            raise NotUnlocked("accounts.active_users", USES)
        return dated(
            in_units(self._between(self._usage, first_month, last_month, where), ("mrr",)), "m", "month"
        )

    @answered
    def risk_months(
        self, first_month: date | None = None, last_month: date | None = None, where: Where | None = None
    ) -> pl.DataFrame:
        """Each paying account in each month at whose end it was noted as suspected or imminent churn.

        month, account_id, attributes, mrr in currency units, risk, n_months (for how many months in a row it has been
        noted as either).
        """
        if "events" not in self._rows.columns:
            raise NotUnlocked("events", RISKS)
        return dated(
            in_units(self._between(self._at_risk, first_month, last_month, where), ("mrr",)), "m", "month"
        )

    @answered
    def sponsor_departures(self, month: date, where: Where | None = None) -> pl.DataFrame:
        """Each departure of a sponsor known at the end of a month, with what was done; see `measures.sponsors`.

        left_date instead of its number, mrr in currency units; attributes are those of the month of the departure.
        """
        found = sponsors.departures(self._rows, self._accounts, month_index(month))
        if found is None:
            raise NotUnlocked("events", SPONSORS)
        told = self._spelt(found, where).with_columns(
            left_date=pl.col("left_day").cast(pl.Int32).cast(pl.Date)
        )
        return in_units(told.drop("left_day", "m"), ("mrr",))

    @answered
    def contacts(self, month: date) -> pl.DataFrame:
        """account_id, n_contacts: how many different people were asked in the twelve months to a month."""
        found = sponsors.contacts(self._rows, self._accounts, month_index(month))
        if found is None:
            raise NotUnlocked("surveys", Text("窓口が1人だけの顧客", "accounts with a single contact"))
        return found

    @cached_property
    def _health(self) -> pl.DataFrame:
        health = self.configs.health.value
        return account_health(self._rows, self._accounts, health).sort("m", "account_id").collect()

    @cached_property
    def _usage(self) -> pl.DataFrame:
        return account_usage(self._rows, self._accounts).sort("m", "account_id").collect()

    @cached_property
    def _at_risk(self) -> pl.DataFrame:
        paid = self._accounts.paid.to_native().select("m", "account_id", "cell", "mrr")
        noted = risks(self._rows, self._accounts).rename({"t": "m"})
        found = paid.join(noted, on=["m", "account_id"], how="inner").sort("account_id", "m")
        # Months in a row share what is left when their place is taken off them.
        stretch = pl.col("m") - pl.int_range(pl.len()).over("account_id")
        n_months = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("account_id", stretch)
        return found.with_columns(n_months=n_months).sort("m", "account_id").collect()

    def _between(
        self, rows: pl.DataFrame, first_month: date | None, last_month: date | None, where: Where | None
    ) -> pl.DataFrame:
        if first_month is not None:
            rows = rows.filter(pl.col("m") >= month_index(first_month))
        if last_month is not None:
            rows = rows.filter(pl.col("m") <= month_index(last_month))
        return self._spelt(rows, where)

    def _spelt(self, rows: pl.DataFrame, where: Where | None) -> pl.DataFrame:
        """The rows of the groups asked for, with their attributes."""
        vocabulary, asked = self._accounts.vocabulary, of_accounts(where)
        spelt: Sequence[pl.Expr] = vocabulary.decode("cell")
        return rows.with_columns(spelt).filter(vocabulary.meets(asked)).drop("cell")
