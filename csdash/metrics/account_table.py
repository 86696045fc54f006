"""Accounts as a table: what stands behind one month of a bridge, a stock or a metric, account by account."""

from collections.abc import Mapping

import polars as pl

from csdash.errors import NotEnoughHistory
from csdash.measures import account_rows, bridge
from csdash.measures.cells import Where
from csdash.measures.stage import Stage
from csdash.metrics.bridge_table import COUNTS, MEMO, MONEY
from csdash.metrics.evaluate import exact
from csdash.metrics.metric import Complement, Metric, Ratio, Total
from csdash.money import to_units

OF_ACCOUNTS = ("bridge", "stock")
LINES = (*MONEY, *COUNTS, *MEMO)
# What a bridge has no line for, and rates are made of.
MORE = tuple(name for name in (*bridge.MONEY, *bridge.COUNTS) if name not in LINES)


def account_bridge(
    stage: Stage, window: int, t: int, where: Where, names: pl.DataFrame | None, currency: str
) -> pl.DataFrame:
    """One row per account behind the bridge of month `t`, money in currency units; the lines add up to it.

    Columns: account_id (and product, account_name), merged_into, opening_ and closing_ attributes, movement,
    every line of `bridge_table`, MORE measures, constant_mrr (the closing at the opening's exchange rates),
    and what it paid in its own currency: currency, opening_own, closing_own (null where mixed).
    """
    if window >= stage.coverage.n_months:
        raise NotEnoughHistory(window, stage.coverage.n_months)
    rows = account_rows.bridge_lines(stage, window, t, where)
    own = {"opening": t - window, "closing": t}
    rows = _with_own(stage, rows, own, currency)
    attributes = [f"{end}_{name}" for end in own for name in stage.vocabulary.labels]
    money = [name for name in (*LINES, *MORE, "constant_mrr") if name.endswith("_mrr")]
    told = _named(rows, names).with_columns(to_units(pl.col(*money, "opening_own", "closing_own")))
    return told.select(
        *_identity(stage, names),
        "merged_into",
        *attributes,
        "movement",
        *LINES,
        *MORE,
        "constant_mrr",
        "currency",
        "opening_own",
        "closing_own",
    ).sort(stage.key)


def account_stock(
    stage: Stage, t: int, where: Where, names: pl.DataFrame | None, currency: str
) -> pl.DataFrame:
    """One row per account that pays in month `t`: attributes, the stock's measures, and its own currency."""
    rows = _with_own(stage, account_rows.stock_rows(stage, t, where), {"closing": t}, currency)
    money = [name for name in rows.columns if name == "mrr" or name.endswith("_mrr")]
    told = _named(rows, names).with_columns(to_units(pl.col(*money, "closing_own")))
    order = [*_identity(stage, names), *(name for name in rows.columns if name not in stage.key)]
    return told.select(order).rename({"closing_own": "own_mrr"}).sort(stage.key)


def account_values(metric: Metric, stage: Stage, window: int, t: int, where: Where) -> pl.DataFrame:
    """What each account adds to a metric of month `t`: account_id, numerator, denominator, as exact decimals.

    Added up they are the sums that `evaluate` divides. Raises ValueError for metrics that are not made of
    what accounts pay.
    """
    rule = metric.of if isinstance(metric, Complement) else metric
    if rule.cube not in OF_ACCOUNTS or not isinstance(rule, Ratio | Total):
        raise ValueError(f"{metric.key} is not made of accounts; those of {OF_ACCOUNTS} are")
    if rule.is_windowed:
        if window >= stage.coverage.n_months:
            raise NotEnoughHistory(window, stage.coverage.n_months)
        rows = account_rows.bridge_rows(stage, window, t).filter(stage.vocabulary.meets(where))
    else:
        rows = account_rows.stock_rows(stage, t, where)
    sums = rule.total if isinstance(rule, Total) else (*rule.numerator, *rule.denominator)
    measures = list(dict.fromkeys(name.lstrip("-") for name in sums))
    accounts = rows.group_by("account_id").agg(pl.col(measures).sum())
    if isinstance(rule, Total):
        told = {
            "numerator": exact(rule.total, rule.times),
            "denominator": pl.lit(None, dtype=pl.Decimal(38, 4)),
        }
    else:
        told = {"numerator": exact(rule.numerator), "denominator": exact(rule.denominator)}
    if isinstance(metric, Complement):
        told["numerator"] = told["denominator"] - told["numerator"]
    return accounts.select("account_id", **told).sort("account_id")


def _identity(stage: Stage, names: pl.DataFrame | None) -> list[str]:
    return [*stage.key, *(["account_name"] if names is not None else [])]


def _named(rows: pl.DataFrame, names: pl.DataFrame | None) -> pl.DataFrame:
    return rows if names is None else rows.join(names, on="account_id", how="left")


def _with_own(stage: Stage, rows: pl.DataFrame, ends: Mapping[str, int], currency: str) -> pl.DataFrame:
    """Rows with currency and <end>_own in ticks: what the account itself paid, in its own currency."""
    spoken = []
    for end, month in ends.items():
        own = account_rows.own_amounts(stage, month)
        if own is None:
            # One currency: its own is the reporting one.
            own = account_rows.stock_rows(stage, month, {}).select(
                *stage.key, pl.lit(currency).alias("currency"), pl.col("mrr").alias("amount")
            )
        rows = rows.join(
            own.rename({"amount": f"{end}_own", "currency": f"_{end}"}), on=stage.key, how="left"
        )
        spoken.append(f"_{end}")
    told = pl.coalesce(reversed(spoken)).alias("currency")
    return rows.with_columns(told).drop(spoken)
