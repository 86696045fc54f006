"""Sources: how much is known of each account, and which products it has."""

from datetime import date

import polars as pl

from csdash.measures import product_rows, source_rows
from csdash.measures.cubes import Where
from csdash.metrics.outgoing import dated, in_units
from csdash.months import month_index
from csdash.session.answered import answered
from csdash.session.of_accounts import of_accounts
from csdash.session.opened import Opened


class SourceQuestions(Opened):
    """Questions about what there is of an account."""

    @answered
    def sources(self, month: date, where: Where | None = None) -> pl.DataFrame:
        """Each account that pays in a month: account_id, mrr, contracts, usage, events, surveys, health, consent.

        See `measures.source_rows`; mrr in currency units.
        """
        asked, t = of_accounts(where), month_index(month)
        return in_units(source_rows.source_rows(self._rows, self._accounts, t, asked), ("mrr",))

    @answered
    def product_months(self, where: Where | None = None) -> pl.DataFrame:
        """month, account_id, product, key_feature_uses (null = not said): every product that an account pays for.

        Raises NotUnlocked without accounts.product.
        """
        return dated(product_rows.product_rows(self._rows, self._products, of_accounts(where)), "m", "month")
