"""Account-months: what each account paid in each month, the one stage all other measures start from."""

from dataclasses import dataclass

import narwhals.stable.v2 as nw

from csdash.measures.expressions import INTEGER, MONTH, sums


@dataclass(frozen=True, slots=True)
class Coverage:
    """The first and last month (indices) that the data speaks about; outside them nothing is known."""

    first: int
    last: int

    @property
    def n_months(self) -> int:
        return self.last - self.first + 1


def account_months(lines: nw.LazyFrame, key: list[str]) -> nw.LazyFrame:
    """One row per paying `key` and month: m, key, mrr, cell, score, paid_months, first_m.

    In: lines with m (month index), the key, mrr (ticks), cell and score (tenths, null unknown). Lines of
    one month are netted; a month that nets to 0 or less is not paid, so its account is not a customer then.
    `paid_months` counts the paying months up to and including this one: it tells a return from a stay.
    """
    paid = (
        lines.group_by("m", *key)
        .agg(*sums(["mrr"]), nw.col("cell").max(), nw.col("score").max())
        .filter(nw.col("mrr") > 0)
        .with_columns(paid_months=nw.lit(1, dtype=INTEGER))
    )
    return paid.with_columns(
        nw.col("paid_months").cum_sum().over(*key, order_by="m").cast(INTEGER),
        nw.col("m").min().over(*key).cast(MONTH).alias("first_m"),
    )


def with_start(paid: nw.LazyFrame, starts: nw.LazyFrame | None, key: list[str], first: int) -> nw.LazyFrame:
    """Adds cohort_m, the month in which the account first paid; null where that was before coverage, unknown.

    `starts` (key, start_m) may say that an account began before coverage; where the data itself shows the
    first payment, the data wins.
    """
    if starts is not None:
        paid = paid.join(starts, on=key, how="left")
    else:
        paid = paid.with_columns(nw.lit(None, dtype=MONTH).alias("start_m"))
    return paid.with_columns(cohort_m=cohort_month(first)).drop("start_m")


def cohort_month(first: int) -> nw.Expr:
    """The cohort of a row with first_m and start_m, where coverage begins in month `first`; null where unknown."""
    began_before = (nw.col("start_m") < first) | ((nw.col("start_m") == first) & (nw.col("first_m") == first))
    return (
        nw.when(began_before)
        .then(nw.col("start_m"))
        .otherwise(nw.when(nw.col("first_m") > first).then(nw.col("first_m")))
        .cast(MONTH)
    )
