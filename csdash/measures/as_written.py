"""As written: how a query over a few rows is run."""

import polars as pl

# What is asked of a few rows takes longer to be made better than to be done.
AS_WRITTEN = pl.QueryOptFlags.none()
