"""Metrics: what is declared in `csdash.metrics`, told of a snapshot."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from csdash.errors import NoAnswer, NotByProduct, NotUnlocked
from csdash.measures.cubes import Cubes, Where
from csdash.metrics.evaluate import contrasts, evaluate, refusal
from csdash.metrics.metric import Metric
from csdash.metrics.outgoing import dated
from csdash.metrics.registry import metric
from csdash.months import month_index
from csdash.session.answered import answered
from csdash.session.opened import Opened


class MetricQuestions(Opened):
    """Questions about one metric or several, per month and group."""

    @answered
    def metrics(
        self,
        *keys: str,
        window: int = 12,
        by: Sequence[str] = (),
        where: Where | None = None,
        month: date | Sequence[date] | None = None,
        others: bool = False,
    ) -> pl.DataFrame:
        """Metrics per month: month, *by, metric, value, lower, upper, numerator, denominator, n_accounts.

        Attributes are those of the opening. With product among `by` or `where` everything is counted per
        account and product. `month` asks for one month only, or for some; with `others` a row holds the figures of all
        other groups together. Raises UnknownName, NotEnoughHistory and NotUnlocked.
        """
        asked = [month] if isinstance(month, date) else month
        only = None if asked is None else [month_index(one) for one in asked]
        told = evaluate(self._asked(keys, by, where), window, by, where, months=only, others=others)
        return dated(told, "t", "month")

    @answered
    def contrasts(
        self, *keys: str, month: date, by: Sequence[str], window: int = 12, where: Where | None = None
    ) -> pl.DataFrame:
        """Groups beside all other groups of the same attribute, in one month: metric, dimension, group, is_rest, ...

        And value, lower, upper, n_accounts: as `metrics` tells them by one attribute of `by` after the other, without
        and with `others`, but from one pass. Raises as it does, and ValueError for product among other attributes.
        """
        if "product" in by and len(by) > 1:
            raise ValueError("products hold no whole accounts, so they are asked for alone")
        return contrasts(self._asked(keys, by, where), window, by, where, month_index(month))

    def refusal(self, key: str, window: int = 12, where: Where | None = None) -> NoAnswer | None:
        """Why `metrics` would refuse to tell `key` of anybody, or of anybody's products; None where it tells."""
        one = metric(key)
        if one.unlocked_by and not self.has(one.unlocked_by):
            return NotUnlocked(one.unlocked_by, one.name)
        cubes = self._cubes((), where, product=one.grain == "product")
        return NotByProduct() if self._is_of_accounts(one, cubes) else refusal(one, cubes, window)

    def _asked(
        self, keys: Sequence[str], by: Sequence[str], where: Where | None
    ) -> list[tuple[Metric, Cubes]]:
        asked = [metric(key) for key in keys]
        for one in asked:
            if one.unlocked_by and not self.has(one.unlocked_by):
                raise NotUnlocked(one.unlocked_by, one.name)
        told = [(one, self._cubes(by, where, product=one.grain == "product")) for one in asked]
        if any(self._is_of_accounts(one, cubes) for one, cubes in told):
            raise NotByProduct
        return told

    def _is_of_accounts(self, one: Metric, cubes: Cubes) -> bool:
        """Whether a metric is told of accounts, and not of these products."""
        return one.cube not in cubes.frames and one.cube in self._by_account.frames
