"""Ends: what each account had at both ends of a window, as analyses add it up."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

import polars as pl

from csdash.errors import NotEnoughHistory
from csdash.measures.account_ends import account_ends
from csdash.measures.cubes import Where, settled
from csdash.measures.within import SUMS, within
from csdash.metrics.outgoing import dated, in_units
from csdash.months import month_index
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
        key = repr((window, month, list(measures), list(by), sorted(asked.items())))
        if (kept := self._last_ends.get(key)) is not None:
            return kept
        stage = self._stage(asked, product="product" in by)
        ends = account_ends(stage, window, month_index(month), asked, measures, by)
        told = in_units(ends, [name for name in measures if name.endswith("_mrr")]).sort("account_id", *by)
        for oldest in list(self._last_ends)[: len(self._last_ends) - _KEPT + 1]:
            self._last_ends.pop(oldest, None)
        self._last_ends[key] = told
        return told

    @cached_property
    def _last_ends(self) -> dict[str, pl.DataFrame]:
        """What was asked last: one page asks for the same two months from several sides."""
        return {}

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
