"""One company with two futures: the same up to June 2025, another one from then on."""

from datetime import date

import polars as pl
import pytest

import csdash
from tests.histories import folder_of
from tests.sample_data.conftest import NEWER, read


@pytest.fixture(scope="package")
def past_and_other_future():
    """The sample up to now, and the same with everything after the cut-off turned around."""
    found = read(NEWER)
    accounts = found["accounts"]
    later = pl.col("month") > date(2025, 6, 1)
    names = [name for name in accounts.columns if name.startswith("health_")]
    gone = pl.col("account_id").str.slice(-1).is_in(list("02468"))
    other = accounts.filter(~(later & gone)).with_columns(
        [pl.when(later).then(100 - pl.col(name)).otherwise(name).alias(name) for name in names]
        + [pl.when(later).then(pl.col("mrr") * 3).otherwise("mrr").alias("mrr")]
    )
    after = pl.col("date") >= date(2025, 7, 1)
    noise = found["events"].filter(after).with_columns(kind=pl.lit("sponsor_left"))
    events = pl.concat([found["events"].filter(~after), noise])
    surveys = found["surveys"].with_columns(score=pl.when(~after).then("score"))
    is_over = pl.col("end_date") < date(2025, 7, 1)
    contracts = (
        found["contracts"]
        .filter(pl.col("start_date") < date(2025, 7, 1))
        .with_columns(
            outcome=pl.when(is_over).then("outcome").otherwise(pl.lit("lost")),
            end_date=pl.min_horizontal("end_date", pl.lit(date(2025, 7, 31))),
        )
    )
    assessments = found["assessments"].with_columns(
        stage=pl.when(pl.col("date") >= date(2025, 7, 1)).then(5 - pl.col("stage")).otherwise("stage")
    )
    names = ("contracts", "events", "surveys", "assessments")
    kept = {name: found[name] for name in names}
    return (
        csdash.open(folder_of(accounts, **kept)),
        csdash.open(
            folder_of(other, contracts=contracts, events=events, surveys=surveys, assessments=assessments)
        ),
    )
