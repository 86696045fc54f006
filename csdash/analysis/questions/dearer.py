"""Dearer: how much of the move of "accounts that pay more" is list prices, and in which month they rose."""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import Difference
from csdash.analysis.estimates import share
from csdash.analysis.question import MONTHS_BACK, Question
from csdash.errors import NotEnoughHistory, NotUnlocked
from csdash.months import month_start
from csdash.session import Session


@dataclass(frozen=True, slots=True)
class Dearer:
    """Accounts that would not pay more if list prices had stayed, as shares of all: `now` and `then`, a year ago.

    `others` are those that pay more for another reason. `month` is the one month in which more than half of
    such accounts became dearer, in the window that has more of them (no window shares a month with that of a year ago).
    """

    now: float
    then: float
    others: Difference
    month: int | None

    @property
    def moved(self) -> float:
        return self.now - self.then

    def explains(self, change: float) -> bool:
        """Whether at least half of a change of the whole share is theirs."""
        return change * self.moved > 0 and abs(self.moved) >= abs(change) / 2


def dearer(session: Session, question: Question) -> Dearer | None:
    """D1 by whether list prices made the difference; None where seats or list prices are not known, or too early."""
    where = dict(question.where)
    if "product" in where:
        return None
    try:
        told = session.expanded_by_price(question.window, where)
        monthly = session.expanded_by_price(1, where)
        grown = session.metrics("expanded_accounts_share", window=question.window, where=where)
    except (NotUnlocked, NotEnoughHistory):
        return None
    grew = dict(grown.select("month", pl.col("numerator").cast(pl.Int64)).iter_rows())
    counted = {
        month: (by_price, n)
        for month, by_price, n in told.select("month", "n_by_price", "n_opening").iter_rows()
    }
    if not all(counted.get(month, (0, 0))[1] for month in (question.month, question.before)):
        return None
    now, then = ((counted[month], grew[month]) for month in (question.month, question.before))
    others = Difference(*(share(more - by_price, n) for (by_price, n), more in (now, then)))
    shares = [by_price / n for (by_price, n), _ in (now, then)]
    return Dearer(*shares, others, _month_of(monthly, question, *shares))


def _month_of(monthly: pl.DataFrame, question: Question, now: float, then: float) -> int | None:
    last = question.last if now > then else question.last - MONTHS_BACK
    window = range(last - question.window + 1, last + 1)
    risen = {month: n for month, n in monthly.select("month", "n_by_price").iter_rows() if n}
    inside = {t: risen.get(month_start(t), 0) for t in window}
    most = max(inside, key=inside.__getitem__)
    return most if 2 * inside[most] > sum(inside.values()) else None
