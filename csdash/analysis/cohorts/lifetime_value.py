"""Lifetime against one-time value: what accounts have paid over the years, beside what was sold to them at first.

One-time value is a year of what the account paid in its first month: what a seller would count at signature. Lifetime
value is what it did pay, losses and growth in it, over the years that have passed. Both are facts, not forecasts.
"""

from dataclasses import replace

import polars as pl

from csdash.analysis.difference import Measured
from csdash.analysis.estimates import mean, ratio
from csdash.analysis.question import Question
from csdash.analysis.sentences import written
from csdash.analysis.with_interval import with_interval
from csdash.months import month_start
from csdash.session import Session
from csdash.session.answered import answered
from csdash.text import Text
from csdash.unit import Unit

SAID = Text(
    "{years}年以上前に始まった顧客は、開始時の年額{sold}に対し、{years}年間で平均{paid}を支払いました。開始時の年額の{times}です。",
    "Accounts that began {years} or more years ago were sold {sold} a year at first and have paid {paid} on average in "
    "{years} years: {times} the first year's worth.",
)
FEW = Text(
    "開始から1年以上たった顧客がまだ足りず、生涯の支払いは比べられません。",
    "Too few accounts are a year old to tell what they pay over time.",
)
YEAR = 12
MOST_YEARS = 5
SCHEMA = {
    "years": pl.Int64,
    "n_accounts": pl.Int64,
    "one_time": pl.Float64,
    "lifetime": pl.Float64,
    "profit": pl.Float64,
    "n_profit": pl.Int64,
    "times": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
}


@answered
def lifetime_value(session: Session, question: Question) -> pl.DataFrame:
    """SCHEMA per number of years, means per account in currency units; times = lifetime over one-time value.

    Each row is about the accounts that began in the months shown, as many years ago: later ones cannot have paid so long.
    Profit is of those whose margin is known in every month they paid.
    """
    rows = session.lifetime_months(question.month, dict(question.where))
    return by_years(
        rows.filter(pl.col("start_month") >= month_start(question.first)).with_columns(
            pl.col("mrr", "profit").cast(pl.Float64)
        ),
        question,
    )


def by_years(rows: pl.DataFrame, question: Question) -> pl.DataFrame:
    """The same from rows of `lifetime_months`."""
    found = []
    for years in range(1, MOST_YEARS + 1):
        ripe = rows.filter(pl.col("start_month") <= month_start(question.last + 1 - YEAR * years))
        if ripe.is_empty():
            break
        per_account = (
            ripe.filter(pl.col("age") < YEAR * years)
            .group_by("account_id")
            .agg(
                one_time=pl.col("mrr").filter(pl.col("age") == 0).sum() * YEAR,
                lifetime=pl.col("mrr").sum(),
                profit=pl.when(pl.col("profit").null_count() == 0).then(pl.col("profit").sum()),
            )
            .sort("account_id")
        )
        times = _times(per_account["lifetime"].to_list(), per_account["one_time"].to_list())
        earned = mean(per_account["profit"].drop_nulls().to_list())
        sold, paid = (mean(per_account[name].to_list()) for name in ("one_time", "lifetime"))
        found.append(
            (
                *(years, times.n, sold.value, paid.value, earned.value, earned.n),
                *(times.value, times.lower, times.upper),
            )
        )
    return pl.DataFrame(found, schema=SCHEMA, orient="row")


def told(found: pl.DataFrame, minimum_n: int, currency: str) -> tuple[Text, ...]:
    """What a year's worth of the first sale came to over the longest time that enough accounts have behind them."""
    enough = found.filter(pl.col("n_accounts") >= minimum_n)
    if enough.is_empty():
        return (FEW,)
    row = enough.row(-1, named=True)
    times = Measured(row["times"], row["lower"], row["upper"], row["n_accounts"])
    return (
        SAID.format(
            years=str(row["years"]),
            sold=written(row["one_time"], Unit.MONEY, currency),
            paid=written(row["lifetime"], Unit.MONEY, currency),
            times=with_interval(times, Unit.TIMES),
        ),
    )


def _times(top: list[float], base: list[float]) -> Measured:
    """A ratio of payments, which is never below zero however wide its interval."""
    one = ratio(top, base)
    return one if one.lower is None else replace(one, lower=max(one.lower, 0.0))
