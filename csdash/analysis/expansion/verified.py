"""Expansion beside what came before it: verified outcomes, and who led the upsell. What goes together, not what causes."""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import Difference, Measured
from csdash.analysis.estimates import ratio, share
from csdash.analysis.question import Question
from csdash.months import month_start
from csdash.session import Session

TABLE = {
    "is_verified": pl.Boolean,
    **{f"{kind}{end}": pl.Float64 for kind in ("expanded", "rate") for end in ("", "_lower", "_upper")},
    "n_accounts": pl.Int64,
}


@dataclass(frozen=True, slots=True)
class Value:
    """Accounts with an outcome verified by the opening beside those without one.

    `rates` is expansion MRR over opening MRR, `share` the part of all expansion MRR that the former bring, `held`
    the part of opening MRR that was theirs; `accounts` the share of accounts that expanded at all.
    """

    rates: Difference
    accounts: Difference
    share: float | None
    held: float | None


def after_value(session: Session, question: Question, accounts: pl.DataFrame) -> Value:
    """In: the accounts behind the bridge of the question. Raises NotUnlocked where the data has no events."""
    opening = month_start(question.last - question.window)
    verified = session.verified_accounts(opening)["account_id"].implode()
    there = accounts.filter(pl.col("opening_mrr") > 0).select(
        pl.col("account_id").is_in(verified).alias("is_verified"),
        pl.col("opening_mrr", "expansion_mrr").cast(pl.Float64),
    )
    groups = [there.filter(pl.col("is_verified") == flag) for flag in (True, False)]
    rates = [ratio(one["expansion_mrr"].to_list(), one["opening_mrr"].to_list()) for one in groups]
    counts = [_expanded(one) for one in groups]
    shares = [
        groups[0][name].sum() / there[name].sum() if there[name].sum() else None
        for name in ("expansion_mrr", "opening_mrr")
    ]
    return Value(Difference(*rates), Difference(*counts), *shares)


def table(value: Value) -> pl.DataFrame:
    """Both sides as rows: is_verified, share of accounts that expanded with its interval, rate of money with its own, n."""
    sides = ((True, value.accounts.now, value.rates.now), (False, value.accounts.then, value.rates.then))
    return pl.DataFrame(
        [
            (
                flag,
                *(end for one in (accounts, money) for end in (one.value, one.lower, one.upper)),
                accounts.n,
            )
            for flag, accounts, money in sides
        ],
        schema=TABLE,
        orient="row",
    )


def _expanded(accounts: pl.DataFrame) -> Measured:
    return share((accounts["expansion_mrr"] > 0).sum(), accounts.height)


LED = {"lead": pl.String, "n_upsells": pl.Int64, "n_accounts": pl.Int64, "expansion_mrr": pl.Float64}
LEADS = ("cs", "sales", "both", "none")


def led_by(session: Session, question: Question, accounts: pl.DataFrame) -> pl.DataFrame:
    """Who led the upsells of the window: the columns of LED per lead.

    The money is all expansion of the accounts concerned, not of one upsell; accounts that both led are `both`.
    Raises NotUnlocked where the data has no events.
    """
    told = session.led_upsells(question.window, question.month)
    grown = accounts.filter(pl.col("expansion_mrr") > 0).join(told, on="account_id", how="left")
    cs, sales = (pl.col(name).fill_null(0) for name in ("by_cs", "by_sales"))
    lead = (
        pl.when((cs > 0) & (sales > 0))
        .then(pl.lit("both"))
        .when(cs > 0)
        .then(pl.lit("cs"))
        .when(sales > 0)
        .then(pl.lit("sales"))
        .otherwise(pl.lit("none"))
    )
    found = grown.group_by(lead.alias("lead")).agg(
        (cs + sales).sum().cast(pl.Int64).alias("n_upsells"),
        pl.len().cast(pl.Int64).alias("n_accounts"),
        pl.col("expansion_mrr").sum().cast(pl.Float64),
    )
    every = pl.DataFrame({"lead": LEADS})
    return every.join(found, on="lead", how="left").with_columns(pl.exclude("lead").fill_null(0)).cast(LED)
