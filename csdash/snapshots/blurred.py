"""Blurred: rows from which nobody can tell one account: small groups told together."""

import polars as pl

from csdash.contract.accounts import DIMENSIONS
from csdash.scope import OTHERS, Safe


def blurred(accounts: pl.LazyFrame, safe: Safe) -> pl.LazyFrame:
    """`accounts` with the attributes that everybody may see, values that few have told as OTHERS."""
    hidden = [name for name in DIMENSIONS if name not in safe.attributes]
    told = accounts.drop(name for name in hidden if name in accounts.collect_schema().names())
    return told.with_columns(
        pl.when(pl.col(name).is_in(values)).then(pl.lit(OTHERS)).otherwise(pl.col(name)).alias(name)
        for name, values in safe.merged
    )
