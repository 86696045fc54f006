"""Currencies: amounts at a month's rate, in whole ticks of the reporting currency.

An amount is converted once per account, month and currency and rounded there; everything after adds whole
numbers, so what is added up stays exact.
"""

import narwhals.stable.v2 as nw

from csdash.measures.expressions import INTEGER, MONTH, sums, zero


def at_rate() -> nw.Expr:
    """Column `amount` at column `rate`, halves rounded up; what is in the reporting currency is not touched."""
    converted = (nw.col("amount").cast(nw.Float64) * nw.col("rate") + 0.5).floor().cast(INTEGER)
    return nw.when(nw.col("rate") == 1).then(nw.col("amount")).otherwise(converted)


def amounts(lines: nw.LazyFrame, key: list[str]) -> nw.LazyFrame:
    """Lines netted per month, `key` and currency: their own `amount`, cell and score."""
    return (
        lines.group_by("m", *key, "currency")
        .agg(*sums(["mrr"]), nw.col("cell").max(), nw.col("score").max())
        .rename({"mrr": "amount"})
    )


def valued(own: nw.LazyFrame, rates: nw.LazyFrame) -> nw.LazyFrame:
    """Each amount as mrr at the rate of its own month."""
    return own.join(rates, on=["m", "currency"], how="inner").with_columns(mrr=at_rate())


def with_constant(
    closing: nw.LazyFrame, own: nw.LazyFrame, rates: nw.LazyFrame, key: list[str], window: int
) -> nw.LazyFrame:
    """Closing rows with `constant`: what they pay at the rates of the month in which the window opened."""
    earlier = rates.with_columns(m=(nw.col("m") + window).cast(MONTH))
    return _with_value(closing, own.join(earlier, on=["m", "currency"], how="inner"), key)


def at_start_rates(
    paid: nw.LazyFrame, own: nw.LazyFrame, rates: nw.LazyFrame, key: list[str]
) -> nw.LazyFrame:
    """Paying months with mrr at the rates of the month in which each account first paid."""
    starts = paid.filter(nw.col("m") == nw.col("first_m")).select(*key, nw.col("m").alias("start_m"))
    from_start = own.join(starts, on=key, how="inner").join(
        rates.rename({"m": "start_m"}), on=["start_m", "currency"], how="inner"
    )
    return _with_value(paid, from_start, key).drop("mrr").rename({"constant": "mrr"})


def _with_value(rows: nw.LazyFrame, priced: nw.LazyFrame, key: list[str]) -> nw.LazyFrame:
    # A credit in another currency can outweigh what is paid at rates it was never netted at.
    at_end = (
        priced.with_columns(constant=at_rate())
        .group_by("m", *key)
        .agg(*sums(["constant"]))
        .with_columns(constant=nw.max_horizontal("constant", zero()))
    )
    return rows.join(at_end, on=["m", *key], how="left")
