"""The grains the planted effects are looked at in: plain polars, nothing of csdash's own measures."""

from collections.abc import Mapping
from datetime import date

import polars as pl

Tables = Mapping[str, pl.DataFrame]


def paid(tables: Tables) -> pl.DataFrame:
    """One row per account and month with MRR above zero: mrr, and the attributes of the account."""
    attributes = [pl.col(name).first() for name in ("region", "fit", "tier", "channel", "start_month")]
    rows = tables["accounts"].group_by("account_id", "month").agg(pl.col("mrr").sum(), *attributes)
    return rows.filter(pl.col("mrr") > 0).sort("account_id", "month")


def pairs(rows: pl.DataFrame, months: int) -> pl.DataFrame:
    """Each paid month that is `months` old, with what the account pays now (`closing`, 0 when gone)."""
    later = rows.select("account_id", pl.col("month").dt.offset_by(f"-{months}mo"), closing="mrr")
    both = rows.join(later, on=["account_id", "month"], how="left").with_columns(
        pl.col("closing").fill_null(0)
    )
    return both.filter(pl.col("month").dt.offset_by(f"{months}mo") <= rows["month"].max())


def whole_terms(tables: Tables) -> pl.DataFrame:
    """Contracts for the main product that ran a whole term of a year or more, with `is_lost`."""
    return (
        tables["contracts"]
        .filter(
            pl.col("product") == "Core",
            ~pl.col("outcome").is_in(["open", "withdrawn"]),
            pl.col("end_date") - pl.col("start_date") > pl.duration(days=330),
        )
        .with_columns(is_lost=pl.col("outcome") == "lost")
    )


def lost_share(tables: Tables, first: date, last: date) -> float:
    """Share of the whole terms ending between two days that were not renewed."""
    return whole_terms(tables).filter(pl.col("end_date").is_between(first, last))["is_lost"].mean()


def events(tables: Tables, *kinds: str) -> pl.DataFrame:
    """The events of some kinds, oldest first."""
    return tables["events"].filter(pl.col("kind").is_in(kinds)).sort("date", "account_id")


def followed_by(first: pl.DataFrame, later: pl.DataFrame, days: int) -> pl.Series:
    """For each event of `first`: is there one of `later` of the same account within so many days after it?"""
    found = later.select("account_id", "date", found="date")
    joined = first.join_asof(
        found,
        on="date",
        by="account_id",
        strategy="forward",
        tolerance=f"{days}d",
        check_sortedness=False,  # both are sorted by `events`
    )
    return joined["found"].is_not_null()


def kansai_and_others(rows: pl.DataFrame, share: pl.Expr) -> tuple[float, float]:
    """A figure for Kansai, and for all other regions together."""
    found = dict(rows.group_by(pl.col("region") == "Kansai").agg(share.alias("share")).iter_rows())
    return found[True], found[False]
