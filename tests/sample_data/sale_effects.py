"""What a sale costs, whose data may be used, and who looks for problems: each measure compares two groups."""

from datetime import date

import polars as pl

from tests.sample_data.grain import Tables, events, kansai_and_others


def channel_cost(tables: Tables) -> float:
    """A direct sale costs more months of the first MRR than one on the web."""
    rows = tables["accounts"].filter(pl.col("mrr") > 0)
    first = rows.filter(pl.col("month") == pl.col("start_month")).group_by("account_id", "channel")
    sums = first.agg(pl.col("mrr", "acquisition_cost").sum())
    months = dict(
        sums.group_by("channel").agg((pl.col("acquisition_cost") / pl.col("mrr")).median()).iter_rows()
    )
    return months["direct"] - months["web"]


def consent_gap(tables: Tables) -> float:
    """Small customers let their data be used more often than large ones."""
    rows = tables["accounts"].filter(pl.col("month") == pl.col("month").max(), pl.col("mrr") > 0)
    said = rows.group_by("account_id", "segment").agg(pl.col("data_consent").first()).drop_nulls()
    share = dict(said.group_by("segment").agg(pl.col("data_consent").mean()).iter_rows())
    return share["SMB"] - share["Enterprise"]


def climb_suspicion(tables: Tables) -> float:
    """In Kansai hidden problems are supposed for more accounts than elsewhere."""
    year = events(tables, "problem_suspected").filter(pl.col("date") > date(2025, 10, 31))
    last = tables["accounts"].filter(pl.col("month") == pl.col("month").max(), pl.col("mrr") > 0)
    paying = last.group_by("account_id").agg(pl.col("region").first())
    with_one = paying.with_columns(is_supposed=pl.col("account_id").is_in(year["account_id"].implode()))
    kansai, others = kansai_and_others(with_one, pl.col("is_supposed").mean())
    return kansai - others
