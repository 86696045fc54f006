"""Lifetime value: what accounts brought in so far, a fact, and what they would bring, a model. Never mixed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import exp, hypot, log

import polars as pl

from csdash.analysis.difference import NO_FIGURE, Measured
from csdash.analysis.estimates import mean
from csdash.analysis.question import Question
from csdash.errors import NotEnoughHistory, NotUnlocked
from csdash.metrics.enough import decided_by_many
from csdash.session import Session
from csdash.session.answered import answered
from csdash.session.tiers import LTV

# Of fewer losses a churn rate, and all that is divided by it, says nothing.
FEWEST_CHURNED = 10
YEAR = 12


@dataclass(frozen=True, slots=True)
class Churn:
    """Yearly logo churn and how many left; the rate is undefined where there is not a year of history."""

    rate: Measured
    n_churned: int

    @property
    def years(self) -> float | None:
        """How long an account stays on average if churn stays as it is; None where too few left to say."""
        return 1 / self.rate.value if self.rate.value and self.n_churned >= FEWEST_CHURNED else None


def yearly_churn(
    session: Session, month: date, where: dict[str, Sequence[str]] | None = None, by: str = ""
) -> dict[str, Churn]:
    """Logo churn of the twelve months to `month` per group of `by`, or of everybody under ""."""
    try:
        rows = session.metrics(
            "logo_churn_rate", window=YEAR, by=[by] if by else [], where=where, month=month
        )
    except NotEnoughHistory:
        return {}
    group = pl.col(by).cast(pl.String) if by else pl.lit("")
    told = rows.select(group.alias("group"), "value", "lower", "upper", "n_accounts", "numerator")
    return {name: Churn(Measured(*figure), int(gone or 0)) for name, *figure, gone in told.iter_rows()}


def yearly_profit(profits: Sequence[float]) -> Measured:
    """The mean of what accounts earn in a year, with an interval where enough of them decide.

    It is the arm of a lifetime value and not to be shown: of skewed amounts it holds less than it says, which the arm of
    churn makes good (decision 0074).
    """
    found, whole = mean(profits), sum(profits)
    squares = sum(one**2 for one in profits)
    if not squares or not decided_by_many(whole**2 / squares, squares, sum(abs(one) ** 3 for one in profits)):
        return replace(found, lower=None, upper=None)
    return found


def lifetime_value(profit: Measured, churn: Churn) -> Measured:
    """Yearly profit per account over yearly churn, with the band that both intervals allow.

    Blank under FEWEST_CHURNED losses. The arms are joined as logarithms (Zou & Donner, Statistics in Medicine 2008).
    """
    rate = churn.rate
    if profit.value is None or profit.value <= 0 or not churn.years:
        return Measured(None, None, None, profit.n)
    value = profit.value / rate.value
    ends = (profit.lower, profit.upper, rate.lower, rate.upper)
    if None in ends or min(profit.lower, rate.lower) <= 0:
        return Measured(value, None, None, profit.n)
    down = hypot(log(profit.value / profit.lower), log(rate.upper / rate.value))
    up = hypot(log(profit.upper / profit.value), log(rate.value / rate.lower))
    return Measured(value, value * exp(-down), value * exp(up), profit.n)


@dataclass(frozen=True, slots=True)
class Worth:
    """What the accounts of one group are worth: `ltv` is the model; `spend` and `earned` per account are facts to date.

    `profit` has no interval: none holds for the mean of so unequal amounts.
    """

    group: str
    n_accounts: int
    arr: float
    profit: Measured
    ltv: Measured
    n_churned: int
    spend: float
    earned: float | None
    n_older: int
    cost: float | None


@answered
def worth_by(session: Session, question: Question, by: str) -> tuple[Worth, ...]:
    """Each group of `by` (tier, fit) in the question's month. Raises NotUnlocked without margins."""
    if not session.has("accounts.gross_margin"):
        raise NotUnlocked("accounts.gross_margin", LTV)
    where = dict(question.where)
    rows = session.account_worth(question.month, where)
    churn = yearly_churn(session, question.month, where, by)
    nothing = Churn(NO_FIGURE, 0)
    found = []
    for group in session.dimensions[by]:
        part = rows.filter(pl.col(by).cast(pl.String) == group)
        if part.is_empty():
            continue
        profits = part["profit"].drop_nulls().cast(pl.Float64).to_list()
        profit, left = yearly_profit(profits), churn.get(group, nothing)
        earned, costs = part["earned"].drop_nulls(), part["cost"].drop_nulls()
        found.append(
            Worth(
                group=group,
                n_accounts=part.height,
                arr=float(part["arr"].sum()),
                profit=replace(profit, lower=None, upper=None),
                ltv=lifetime_value(profit, left),
                n_churned=left.n_churned,
                spend=float(part["spend"].sum()) / part.height,
                earned=float(earned.sum()) / len(earned) if len(earned) else None,
                n_older=int(part["is_older"].sum()),
                cost=float(costs.sum()) if len(costs) else None,
            )
        )
    return tuple(found)
