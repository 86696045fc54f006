"""Sizes: what accounts of several years pay now, beside what they paid when they began."""

from collections.abc import Sequence

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures.currencies import at_start_rates
from csdash.measures.stage import Stage
from csdash.snapshots.rows import Rows


def sizes(rows: Rows, stage: Stage, ends: Sequence[int], months: int) -> pl.DataFrame:
    """Accounts that pay in a month m of `ends` and began at least `months` before: m, the key, attributes, and below.

    start_m, has_lapsed (a month without payment since), now and initial (ticks, at the exchange rates of the
    start; initial null where the data does not show it), told_by (`data`, `contract`, null). An account of unknown
    start is here once it has been seen for so long. One that took over another has no size of its own to begin with.
    """
    key, first = stage.key, stage.coverage.first
    paid = stage.paid
    if stage.rates is not None:
        paid = at_start_rates(paid, stage.amounts, stage.rates, key)
    months_paid = paid.to_native()
    there = months_paid.filter(pl.col("m").is_in(list(ends))).with_columns(
        start_m=pl.coalesce("cohort_m", "first_m")
    )
    old = there.filter(pl.col("start_m") <= pl.col("m") - months)
    begun = months_paid.filter(pl.col("m") == pl.col("first_m")).select(*key, first_mrr="mrr")
    told = old.join(begun, on=key, how="left").with_columns(
        by_data=pl.when(pl.col("cohort_m") == pl.col("first_m")).then(pl.col("first_mrr")),
        by_contract=pl.lit(None, dtype=pl.Int64),
    )
    agreed = _agreed(rows, stage)
    if agreed is not None:
        told = told.drop("by_contract").join(
            agreed, left_on=[*key, "cohort_m"], right_on=[*key, "start_m"], how="left"
        )
        told = told.with_columns(pl.when(pl.col("start_m") < first).then(pl.col("by_contract")))
    spelt = [column for column in stage.vocabulary.decode("cell") if column.meta.output_name() not in key]
    names = [column.meta.output_name() for column in spelt]
    told = _with_parents(told, stage, ends)
    alone = ~pl.col("is_parent")
    by_data, by_contract = (pl.when(alone).then(pl.col(name)) for name in ("by_data", "by_contract"))
    return (
        told.with_columns(
            *spelt,
            has_lapsed=pl.col("paid_months") < pl.col("m") - pl.col("first_m") + 1,
            now="mrr",
            initial=pl.coalesce(by_data, by_contract),
            told_by=pl.when(by_data.is_not_null())
            .then(pl.lit("data"))
            .when(by_contract.is_not_null())
            .then(pl.lit("contract")),
        )
        .select("m", *key, *names, "start_m", "has_lapsed", "now", "initial", "told_by")
        .sort("m", *key)
        .collect()
    )


def _agreed(rows: Rows, stage: Stage) -> pl.LazyFrame | None:
    """What was agreed in the first contracts of each key, per month of their start; None where nobody can tell.

    Where a later contract for a product is known and its first is not, what the account began with is not known.
    """
    contracts = rows.contracts()
    # A table of contracts names no currency.
    if contracts is None or stage.rates is not None or "renewal_number" not in rows.columns["contracts"]:
        return None
    named = contracts.with_columns(pl.col("product").fill_null(""))
    product = ["account_id", "product"]
    later = named.filter(pl.col("renewal_number") > 0).select(product).unique()
    firsts = named.filter(pl.col("renewal_number") == 0)
    incomplete = later.join(firsts, on=product, how="anti").select(stage.key).unique()
    return (
        firsts.join(incomplete, on=stage.key, how="anti")
        .group_by(*stage.key, "start_m")
        .agg(pl.col("mrr").sum().alias("by_contract"))
        .filter(pl.col("by_contract") > 0)
    )


def _with_parents(told: pl.LazyFrame, stage: Stage, ends: Sequence[int]) -> pl.LazyFrame:
    """`is_parent`: whether the account had taken over another by that month."""
    if stage.owners is None:
        return told.with_columns(is_parent=pl.lit(value=False))
    owners = stage.owners.filter(nw.col("m").is_in(list(ends))).to_native()
    parents = owners.select("m", account_id="owner").unique().with_columns(is_parent=pl.lit(value=True))
    met = told.join(parents, on=["m", "account_id"], how="left")
    return met.with_columns(pl.col("is_parent").fill_null(value=False))
