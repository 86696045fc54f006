"""Deeds: what was done for whom on which day."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from csdash.errors import NotUnlocked
from csdash.measures import deeds
from csdash.months import month_index
from csdash.session.answered import answered
from csdash.session.opened import Opened
from csdash.text import Text

DEEDS = Text("顧客に対して行ったことと、その時期", "what was done for customers, and when")


class DeedQuestions(Opened):
    """Questions about single events, for analyses that need their day."""

    @answered
    def deeds(self, kinds: Sequence[str], month: date) -> pl.DataFrame:
        """date, account_id, kind, value, detail of every event of `kinds` by the end of `month`; raises NotUnlocked."""
        found = deeds.deeds(self._rows, self._accounts, tuple(kinds), month_index(month))
        if found is None:
            raise NotUnlocked("events", DEEDS)
        day = pl.col("day").cast(pl.Int32).cast(pl.Date).alias("date")
        return found.select(day, pl.exclude("day"))
