"""Usage: what each account does with the product in a month, added up over its products."""

import polars as pl

from csdash.measures.placing import owned
from csdash.measures.stage import Stage
from csdash.snapshots.rows import Rows

USAGE = ("logins", "active_users", "key_feature_uses", "executive_uses")
COUNTED = (*USAGE, "seats")


def account_usage(rows: Rows, stage: Stage) -> pl.LazyFrame:
    """One row per paying account and month: m, account_id, cell, mrr (ticks), and each of COUNTED; null = not said.

    A line that does not say adds nothing; an account of which no line says is unknown. A merged account's use is
    use of the one that took it over.
    """
    counted = owned(rows.lines_with(*COUNTED), stage, "m").group_by("m", "account_id")
    # The sum of nothing would be 0, and not to know is not to use nothing.
    summed = counted.agg(
        pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum()).alias(name) for name in COUNTED
    )
    paid = stage.paid.to_native().select("m", "account_id", "cell", "mrr")
    return paid.join(summed, on=["m", "account_id"], how="left").select(
        "m", "account_id", "cell", "mrr", *COUNTED
    )
