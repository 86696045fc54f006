"""The accounts most like one account: of the same segment, nearest in what they pay and how long they have paid.

A description to look around by, no match that could carry a claim about causes.
"""

from math import log

import polars as pl

from csdash.errors import NotEnoughHistory
from csdash.months import month_start
from csdash.session import Session

WINDOW = 12
SHOWN = 8
SAME = ("segment", "tier")


def similar(session: Session, account_id: str, n: int = SHOWN) -> pl.DataFrame:
    """Up to `n` paying accounts, the nearest first: the columns of `known_accounts`, tenure (months), change, distance.

    Compared are accounts of the same segment, and of the same tier where that leaves enough. The distance counts
    one spread of log MRR like one spread of tenure. `change` is the MRR now over that a year ago, less 1. Empty where the
    account never paid.
    """
    known = session.known_accounts()
    last = session.account_months(account_id).filter(pl.col("mrr") > 0)
    told = known.filter((pl.col("state") == "paying") | (pl.col("account_id") == account_id))
    schema = {**told.schema, "tenure": pl.Int64, "change": pl.Float64, "distance": pl.Float64}
    if last.is_empty():
        return pl.DataFrame(schema=schema)
    paid = float(last["mrr"][-1])
    months = (pl.col("last_month").dt.year() - pl.col("first_month").dt.year()) * 12 + (
        pl.col("last_month").dt.month().cast(pl.Int64) - pl.col("first_month").dt.month()
    )
    told = told.with_columns(
        tenure=months.cast(pl.Int64),
        size=pl.when(pl.col("account_id") == account_id)
        .then(log(paid))
        .otherwise(pl.col("mrr").cast(pl.Float64).log()),
    )
    own = told.filter(pl.col("account_id") == account_id).row(0, named=True)
    others = _alike(told.filter(pl.col("account_id") != account_id), own, n)
    distance = sum(
        ((pl.col(name) - own[name]) / (_spread(others, name) or 1.0)) ** 2 for name in ("size", "tenure")
    )
    near = others.with_columns(distance=distance.sqrt()).sort("distance", "account_id").head(n)
    return near.join(_change(session), on="account_id", how="left", maintain_order="left").select(*schema)


def _alike(others: pl.DataFrame, own: dict, n: int) -> pl.DataFrame:
    """Those that share the attributes of SAME, as far as enough do."""
    for name in SAME:
        if name in others.columns:
            found = others.filter(pl.col(name).eq_missing(pl.lit(own[name], dtype=others.schema[name])))
            others = found if found.height >= n else others
    return others


def _spread(others: pl.DataFrame, name: str) -> float:
    return others[name].cast(pl.Float64).std() or 0.0


def _change(session: Session) -> pl.DataFrame:
    """account_id, change over a year; null where the account was not there, or the data does not reach back."""
    try:
        ends = session.account_ends(WINDOW, month_start(session.last_month), ("opening_mrr", "kept_mrr"))
    except NotEnoughHistory:
        return pl.DataFrame(schema={"account_id": pl.String, "change": pl.Float64})
    change = pl.col("kept_mrr").cast(pl.Float64) / pl.col("opening_mrr").cast(pl.Float64) - 1
    return ends.filter(pl.col("opening_mrr") > 0).select("account_id", change=change)
