"""Churn: who left, of how many, after how long and why."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from csdash.errors import NotUnlocked
from csdash.measures.cubes import Where
from csdash.metrics.churn_table import CAUSES, churn_table
from csdash.metrics.outgoing import dated, in_units
from csdash.months import month_index
from csdash.session.answered import answered
from csdash.session.opened import Opened
from csdash.text import Text

WHY = Text("解約の理由と種類", "the reasons and kinds of churn")
SALE_FIT = Text("販売時の適合ごとの解約", "churn by fit at sale")


class ChurnQuestions(Opened):
    """Questions about those who left. Whatever is asked, the parts add up to the churn of `bridge`."""

    @answered
    def churn(
        self, window: int = 12, by: Sequence[str] = (), where: Where | None = None, month: date | None = None
    ) -> pl.DataFrame:
        """Per closing month and group: who was there, who left, and both rates with intervals; see `churn_table`.

        `by` takes attributes (of the opening), tenure, sale_fit, reason and kind; `month` asks for one month only. Raises NotUnlocked for
        reasons without events and for sale_fit without accounts.fit.
        """
        if set(by) & set(CAUSES) and "events" not in self._rows.columns:
            raise NotUnlocked("events", WHY)
        if "sale_fit" in by and "fit" not in self._rows.columns["accounts"]:
            raise NotUnlocked("accounts.fit", SALE_FIT)
        only = None if month is None else month_index(month)
        table = churn_table(self._cubes(by, where), window, by, where, month=only)
        return dated(in_units(table, ("opening_mrr", "churned_mrr")), "t", "month")
