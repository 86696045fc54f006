"""How the answers about contracts moved: discounts at first renewals by quarter, size after years every three months."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import polars as pl

from csdash.analysis.difference import NO_FIGURE, Measured
from csdash.analysis.question import Question
from csdash.analysis.questions.contracts import (
    YEARS,
    bought_by_account,
    growth,
    ratio_of,
    reduced,
    reduction,
    share_of,
    with_ratio,
    within,
)
from csdash.months import month_start
from csdash.session import Session

QUARTER, POINTS = 3, 12
HISTORY = 24
SCHEMA = {
    "month": pl.Date,
    "value": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "n_accounts": pl.Int64,
}


def quarters(first: int, last: int, fiscal_start: int) -> Iterator[int]:
    """The first month of each quarter of the fiscal year that lies within the months from `first` to `last`."""
    for month in range(first, last - QUARTER + 2):
        if (month - (fiscal_start - 1)) % QUARTER == 0:
            yield month


def reductions_by_quarter(session: Session, question: Question, renewals: pl.DataFrame) -> pl.DataFrame:
    """D4: the mean reduction in each quarter shown, of the renewals that began in it alone; the columns of SCHEMA.

    In: `first_renewals`. `month` is the first of the quarter. A quarter that is not over is left out, and one without
    a known renewal has no value.
    """
    one = replace(question, window=QUARTER)
    fiscal_start = session.settings.fiscal_year_starts_in
    first = max(question.first, session.first_month)
    told = [
        (month, reduction(renewals, one, question.last - (month + QUARTER - 1)).mean)
        for month in quarters(first, question.last, fiscal_start)
    ]
    return _frame(told[-POINTS:])


def sizes_over_time(session: Session, question: Question, years: int = YEARS) -> pl.DataFrame:
    """D5: the ratio of means every three months up to the last one shown; the columns of SCHEMA.

    Each of those who had been there for `years` by then: before the data, and before anybody had, there is no value.
    """
    first = max(question.first, session.first_month, question.last - QUARTER * (POINTS - 1))
    ends = range(question.last, first - 1, -QUARTER)[::-1]
    found = with_ratio(session.contract_sizes_at([month_start(t) for t in ends], years, dict(question.where)))
    by_month = {month: rows for (month,), rows in found.group_by("month", maintain_order=True)}
    return _frame(
        [
            (t, growth(by_month[at]).of_means if (at := month_start(t)) in by_month else NO_FIGURE)
            for t in ends
        ]
    )


def over_time(
    rows: pl.DataFrame,
    question: Question,
    first_month: int,
    figure: Callable[[pl.DataFrame, Question, int], Measured],
) -> pl.DataFrame:
    """A figure of `rows` for each window that closes in one of the last HISTORY months shown: month, value, ..."""
    told = []
    for t in range(
        max(question.first, question.last - HISTORY + 1, first_month + question.window - 1), question.last + 1
    ):
        measured = figure(rows, question, question.last - t)
        told.append((month_start(t), measured.value, measured.lower, measured.upper, measured.n))
    schema = {
        "month": pl.Date,
        "value": pl.Float64,
        "lower": pl.Float64,
        "upper": pl.Float64,
        "n_accounts": pl.Int64,
    }
    return pl.DataFrame(told, schema=schema, orient="row")


def mean_reduction(renewals: pl.DataFrame, question: Question, months_before: int) -> Measured:
    """The figure of D4 that is followed over time."""
    return ratio_of(reduced(within(renewals, "next_month", question, months_before)), "top", "base")


def share_bought(contracts: pl.DataFrame, question: Question, months_before: int) -> Measured:
    """The figure of B12 that is followed over time."""
    return share_of(bought_by_account(within(contracts, "month", question, months_before)))


def _frame(told: list[tuple[int, Measured]]) -> pl.DataFrame:
    rows = [(month_start(t), one.value, one.lower, one.upper, one.n) for t, one in told]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
