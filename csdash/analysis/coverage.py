"""Coverage: which table has rows in which month, which should have, and how full the columns are."""

import polars as pl

from csdash.contract.tables import TABLES
from csdash.months import month_start
from csdash.session import Session

# A column of the accounts table below this is too empty to split or measure all accounts by.
FLOOR = 0.8
# The tables that say something of every month; in all others a month may simply have been quiet.
EVERY_MONTH = ("accounts", "team")


def calendar_rows(session: Session) -> pl.DataFrame:
    """table, month, n_rows, is_over, is_gap: from the first covered month to the newest with account rows.

    A table of EVERY_MONTH has a gap where a month between its first and its last has no row; others may be
    quiet for a month.
    """
    months = session.profile.months
    newest = months.filter(pl.col("table") == "accounts")["month"].max()
    known = months.filter(pl.col("month").is_between(month_start(session.first_month), newest))
    found = pl.concat([known, *(_gaps(known, name) for name in EVERY_MONTH)])
    order = pl.DataFrame({"table": session.tables}, schema={"table": pl.String}).with_row_index("order")
    return (
        found.join(order, on="table")
        .sort("order", "month")
        .select(
            "table",
            "month",
            "n_rows",
            (pl.col("month") <= month_start(session.last_month)).alias("is_over"),
            (pl.col("n_rows") == 0).alias("is_gap"),
        )
    )


def _gaps(known: pl.DataFrame, table: str) -> pl.DataFrame:
    there = known.filter(pl.col("table") == table)
    if there.height < 2:
        return known.clear()
    every = there.select("month").sort("month").upsample("month", every="1mo")
    missing = every.join(there, on="month", how="anti")
    return missing.select(pl.lit(table).alias("table"), "month", pl.lit(0, dtype=pl.Int64).alias("n_rows"))


def ends_early(rows: pl.DataFrame, last_month: int) -> list[str]:
    """Tables of EVERY_MONTH whose last month with rows is before the last one that counts."""
    ends = rows.filter("is_over").group_by("table", maintain_order=True).agg(pl.col("month").max())
    early = ends.filter(pl.col("month") < month_start(last_month))["table"].to_list()
    return [table for table in early if table in EVERY_MONTH]


def completeness(session: Session, table: str) -> pl.DataFrame:
    """column, share, share_last, n_rows of one table, in the contract's order; null where there are no rows."""
    columns = session.profile.columns.filter(pl.col("table") == table)
    order = {column.name: place for place, column in enumerate(TABLES[table].columns)}

    def share(filled: str, rows: str) -> pl.Expr:
        return pl.when(pl.col(rows) > 0).then(pl.col(filled) / pl.col(rows))

    return columns.select(
        "column",
        share("n_filled", "n_rows").alias("share"),
        share("n_filled_last", "n_rows_last").alias("share_last"),
        "n_rows",
    ).sort(pl.col("column").replace_strict(order, return_dtype=pl.Int32))


def below_floor(filled: pl.DataFrame, floor: float = FLOOR) -> pl.DataFrame:
    """The columns of which less than `floor` is filled in the last month, or over all where that has no rows."""
    now = pl.coalesce("share_last", "share")
    return filled.filter(now < floor).with_columns(now=now).sort("now")
