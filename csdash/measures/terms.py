"""Terms: the contracts that are known, each with the one that came after it and with whom it counts.

A contract counts from the day it was signed (from its start where the data does not say), and at the latest from
the end of coverage. What came after it is the first contract for the same product of the same account that begins
from `EARLY_DAYS` before its end to `grace` days after it. Accounts that were merged are one account here.

`contracts` has no currency: where accounts pay in several, its money is taken to be in the reporting one.
"""

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures.stage import Stage
from csdash.months import epoch_day, month_end
from csdash.snapshots.rows import Rows

# A renewal that starts up to a quarter before the old contract ends still belongs to that end.
EARLY_DAYS = 90
NEXT = ("contract_id", "start_day", "start_m", "signed_m", "start_mrr")


def cutoff(stage: Stage) -> int:
    """The last day that is known, as a day number."""
    told = stage.before.known_until if stage.before else None
    return known_until(stage.coverage.last if told is None else told)


def known_until(last: int) -> int:
    """The last day of month `last`, as a day number."""
    return epoch_day(month_end(last))


def terms(rows: Rows, stage: Stage, grace: int) -> pl.DataFrame | None:
    """One row per known contract; None where the data has no contracts.

    Columns: contract_id, account_id, owner (as which it counts in the end), product, start_ and end_day,
    start_m, end_m, signed_m, notice_m, gone_m (the first month-end it does not reach), mrr, start_mrr (what it was
    worth when it began), renewal_number, outcome, those of NEXT with `next_` before them (null = none), pays_on.
    """
    if stage.before is not None:
        return stage.before.terms
    if rows.contracts() is None:
        return None
    return stage.once(f"terms {grace}", lambda: all_terms(rows, stage.coverage.last, grace, stage.owners))


def all_terms(rows: Rows, last: int, grace: int, owners: nw.LazyFrame | None = None) -> pl.DataFrame:
    """The terms of `rows`, which have contracts, as known at the end of month `last`; `owners` as a stage has them."""
    known = _with_start(_with_owner(_known(rows, last), owners, last), rows)
    return _with_payment(_with_next(known, grace), rows, last, grace).collect()


def lines_asked(rows: Rows, last: int, grace: int) -> pl.LazyFrame:
    """The lines of accounts that the terms of these contracts are made from: account_id, m, each once."""
    known = _known(rows, last)
    starts = known.select("account_id", m="start_m")
    # Of what reaches the last month nothing is asked: it counts as paid for.
    ended = known.filter(pl.col("end_m") < last).select("account_id", m=_settled(last, grace))
    return pl.concat([starts, ended]).unique()


def _known(rows: Rows, last: int) -> pl.LazyFrame:
    contracts, until = rows.contracts(), known_until(last)
    # Without a date of signature a contract is known from its start, and now: it stands in the table.
    signed = pl.coalesce("signed_day", pl.min_horizontal("start_day", pl.lit(until)))
    return (
        contracts.with_columns(signed_day=signed, product=pl.col("product").fill_null(""))
        .filter((pl.col("signed_day") <= until) & (pl.col("end_day") >= pl.col("start_day")))
        .with_columns(
            signed_m=_month(pl.col("signed_day")),
            notice_m=_month(pl.col("notice_day")),
            gone_m=_month(pl.col("end_day") + 1),
        )
    )


def _month(day: pl.Expr) -> pl.Expr:
    date = day.cast(pl.Int32).cast(pl.Date)
    return (date.dt.year() * 12 + date.dt.month() - 1).cast(pl.Int32)


def _with_owner(known: pl.LazyFrame, owners: nw.LazyFrame | None, last: int) -> pl.LazyFrame:
    if owners is None:
        return known.with_columns(owner="account_id")
    now = owners.to_native().filter(pl.col("m") == last).select("account_id", "owner")
    return known.join(now, on="account_id", how="left").with_columns(pl.coalesce("owner", "account_id"))


def _with_start(known: pl.LazyFrame, rows: Rows) -> pl.LazyFrame:
    """What was paid for the product in the contract's first month, where that is covered; else what was agreed.

    A table of contracts holds the money as last agreed: seats bought during the term would pass for an upgrade at
    the renewal.
    """
    if rows.reporting:
        return known.with_columns(start_mrr="mrr")
    lines = rows.lines().select("account_id", "product", pl.col("m").alias("start_m"), "mrr")
    paid = lines.group_by("account_id", "product", "start_m").agg(pl.col("mrr").sum().alias("start_mrr"))
    found = known.join(
        paid.filter(pl.col("start_mrr") > 0), on=["account_id", "product", "start_m"], how="left"
    )
    # Several contracts for one product at once share its line, which then says nothing of any one of them.
    is_alone = pl.len().over("account_id", "product", "start_m") == 1
    # A line that is larger than what was agreed is the price of something else, too.
    first_paid = pl.min_horizontal("start_mrr", "mrr")
    return found.with_columns(pl.when(is_alone).then(first_paid).otherwise("mrr").alias("start_mrr"))


def _with_next(known: pl.LazyFrame, grace: int) -> pl.LazyFrame:
    search = pl.max_horizontal(pl.col("start_day") + 1, pl.col("end_day") + 1 - EARLY_DAYS)
    names = {name: f"next_{name}" for name in NEXT}
    later = known.select(
        "owner", "product", search=pl.col("start_day"), **{names[n]: pl.col(n) for n in NEXT}
    )
    met = (
        known.with_columns(search=search)
        .sort("search", "contract_id")
        .join_asof(
            later.sort("search", "next_contract_id"),
            on="search",
            by=["owner", "product"],
            strategy="forward",
            check_sortedness=False,
        )
    )
    is_near = pl.col("next_start_day") <= pl.col("end_day") + 1 + grace
    return met.drop("search").with_columns(pl.when(is_near).then(pl.col(name)) for name in names.values())


def _settled(last: int, grace: int) -> pl.Expr:
    """The month in which the grace after a contract is over, as far as is known by now."""
    return pl.min_horizontal(_month(pl.col("end_day") + 1 + grace), pl.lit(last, dtype=pl.Int32))


def _with_payment(known: pl.LazyFrame, rows: Rows, last: int, grace: int) -> pl.LazyFrame:
    """Whether the account goes on paying for the product once the grace is over, as far as is known by now."""
    paid = rows.lines().filter(pl.col("mrr") > 0).select("account_id", "product", "m")
    # A contract that names no product is paid for by whatever the account pays.
    paid = (
        pl.concat([paid, paid.with_columns(product=pl.lit(""))]).unique().with_columns(is_paid=pl.lit(True))
    )
    found = known.with_columns(m=_settled(last, grace)).join(
        paid, on=["account_id", "product", "m"], how="left"
    )
    return found.with_columns(
        pays_on=pl.col("is_paid").fill_null(value=False) | (pl.col("end_m") >= last)
    ).drop("m", "is_paid")
