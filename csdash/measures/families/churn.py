"""Churn: who left over each window, after how long, and why."""

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures import churn
from csdash.measures.families.family import Family, Source, collected
from csdash.measures.families.money import WINDOWS
from csdash.measures.stage import Stage, kept

NO_EVENTS = {
    "account_id": pl.String,
    "day": pl.Int64,
    "m": pl.Int32,
    "kind": pl.String,
    "value": pl.Float64,
    "detail": pl.String,
}
TOLD = ("churned", "churn_notice")


def _churn(source: Source) -> dict[str, pl.DataFrame]:
    stage, key = source.stage, source.stage.key
    gone = kept(lapses_of(stage))
    told = kept(churn.reasons(gone, kept(_events(source)), key))
    starts = kept(_starts(stage))
    sums = [
        collected(
            churn.churn_sums(stage.pairs_of(windows), starts, told, key, source.square_unit, ["window"])
        )
        for windows in stage.together(WINDOWS)
    ]
    return {"churn": pl.concat(sums)}


def lapses_of(stage: Stage) -> nw.LazyFrame:
    """Each first month without payment, as `churn.lapses` tells it."""
    if stage.before:
        return stage.before.lapses
    return churn.lapses(stage.paid, stage.key, stage.coverage.last)


def _events(source: Source) -> nw.LazyFrame:
    """What was told of churn, of merged accounts under the one that they are part of."""
    events = source.rows.events()
    if events is None:
        return nw.from_native(pl.LazyFrame(schema=NO_EVENTS))
    told = nw.from_native(events.filter(pl.col("kind").is_in(TOLD)))
    if source.stage.owners is None:
        return told
    found = told.join(source.stage.owners, on=["account_id", "m"], how="left")
    return found.with_columns(account_id=nw.coalesce("owner", "account_id")).drop("owner")


def _starts(stage: Stage) -> nw.LazyFrame:
    """When each key began and, where the data knows it, how well it fitted then: in the first month that is seen."""
    paid = stage.paid.to_native()
    firsts = (
        stage.before.firsts.to_native() if stage.before else paid.filter(pl.col("m") == pl.col("first_m"))
    )
    fit = [column for column in stage.vocabulary.decode("cell") if column.meta.output_name() == "fit"]
    told = [column.cast(pl.String).alias("sale_fit") for column in fit]
    return nw.from_native(firsts.select(*stage.key, "cohort_m", *told))


FAMILIES = (Family(("churn",), _churn),)
