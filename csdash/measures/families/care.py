"""Care: what was done with customers and heard from them, as shares of accounts and of what they pay."""

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures import care
from csdash.measures.families.family import Family, Source, collected
from csdash.measures.stage import ACCOUNT, kept


def _care(source: Source) -> dict[str, pl.DataFrame]:
    rows, stage = source.rows, source.stage
    told = rows.events()
    if told is None:
        return {}
    events = told.select("m", "account_id", "kind")
    if stage.owners is not None:
        # What was done with a merged account was done with what it became part of.
        owners = stage.owners.to_native()
        found = events.join(owners, on=["account_id", "m"], how="left")
        events = found.select("m", pl.coalesce("owner", "account_id").alias("account_id"), "kind")
    offsets = pl.LazyFrame({"offset": range(care.ROLLING_MONTHS)}, schema={"offset": pl.Int32})
    happened = nw.from_native(events)
    recent = care.counted(happened, nw.from_native(offsets), stage.coverage)
    lasting = care.since_first(happened, stage.paid)
    both = nw.concat([recent, lasting.select(*recent.collect_schema().names())], how="vertical")
    covered = kept(both.group_by("m", "account_id", "kind").agg(nw.col("times").sum().cast(nw.Int64)))
    return {"care": collected(care.care_sums(stage.paid, covered, source.square_unit))}


FAMILIES = (Family(("care",), _care, (ACCOUNT,)),)
