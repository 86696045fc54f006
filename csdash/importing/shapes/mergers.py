"""Mergers: from its date on, the rows of a merged account say which account it belongs to."""

import polars as pl

from csdash.contract.conform import FILE, ROW, shown
from csdash.contract.consistency import key_findings
from csdash.contract.finding import SHOWN_ROWS, Finding, Severity
from csdash.importing.mapping import Feed
from csdash.importing.shape_tables import MERGERS
from csdash.importing.shapes.shaped import Covered, Shaped
from csdash.months import month_start
from csdash.text import Text


def joined(accounts: pl.LazyFrame, listed: pl.LazyFrame, _feed: Feed, covered: Covered) -> Shaped:
    """The rows of accounts with their parent; a row with MRR 0 where the month of the merger has none."""
    refused = key_findings(MERGERS, listed)
    if refused:
        return Shaped(accounts, findings=tuple(refused))
    if "parent_id" not in accounts.collect_schema():
        accounts = accounts.with_columns(pl.lit(None, dtype=pl.String).alias("parent_id"))
    first = accounts.select(pl.col("month").min()).collect(engine="streaming").item()
    merged = listed.select(
        "account_id",
        pl.col("parent_id").alias("_parent"),
        # A merger before the data begins has been one from its first month on.
        pl.max_horizontal(pl.col("date").dt.truncate("1mo"), pl.lit(first)).alias("_from"),
        pl.col(FILE).alias("_file"),
        pl.col(ROW).alias("_line"),
    ).filter(pl.col("_from") < month_start(covered.last + 1))
    is_merged = pl.col("month") >= pl.col("_from")
    with_parent = accounts.join(merged, on="account_id", how="left").with_columns(
        pl.when(is_merged).then("_parent").otherwise("parent_id").alias("parent_id")
    )
    known = merged.join(accounts.select("account_id").unique(), on="account_id", how="semi")
    added = known.join(
        accounts.select("account_id", "month"),
        left_on=["account_id", "_from"],
        right_on=["account_id", "month"],
        how="anti",
    ).select(
        "account_id",
        pl.col("_from").alias("month"),
        pl.col("_parent").alias("parent_id"),
        pl.lit(0, dtype=pl.Int64).alias("mrr"),
        pl.col("_file").alias(FILE),
        pl.col("_line").alias(ROW),
    )
    rows = pl.concat([with_parent.drop("_parent", "_from", "_file", "_line"), added], how="diagonal")
    return Shaped(rows, findings=tuple(_unknown(accounts, merged)))


def _unknown(accounts: pl.LazyFrame, merged: pl.LazyFrame) -> list[Finding]:
    """Merged accounts that have no row at all."""
    unknown = merged.join(accounts.select("account_id").unique(), on="account_id", how="anti")
    found = unknown.select("_file", "_line", "account_id").sort("_file", "_line").collect(engine="streaming")
    if found.is_empty():
        return []
    return [
        Finding(
            Severity.WARNING,
            "merger_of_unknown",
            "mergers",
            Text("統合されたアカウントの行がありません。", "there is no row of the account that was merged."),
            Text("account_id を確かめてください。", "Check account_id."),
            found["_file"][0],
            "account_id",
            found.height,
            tuple((file, row, shown(account)) for file, row, account in found.head(SHOWN_ROWS).iter_rows()),
        )
    ]
