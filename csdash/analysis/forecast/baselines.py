"""Baselines: forecasts that need no model. What does not beat them is not worth its trouble."""

import polars as pl

from csdash.measures.ahead import AHEAD
from csdash.text import Text

LAST, YEAR, DRIFT = "last", "year", "drift"
NAMES = {
    LAST: Text("直近値のまま", "last value"),
    YEAR: Text("前年同月と同じ", "same as last year"),
    DRIFT: Text("1年間の傾きの延長", "last year's slope"),
}
SCHEMA = {
    "key": pl.String,
    "origin": pl.Int32,
    "horizon": pl.Int32,
    "method": pl.String,
    "value": pl.Float64,
}


def baselines(actual: pl.DataFrame, origins: list[int]) -> pl.DataFrame:
    """Each baseline from every origin, 1 to 12 months ahead: the columns of SCHEMA; those without a year are missing.

    Same as last year is the value of that month a year earlier; of ARR it is that month's growth since.
    """
    asked = pl.DataFrame({"origin": origins}, schema={"origin": pl.Int32}).join(
        pl.DataFrame({"horizon": range(1, AHEAD + 1)}, schema={"horizon": pl.Int32}), how="cross"
    )

    now = actual.rename({"t": "origin", "value": "now"})
    told = asked.join(now, on="origin")
    for name, month in (
        ("before", pl.col("origin") - AHEAD),
        ("season", pl.col("origin") + pl.col("horizon") - AHEAD),
    ):
        found = actual.rename({"t": "_t", "value": name})
        told = told.with_columns(_t=month).join(found, on=["key", "_t"], how="left").drop("_t")
    is_stock = pl.col("key") == "arr"
    ratio = pl.when(pl.col("before") > 0).then(pl.col("now") / pl.col("before"))
    wide = told.with_columns(
        pl.col("now").alias(LAST),
        (pl.col("season") * pl.when(is_stock).then(ratio).otherwise(1.0)).alias(YEAR),
        (pl.col("now") + (pl.col("now") - pl.col("before")) * pl.col("horizon") / AHEAD).alias(DRIFT),
    )
    long = wide.unpivot(
        list(NAMES), index=["key", "origin", "horizon"], variable_name="method", value_name="value"
    )
    return long.drop_nulls("value").select(list(SCHEMA))
