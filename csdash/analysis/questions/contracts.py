"""The drilling questions about contracts, as figures: discounts at first renewal, growth over years, and the guard.

Mehta, Steinman & Murphy, Customer Success (2016). What is said of them is in `questions_sentences`.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from csdash.analysis.difference import Measured
from csdash.analysis.estimates import mean, median, ratio
from csdash.analysis.question import Question
from csdash.months import month_start
from csdash.session import Session

YEARS = 3


@dataclass(frozen=True, slots=True)
class Reduction:
    """D4: by how many points the discount shrank at first renewals; above zero it got smaller, below it deepened.

    `weighted` counts every first contract with its MRR. `n` contracts of so many accounts; of `n_unknown` further
    ones a list price is missing.
    """

    mean: Measured
    median: Measured
    weighted: Measured
    n: int
    n_unknown: int


def first_renewals(session: Session, question: Question) -> pl.DataFrame:
    """First renewals whose contract began up to the last month shown, with `reduction` in points (null unknown)."""
    rows = session.renewal_discounts(dict(question.where))
    won = rows.filter(
        (pl.col("renewal_number") == 0)
        & pl.col("next_month").is_not_null()
        & (pl.col("kind") != "lost")
        & (pl.col("next_month") <= question.month)
    )
    return won.with_columns(reduction=(pl.col("discount") - pl.col("next_discount")) * 100)


def reduction(renewals: pl.DataFrame, question: Question, months_before: int = 0) -> Reduction:
    """D4 over the first renewals of a window, the last one shown or one that closed so many months before.

    Contracts of one account are renewed together, so intervals of means are over accounts.
    """
    rows = within(renewals, "next_month", question, months_before)
    of_accounts, known = reduced(rows), rows["reduction"].drop_nulls()
    return Reduction(
        mean=ratio_of(of_accounts, "top", "base"),
        median=median(known.to_list()),
        weighted=ratio_of(of_accounts, "money", "mrr"),
        n=len(known),
        n_unknown=rows.height - len(known),
    )


def reduced(renewals: pl.DataFrame) -> pl.DataFrame:
    """Per account the sum of its known reductions, how many there are, and both weighted by MRR."""
    sums: dict[str, tuple[float, float, float, float]] = {}
    # Asked of one window after the other, of some hundred renewals each: a loop is done before a query starts.
    columns = (renewals["account_id"], renewals["reduction"], renewals["mrr"].cast(pl.Float64))
    for account, points, mrr in zip(*(column.to_list() for column in columns), strict=True):
        if points is not None:
            top, base, money, whole = sums.get(account, (0.0, 0.0, 0.0, 0.0))
            sums[account] = top + points, base + 1, money + points * mrr, whole + mrr
    schema = dict.fromkeys(("top", "base", "money", "mrr"), pl.Float64)
    return pl.DataFrame(list(sums.values()), schema=schema, orient="row")


@dataclass(frozen=True, slots=True)
class Growth:
    """D5: what accounts of so many years pay now, over what they paid at first.

    `of_means` is the ratio of both means (of all money), `of_ratios` the mean of each account's ratio. Left out:
    `n_unknown` accounts whose first amount is not known and `n_lapsed` that left and came back; of those counted,
    `n_agreed` are told by their contracts.
    """

    of_means: Measured
    of_ratios: Measured
    n_unknown: int
    n_lapsed: int
    n_agreed: int


def long_standing(session: Session, question: Question, years: int = YEARS) -> pl.DataFrame:
    """D5: the accounts of `years` and more, with `ratio` where both amounts are known; see `contract_sizes`."""
    return with_ratio(session.contract_sizes(question.month, years, dict(question.where)))


def with_ratio(sizes: pl.DataFrame) -> pl.DataFrame:
    """Sizes as floats, with `ratio` of now to the first."""
    money = sizes.with_columns(pl.col("now", "initial").cast(pl.Float64))
    return money.with_columns(ratio=pl.col("now") / pl.col("initial"))


def growth(accounts: pl.DataFrame) -> Growth:
    """D5 of the accounts of `long_standing`."""
    stayed = accounts.filter(~pl.col("has_lapsed"))
    known = stayed.drop_nulls("initial")
    return Growth(
        of_means=ratio_of(known, "now", "initial"),
        of_ratios=mean(known["ratio"].to_list()),
        n_unknown=stayed.height - known.height,
        n_lapsed=accounts.height - stayed.height,
        n_agreed=(known["told_by"] == "contract").sum(),
    )


def by_start_year(accounts: pl.DataFrame) -> pl.DataFrame:
    """The ratio of means per year of start: group, value, lower, upper, n_accounts."""
    known = accounts.filter(~pl.col("has_lapsed")).drop_nulls("initial")
    rows = []
    for (year,), members in known.group_by(pl.col("start_month").dt.year(), maintain_order=True):
        one = ratio_of(members, "now", "initial")
        rows.append((str(year), one.value, one.lower, one.upper, one.n))
    numbers = dict.fromkeys(("value", "lower", "upper"), pl.Float64)
    schema = {"group": pl.String, **numbers, "n_accounts": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("group")


@dataclass(frozen=True, slots=True)
class Bought:
    """B12: what was due and decided, by how it was renewed; rates are by MRR, never above what was due.

    `all` counts every renewal, `without` only those that took no deeper discount. `share` is the part of renewed
    MRR that was bought. `parts`: kind, n_contracts, due_mrr, retained_mrr, given_mrr (discount added per month).
    """

    all: Measured
    without: Measured
    share: Measured
    parts: pl.DataFrame


def decided(session: Session, question: Question) -> pl.DataFrame:
    """B12: contracts that were due up to the last month shown and are decided; see `renewal_discounts`."""
    rows = session.renewal_discounts(dict(question.where)).filter(pl.col("month") <= question.month)
    money = rows.with_columns(pl.col(pl.Decimal).cast(pl.Float64))
    deeper = (pl.col("next_discount") - pl.col("discount")) * pl.col("next_list_mrr")
    is_bought = pl.col("kind") == "bought"
    return money.with_columns(
        given_mrr=pl.when(is_bought).then(deeper).otherwise(0.0),
        bought_mrr=pl.when(is_bought).then("retained_mrr").otherwise(0.0),
    )


def bought(contracts: pl.DataFrame, question: Question, months_before: int = 0) -> Bought:
    """B12 over the contracts due in a window, the last one shown or one that closed so many months before."""
    rows = within(contracts, "month", question, months_before)
    of_accounts = bought_by_account(rows)
    parts = rows.group_by("kind").agg(
        pl.len().cast(pl.Int64).alias("n_contracts"),
        pl.col("mrr").sum().alias("due_mrr"),
        pl.col("retained_mrr", "given_mrr").sum(),
    )
    return Bought(
        all=ratio_of(of_accounts, "retained_mrr", "mrr"),
        without=ratio_of(of_accounts, "without", "mrr"),
        share=share_of(of_accounts),
        parts=parts,
    )


def bought_by_account(rows: pl.DataFrame) -> pl.DataFrame:
    """Per account what was due, what is left of it, how much of that was bought and how much was not."""
    sums = {name: pl.col(name).sum() for name in ("mrr", "retained_mrr", "bought_mrr")}
    without = sums["retained_mrr"] - sums["bought_mrr"]
    return rows.group_by("account_id", maintain_order=True).agg(**sums, without=without)


def share_of(of_accounts: pl.DataFrame) -> Measured:
    """How much of what was renewed was bought."""
    return ratio_of(of_accounts.filter(pl.col("retained_mrr") > 0), "bought_mrr", "retained_mrr")


def within(rows: pl.DataFrame, month: str, question: Question, months_before: int = 0) -> pl.DataFrame:
    """The rows whose `month` is in the window of the question, or in one that closed so many months before."""
    last = question.last - months_before
    # Of arrays: this is asked of one window after the other, and no query starts as quickly.
    months = rows[month].to_numpy()
    is_within = (months >= np.datetime64(month_start(last - question.window + 1))) & (
        months <= np.datetime64(month_start(last))
    )
    return rows[np.flatnonzero(is_within)]


def ratio_of(rows: pl.DataFrame, top: str, base: str) -> Measured:
    """The sum of one column over that of another, with its interval over rows."""
    return ratio(rows[top].to_list(), rows[base].to_list())
