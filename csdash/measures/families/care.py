"""Care: what was done with customers and heard from them, as shares of accounts and of what they pay."""

import narwhals.stable.v2 as nw
import numpy as np
import polars as pl

from csdash.contract.words import EVENTS
from csdash.measures import care
from csdash.measures.families.family import Family, Source, collected
from csdash.measures.stage import ACCOUNT, kept


def _care(source: Source) -> dict[str, pl.DataFrame]:
    rows, stage = source.rows, source.stage
    told = rows.events()
    if told is None:
        return {}
    # Numbers are grouped and met sooner than names, and these are met month by month.
    kinds = pl.col("kind").cast(pl.Enum(list(EVENTS)))
    events = told.filter(pl.col("kind").is_in(list(EVENTS))).select("m", "account_id", kinds)
    if stage.owners is not None:
        # What was done with a merged account was done with what it became part of.
        owners = stage.owners.to_native()
        found = events.join(owners, on=["account_id", "m"], how="left")
        events = found.select("m", pl.coalesce("owner", "account_id").alias("account_id"), "kind")
    numbers = stage.paid.to_native().select(pl.col("account_id").unique()).with_row_index("number").collect()
    paid, happened = (_numbered(frame, numbers.lazy()) for frame in (stage.paid.to_native(), events))
    offsets = pl.LazyFrame({"offset": range(care.ROLLING_MONTHS)}, schema={"offset": pl.Int32})
    recent = care.counted(happened, nw.from_native(offsets), stage.coverage)
    lasting = care.since_first(happened, paid)
    both = nw.concat([recent, lasting.select(*recent.collect_schema().names())], how="vertical")
    covered = kept(both.group_by("m", "account_id", "kind").agg(nw.col("times").sum().cast(nw.Int64)))
    told = collected(care.care_sums(paid, covered, source.square_unit))
    return {"care": _by_kind(told, collected(care.totals(paid, source.square_unit)))}


def _numbered(frame: pl.LazyFrame, numbers: pl.LazyFrame) -> nw.LazyFrame:
    """What is told of accounts that pay at some time, each by its number."""
    met = frame.join(numbers, on="account_id").with_columns(account_id="number").drop("number")
    return kept(nw.from_native(met))


def _by_kind(told: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """One row per month and cell with the sums of every kind beside each other, 0 where there are none."""
    # Added up first and laid out then: of so many sums per account nearly all would be zeros.
    placed = told.join(totals.select("t", "cell").with_row_index("row"), on=["t", "cell"])
    of_kind = placed.partition_by("kind", as_dict=True)
    columns = {}
    for kind in EVENTS:
        sums = of_kind.get((kind,), placed.clear())
        for part, name in zip(care.PARTS, care.measures_of(kind), strict=True):
            column = np.zeros(totals.height, dtype=np.int64)
            column[sums["row"].to_numpy()] = sums[part].to_numpy()
            columns[name] = column
    return totals.select("t", "cell", *care.TOTALS).hstack(pl.DataFrame(columns))


FAMILIES = (Family(("care",), _care, (ACCOUNT,)),)
