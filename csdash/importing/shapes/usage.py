"""Usage: dated records of use, added up per account and month onto the rows of accounts."""

import polars as pl

from csdash.contract.conform import FILE, ROW
from csdash.contract.finding import Finding, Severity
from csdash.importing.mapping import Feed
from csdash.importing.shape_tables import USAGE
from csdash.importing.shapes.shaped import Covered, Shaped
from csdash.months import month_start
from csdash.text import Text


def joined(accounts: pl.LazyFrame, listed: pl.LazyFrame, _feed: Feed, covered: Covered) -> Shaped:
    """The rows of accounts with what was used in their month.

    An account with several products carries it on one row, so that it adds up. In the months the records
    are about, an account without one used nothing; in other months nobody knows.
    """
    names = [column.name for column in USAGE if column.name in listed.collect_schema()]
    used = (
        listed.group_by("account_id", pl.col("date").dt.truncate("1mo").alias("month"))
        .agg(*(pl.col(name).sum() for name in names), pl.col(FILE).first(), pl.col(ROW).first())
        .filter(pl.col("month") < month_start(covered.last + 1))
        .collect(engine="streaming")
    )
    if used.is_empty():
        return Shaped(accounts)
    known = pl.col("month").is_between(used["month"].min(), used["month"].max())
    carriers = _carriers(accounts).join(
        used.lazy().select("account_id", "month", *names), on=["account_id", "month"], how="left"
    )
    filled = carriers.with_columns(pl.when(known).then(pl.col(name).fill_null(0)) for name in names)
    there = set(accounts.collect_schema().names())
    beside = {name: f"_used_{name}" for name in names}
    key = ["month", "account_id", *(["product"] if "product" in there else [])]
    with_use = accounts.join(filled.rename(beside), on=key, how="left", nulls_equal=True).with_columns(
        (pl.coalesce(name, beside[name]) if name in there else pl.col(beside[name])).alias(name)
        for name in names
    )
    return Shaped(with_use.drop(beside.values()), findings=tuple(_unpaid(accounts, used)))


def _carriers(accounts: pl.LazyFrame) -> pl.LazyFrame:
    """The key of one row per month and account: the first product by name."""
    if "product" not in accounts.collect_schema():
        return accounts.select("month", "account_id").unique()
    has_none = pl.col("product").is_null().any()
    first = pl.when(~has_none).then(pl.col("product").min())
    return accounts.group_by("month", "account_id").agg(first.alias("product"))


def _unpaid(accounts: pl.LazyFrame, used: pl.DataFrame) -> list[Finding]:
    """Use in months in which the account has no row to carry it."""
    key = ["account_id", "month"]
    lost = used.lazy().join(accounts.select(key).unique(), on=key, how="anti")
    count = lost.select(pl.len()).collect(engine="streaming").item()
    if not count:
        return []
    return [
        Finding(
            Severity.WARNING,
            "use_without_row",
            "usage",
            Text(
                f"契約のない月の利用を除きました(アカウント・月 {used.height:,} 件のうち)。",
                f"use in months without a subscription was left out, of {used.height:,} account-months.",
            ),
            Text(
                "解約後や契約前の利用でないか確かめてください。",
                "Check whether this is use before the start or after the end.",
            ),
            used[FILE][0],
            "date",
            count,
        )
    ]
