"""Discounts and sizes: what renewals cost in discount, and how contracts of many years have grown."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

import polars as pl

from csdash.errors import NotUnlocked
from csdash.measures.cubes import Where, settled
from csdash.measures.discounts import renewal_discounts
from csdash.measures.sizes import sizes
from csdash.metrics.outgoing import dated, in_units
from csdash.months import month_index
from csdash.session.answered import answered
from csdash.session.opened import Opened
from csdash.text import Text

DISCOUNTS = Text("更新時の割引率", "discounts at renewal")
_MONEY = ("mrr", "list_mrr", "next_mrr", "next_list_mrr", "retained_mrr")


class DiscountQuestions(Opened):
    """Questions about single contracts and long-standing accounts, one row each."""

    @answered
    def renewal_discounts(self, where: Where | None = None) -> pl.DataFrame:
        """Each contract that was due and is decided, with its discount and that of the next one.

        month is the one it was due in, next_month the one in which the next contract begins; `kind` says how the
        renewal was won: without, bought (with a deeper discount), unknown, lost. Raises NotUnlocked without
        contracts, their list_mrr or their renewal_number.
        """
        for missing in ("contracts", "contracts.list_mrr", "contracts.renewal_number"):
            table, _, column = missing.partition(".")
            columns = self._rows.columns.get(table)
            if columns is None or (column and column not in columns):
                raise NotUnlocked(missing, DISCOUNTS)
        asked = settled(where)
        products = asked.pop("product", None)
        if products is not None:
            self._products.vocabulary.meets({"product": products})
        rows = self._discounts.filter(self._accounts.vocabulary.meets(asked))
        if products is not None:
            rows = rows.filter(pl.col("product").is_in(products))
        return dated(dated(in_units(rows, _MONEY), "t", "month"), "next_m", "next_month")

    @answered
    def contract_sizes(self, month: date, years: int = 3, where: Where | None = None) -> pl.DataFrame:
        """Accounts that pay in a month and began `years` before or earlier: what they pay now, and did at first.

        account_id (and product, where it is among `where`), attributes, start_month, has_lapsed, now, initial (null
        where not known) and told_by (data, contract).
        """
        return self.contract_sizes_at([month], years, where).drop("month")

    @answered
    def contract_sizes_at(
        self, months: Sequence[date], years: int = 3, where: Where | None = None
    ) -> pl.DataFrame:
        """The same at the end of each of several months: month, then the columns of `contract_sizes`."""
        asked, stage = settled(where), self._stage(where)
        rows = sizes(self._rows, stage, [month_index(month) for month in months], 12 * years)
        told = in_units(self._named(rows.filter(stage.vocabulary.meets(asked))), ("now", "initial"))
        return dated(dated(told, "start_m", "start_month"), "m", "month")

    @cached_property
    def _discounts(self) -> pl.DataFrame:
        # With their names: of many accounts these take as long to find as all the rest.
        return self._named(renewal_discounts(self._rows, self._accounts, self.settings.renewal_grace_days))

    def _named(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with what their accounts are called, where the data says so."""
        names = self._rows.names
        return rows if names is None else rows.join(names, on="account_id", how="left")
