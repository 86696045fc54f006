"""The question a page asks of a session: which accounts, which months, over which window."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from csdash.months import month_start
from csdash.session import Session

MONTHS_BACK = 12


@dataclass(frozen=True, slots=True)
class Question:
    """`first` and `last` are the months shown, as indices; figures "now" are those of `last`."""

    window: int
    where: tuple[tuple[str, tuple[str, ...]], ...]
    first: int
    last: int

    @property
    def month(self) -> date:
        """The month that is now."""
        return month_start(self.last)

    @property
    def before(self) -> date:
        """The month a year earlier, against which changes are told: same season, no shared months."""
        return month_start(self.last - MONTHS_BACK)

    def narrowed(self, dimension: str, values: Sequence[str]) -> "Question":
        """The same question about some groups of one attribute only."""
        where = tuple((name, chosen) for name, chosen in self.where if name != dimension)
        return replace(self, where=(*where, (dimension, tuple(values))))

    def values(self, session: Session, *keys: str, by: Sequence[str] = ()) -> pl.DataFrame:
        """`session.metrics` for this question, within the months shown."""
        frame = session.metrics(*keys, window=self.window, by=by, where=dict(self.where))
        return frame.filter(pl.col("month").is_between(month_start(self.first), self.month))

    def at(
        self, session: Session, month: date, *keys: str, by: Sequence[str] = (), others: bool = False
    ) -> pl.DataFrame:
        """`session.metrics` for this question in one month, shown or not."""
        return session.metrics(
            *keys, window=self.window, by=by, where=dict(self.where), month=month, others=others
        )
