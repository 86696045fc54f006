"""Terms: the contracts that are known, each with the one that came after it and with whom it counts.

A contract counts from the day it was signed (from its start where the data does not say), and at the latest from
the end of coverage. What came after it is the first contract for the same product of the same account that begins
from `EARLY_DAYS` before its end to `grace` days after it. Accounts that were merged are one account here.

`contracts` has no currency: where accounts pay in several, its money is taken to be in the reporting one.
"""

import polars as pl

from csdash.measures.account_months import Coverage
from csdash.measures.stage import Stage
from csdash.months import epoch_day, month_end
from csdash.snapshots.rows import Rows

# A renewal that starts up to a quarter before the old contract ends still belongs to that end.
EARLY_DAYS = 90
NEXT = ("contract_id", "start_day", "start_m", "signed_m", "start_mrr")


def cutoff(coverage: Coverage) -> int:
    """The last day that is known, as a day number."""
    return epoch_day(month_end(coverage.last))


def terms(rows: Rows, stage: Stage, grace: int) -> pl.DataFrame | None:
    """One row per known contract; None where the data has no contracts.

    Columns: contract_id, account_id, owner (as which it counts in the end), product, start_ and end_day,
    start_m, end_m, signed_m, notice_m, gone_m (the first month-end it does not reach), mrr, start_mrr (what it was
    worth when it began), renewal_number, outcome, those of NEXT with `next_` before them (null = none), pays_on.
    """
    contracts = rows.contracts()
    if contracts is None:
        return None
    return stage.once(f"terms {grace}", lambda: _terms(contracts, rows, stage, grace))


def _terms(contracts: pl.LazyFrame, rows: Rows, stage: Stage, grace: int) -> pl.DataFrame:
    until = cutoff(stage.coverage)
    # Without a date of signature a contract is known from its start, and now: it stands in the table.
    signed = pl.coalesce("signed_day", pl.min_horizontal("start_day", pl.lit(until)))
    known = (
        contracts.with_columns(signed_day=signed, product=pl.col("product").fill_null(""))
        .filter((pl.col("signed_day") <= until) & (pl.col("end_day") >= pl.col("start_day")))
        .with_columns(
            signed_m=_month(pl.col("signed_day")),
            notice_m=_month(pl.col("notice_day")),
            gone_m=_month(pl.col("end_day") + 1),
        )
    )
    known = _with_start(_with_owner(known, stage), rows)
    return _with_payment(_with_next(known, grace), rows, stage, grace).collect()


def _month(day: pl.Expr) -> pl.Expr:
    date = day.cast(pl.Int32).cast(pl.Date)
    return (date.dt.year() * 12 + date.dt.month() - 1).cast(pl.Int32)


def _with_owner(known: pl.LazyFrame, stage: Stage) -> pl.LazyFrame:
    if stage.owners is None:
        return known.with_columns(owner="account_id")
    now = stage.owners.to_native().filter(pl.col("m") == stage.coverage.last).select("account_id", "owner")
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


def _with_payment(known: pl.LazyFrame, rows: Rows, stage: Stage, grace: int) -> pl.LazyFrame:
    """Whether the account goes on paying for the product once the grace is over, as far as is known by now."""
    last = stage.coverage.last
    paid = rows.lines().filter(pl.col("mrr") > 0).select("account_id", "product", "m")
    # A contract that names no product is paid for by whatever the account pays.
    paid = (
        pl.concat([paid, paid.with_columns(product=pl.lit(""))]).unique().with_columns(is_paid=pl.lit(True))
    )
    month = pl.min_horizontal(_month(pl.col("end_day") + 1 + grace), pl.lit(last, dtype=pl.Int32))
    found = known.with_columns(m=month).join(paid, on=["account_id", "product", "m"], how="left")
    return found.with_columns(
        pays_on=pl.col("is_paid").fill_null(value=False) | (pl.col("end_m") >= last)
    ).drop("m", "is_paid")
