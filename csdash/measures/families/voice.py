"""Voice: what customers answered when they were asked."""

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures import surveys
from csdash.measures.families.family import Family, Source, collected
from csdash.measures.stage import ACCOUNT


def _surveys(source: Source) -> dict[str, pl.DataFrame]:
    rows, stage = source.rows, source.stage
    asked = rows.surveys()
    if asked is None:
        return {}
    counted = asked.with_columns(owner="account_id")
    if stage.owners is not None:
        # Whoever answers for a merged account stands where its parent does.
        owners = stage.owners.to_native()
        found = asked.join(owners, on=["account_id", "m"], how="left")
        counted = found.with_columns(pl.coalesce("owner", "account_id").alias("owner"))
    cells = stage.paid.to_native().select(pl.col("account_id").alias("owner"), "m", "cell")
    located = counted.join(cells, on=["owner", "m"], how="left").with_columns(pl.col("cell").fill_null(0))
    # By their place in the alphabet, numbers meet sooner than names and are as good to tell people apart.
    located = located.with_columns(pl.col("contact_id", "account_id").rank("dense").cast(pl.Int64))
    offsets = pl.LazyFrame({"offset": range(surveys.ROLLING_MONTHS)}, schema={"offset": pl.Int32})
    return {
        "surveys": collected(
            surveys.survey_sums(
                nw.from_native(located.drop("owner")), nw.from_native(offsets), stage.coverage
            )
        ),
    }


FAMILIES = (Family(("surveys",), _surveys, (ACCOUNT,)),)
