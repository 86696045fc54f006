"""Ends: what each account had at both ends of a window, as analyses add it up."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property, lru_cache

import polars as pl

from csdash.errors import NotEnoughHistory
from csdash.measures.account_ends import account_ends
from csdash.measures.cubes import Where, settled
from csdash.measures.within import SUMS, within
from csdash.metrics.outgoing import dated, in_units
from csdash.months import month_index
from csdash.session.answered import answered
from csdash.session.opened import Opened

_KEPT = 4


class EndsQuestions(Opened):
    """Questions about accounts one by one, for analyses that ask often and for little."""

    def account_ends(
        self,
        window: int,
        month: date,
        measures: Sequence[str],
        by: Sequence[str] = (),
        where: Where | None = None,
    ) -> pl.DataFrame:
        """account_id, *by, and `measures` of the bridge (opening_mrr, kept_mrr, n_kept); money in currency units.

        Their sums are those of `bridge`. With product among `by` or `where` they are sums over products.
        Raises NotEnoughHistory and UnknownName.
        """
        if window >= self.coverage.n_months:
            raise NotEnoughHistory(window, self.coverage.n_months)
        asked = settled(where)
        filters = tuple(sorted((name, tuple(values)) for name, values in asked.items()))
        return self._ends(window, month_index(month), tuple(measures), tuple(by), filters)

    @cached_property
    def _ends(self) -> Callable[..., pl.DataFrame]:
        """What was asked last is kept: one page asks for the same two months from several sides."""
        return lru_cache(maxsize=_KEPT)(self._made_ends)

    def _made_ends(
        self,
        window: int,
        t: int,
        measures: tuple[str, ...],
        by: tuple[str, ...],
        filters: tuple[tuple[str, tuple[str, ...]], ...],
    ) -> pl.DataFrame:
        asked = {name: list(values) for name, values in filters}
        ends = account_ends(self._stage(asked, product="product" in by), window, t, asked, measures, by)
        return in_units(ends, [name for name in measures if name.endswith("_mrr")]).sort("account_id", *by)

    @answered
    def within(self, window: int, step: int, month: date, where: Where | None = None) -> pl.DataFrame:
        """What happened inside a window, in steps of `step` months: month, role, and sums of money in currency units.

        Roles and sums are those of `measures.within`: they tell a rate over the whole window from rates chained
        over its steps. Raises NotEnoughHistory, also for a window that begins before the data does.
        """
        t, asked = month_index(month), settled(where)
        if window >= self.coverage.n_months or t - window < self.coverage.first:
            raise NotEnoughHistory(window, self.coverage.n_months)
        sums = within(self._stage(asked), window, step, t, asked)
        return dated(in_units(sums, [name for name in SUMS if name != "n_accounts"]), "t", "month")

    def account_names(self) -> pl.DataFrame | None:
        """account_id, account_name; None where the data has no names."""
        return self._rows.names
