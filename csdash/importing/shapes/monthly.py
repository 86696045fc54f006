"""Monthly rows: one per month, account and product, as the contract itself has them."""

import polars as pl

from csdash.contract.accounts import ACCOUNTS
from csdash.contract.column import Kind
from csdash.contract.conform import FILE, ROW
from csdash.importing.mapping import Feed
from csdash.importing.shapes.prices import per_month
from csdash.importing.shapes.shaped import Covered, Shaped, case, month_index

_ADDED = (Kind.MONEY, Kind.COUNT)


def rows(sheet: pl.LazyFrame, feed: Feed, _covered: Covered) -> Shaped:
    """The rows as they are, amounts per month; rows of one key are added up where the feed says so."""
    if feed.interval != "monthly":
        money = [name for name in ("mrr", "list_mrr") if name in sheet.collect_schema()]
        sheet = sheet.with_columns(per_month(pl.col(name), feed.interval) for name in money)
    return added_up(sheet) if feed.sum_duplicates else Shaped(sheet)


def added_up(lines: pl.LazyFrame) -> Shaped:
    """Rows of one key as one: money and counts added up, of everything else what the last row says."""
    names = [name for name in lines.collect_schema().names() if name in ACCOUNTS]
    key = [name for name in ACCOUNTS.key if name in names]
    added = [name for name in names if ACCOUNTS[name].kind in _ADDED]
    stay = [name for name in names if name not in key and name not in added]
    whole = lines.group_by(key).agg(
        *(_sum(name) for name in added),
        *(pl.col(name).sort_by(FILE, ROW).drop_nulls().last() for name in stay),
        pl.col(FILE).max(),
        pl.col(ROW).max(),
        pl.len().alias("_n"),
    )
    several = whole.filter(pl.col("_n") > 1).select(
        *case("duplicates_summed", month_index(pl.col("month")), pl.col("mrr"), pl.col("_n"))
    )
    return Shaped(whole.drop("_n"), (several,))


def _sum(name: str) -> pl.Expr:
    """The sum of what is there; of nothing it is nothing."""
    return pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name)
