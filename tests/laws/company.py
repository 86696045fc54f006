"""A company as a value: its tables, changed by a law and opened."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import polars as pl

import csdash
from csdash.metrics.registry import REGISTRY
from csdash.months import month_index, month_start
from csdash.scope import EVERYTHING, Scope
from csdash.settings import Settings
from tests.histories import day, opened

FIRST, MONTHS = month_index(day("2015-03")), 16
LAST = FIRST + MONTHS - 1
WINDOWS = (1, 3, 12)
ATTRIBUTES = ("segment", "region", "tier")
TICKS = 10_000
# These companies have no contracts, which tests/laws/test_renewals.py draws, and tell nothing of cost and margin.
_NOT_THERE = ("contracts", "accounts.cost_to_serve", "accounts.gross_margin")
TOLD = [key for key, one in REGISTRY.items() if not (one.unlocked_by or "").startswith(_NOT_THERE)]
GONE = "gone"
SCHEMA = {
    "month": pl.Date,
    "account_id": pl.String,
    "product": pl.String,
    "mrr": pl.Int64,
    "segment": pl.String,
    "region": pl.String,
    "tier": pl.String,
    "health_score": pl.Float64,
    "start_month": pl.Date,
}


@dataclass(frozen=True)
class Company:
    """The tables of a company, money in ticks; each law says what a change of them does to the figures."""

    accounts: pl.DataFrame
    surveys: pl.DataFrame
    events: pl.DataFrame

    def kept(self) -> "Company":
        """The same company, for many laws: what is asked of it as it is, is asked of one session."""
        return _Kept(self.accounts, self.surveys, self.events)

    def opened(
        self, scope: Scope = EVERYTHING, today: date | None = None, fx: pl.DataFrame | None = None
    ) -> csdash.Session:
        """A session on the company; ticks become units, exactly. With `fx` it reports in yen."""
        unit = pl.lit(TICKS).cast(pl.Decimal(38, 0))
        mrr = (pl.col("mrr").cast(pl.Decimal(24, 4)) / unit).cast(pl.Decimal(24, 4))
        return opened(
            self.accounts.with_columns(mrr=mrr),
            surveys=self.surveys,
            events=self.events,
            options={"scope": scope, "today": today}
            | ({} if fx is None else {"settings": Settings(currency="JPY")}),
            **({} if fx is None else {"fx": fx}),
        )

    def of_accounts(self, keep: pl.Expr) -> "Company":
        """Only the accounts that meet `keep`, an expression over account_id and the attributes."""
        names = self.accounts.filter(keep)["account_id"].unique().to_list()
        return self.each(lambda table: table.filter(pl.col("account_id").is_in(names)))

    def each(self, change) -> "Company":
        """The same change made to every table."""
        return Company(change(self.accounts), change(self.surveys), change(self.events))

    def named(self, world: str) -> "Company":
        """The same company under other names, in an industry of its own."""
        prefix = pl.lit(f"{world}:")
        renamed = self.each(lambda table: table.with_columns(account_id=prefix + pl.col("account_id")))
        return Company(
            renamed.accounts.with_columns(industry=pl.lit(world)),
            renamed.surveys.with_columns(contact_id=prefix + pl.col("contact_id")),
            renamed.events,
        )

    def beside(self, *others: "Company") -> "Company":
        """Several companies in one snapshot."""
        every = (self, *others)
        return Company(
            *(
                pl.concat([getattr(one, name) for one in every], how="diagonal")
                for name in ("accounts", "surveys", "events")
            )
        )

    def with_hidden(self, hidden: pl.Expr, **changes: pl.Expr) -> "Company":
        """The same company with the rows of some accounts changed."""
        return replace(
            self,
            accounts=self.accounts.with_columns(
                pl.when(hidden).then(change).otherwise(pl.col(name)).alias(name)
                for name, change in changes.items()
            ),
        )

    def with_accounts(self, accounts: pl.DataFrame) -> "Company":
        return replace(self, accounts=pl.concat([self.accounts, accounts], how="diagonal"))


class _Kept(Company):
    @cached_property
    def _session(self) -> csdash.Session:
        return super().opened()

    def opened(
        self, scope: Scope = EVERYTHING, today: date | None = None, fx: pl.DataFrame | None = None
    ) -> csdash.Session:
        is_as_it_is = scope == EVERYTHING and today is None and fx is None
        return self._session if is_as_it_is else super().opened(scope, today, fx)


def lines(account: str, product: str, paid: list, **attributes: list) -> list[dict]:
    """The rows of one account and product: a month that is GONE has none."""
    return [
        {
            "month": month_start(FIRST + i),
            "account_id": account,
            "product": product,
            "mrr": mrr,
            **{name: values[i] for name, values in attributes.items()},
        }
        for i, mrr in enumerate(paid)
        if mrr != GONE
    ]


def figures(session: csdash.Session, window: int, **question) -> pl.DataFrame:
    """Every metric the companies' tables unlock, attributes as plain text."""
    told = session.metrics(*TOLD, window=window, **question)
    return told.with_columns(pl.col(pl.Enum).cast(pl.String))
