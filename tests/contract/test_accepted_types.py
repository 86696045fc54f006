"""What people really write: every type of the same values opens, and gives the same numbers."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import polars as pl
import pytest

import csdash
from tests.contract.spelling import PLAIN, answers, same
from tests.histories import folder_of, history
from tests.thorough import one_in


@pytest.fixture(scope="module")
def expected() -> list[pl.DataFrame]:
    return answers(folder_of(PLAIN))


MONTHS = pl.col("month")
SPELLINGS: dict[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    "month as datetime[ns]": lambda f: f.with_columns(MONTHS.cast(pl.Datetime("ns"))),
    "month as datetime[ms]": lambda f: f.with_columns(MONTHS.cast(pl.Datetime("ms"))),
    "month with a time zone": lambda f: f.with_columns(
        MONTHS.cast(pl.Datetime("us")).dt.replace_time_zone("Asia/Tokyo")
    ),
    "month as text 2024-04": lambda f: f.with_columns(MONTHS.dt.strftime("%Y-%m")),
    "month as text 2024-04-01": lambda f: f.with_columns(MONTHS.dt.strftime("%Y-%m-%d")),
    "month as 202404": lambda f: f.with_columns(MONTHS.dt.strftime("%Y%m").cast(pl.Int64)),
    "month as 202404 in 32 bits": lambda f: f.with_columns(MONTHS.dt.strftime("%Y%m").cast(pl.Int32)),
    "month as categorical": lambda f: f.with_columns(MONTHS.dt.strftime("%Y-%m").cast(pl.Categorical)),
    "ids as numbers": lambda f: f.with_columns(pl.col("account_id").cast(pl.Int64)),
    "ids and segments categorical": lambda f: f.with_columns(
        pl.col("account_id", "segment").cast(pl.Categorical)
    ),
    "segments as enum": lambda f: f.with_columns(pl.col("segment").cast(pl.Enum(["大企業", "SMB"]))),
    "money as integers": lambda f: f.with_columns(pl.col("mrr").cast(pl.Int32)),
    "money as unsigned": lambda f: f.with_columns(pl.col("mrr").cast(pl.UInt64)),
    "money as float32": lambda f: f.with_columns(pl.col("mrr").cast(pl.Float32)),
    "money as decimal(12,2)": lambda f: f.with_columns(pl.col("mrr").cast(pl.Decimal(12, 2))),
    "money as decimal(38,10)": lambda f: f.with_columns(pl.col("mrr").cast(pl.Decimal(38, 10))),
    "seats as floats": lambda f: f.with_columns(pl.col("seats").cast(pl.Float64)),
    "seats as decimals": lambda f: f.with_columns(pl.col("seats").cast(pl.Decimal(10, 2))),
    "optional columns of nothing": lambda f: f.with_columns(
        pl.lit(None).alias(c)
        for c in ("list_mrr", "region", "tier", "currency", "start_month", "seats", "health_score")
    ),
    "rows in any order": lambda f: f.reverse(),
    "columns in any order": lambda f: f.select(reversed(f.columns)),
    "Japanese headers": lambda f: f.rename({"month": "年月", "account_id": "顧客ID", "mrr": "MRR"}),
    "rows of zero and of nothing": lambda f: pl.concat(
        [
            f,
            f.filter(pl.col("account_id") == "102").with_columns(
                account_id=pl.lit("free"), mrr=pl.lit(None, dtype=f.schema["mrr"])
            ),
        ]
    ),
}


@pytest.mark.parametrize("spelling", one_in(3, SPELLINGS))
def test_spelling_opens_and_gives_the_same_numbers(spelling: str, expected):
    assert same(answers(folder_of(SPELLINGS[spelling](PLAIN))), expected)


def test_written_by_pandas(expected, tmp_path: Path):
    frame = pd.DataFrame(
        {
            "month": pd.to_datetime(PLAIN["month"].to_list()).astype("datetime64[ns]"),
            "account_id": pd.Categorical(PLAIN["account_id"].to_list()),
            "mrr": [float(amount) for amount in PLAIN["mrr"]],
            "segment": pd.Categorical(PLAIN["segment"].to_list()),
            "seats": pd.array(PLAIN["seats"].to_list(), dtype="Int64"),
            "region": [None] * PLAIN.height,
        }
    )
    frame.to_parquet(tmp_path / "export.parquet")
    assert same(answers(tmp_path), expected)


def test_all_null_mrr_is_nobody_paying(tmp_path: Path):
    PLAIN.with_columns(mrr=pl.lit(None)).write_parquet(tmp_path / "a.parquet")
    assert csdash.open(tmp_path).metrics("mrr")["value"].to_list() == [0, 0, 0, 0]


def test_money_is_exact_to_the_fourth_decimal():
    ticks = Decimal("0.0001")
    frame = history("2024-04", {"A": [ticks * 3], "B": [Decimal("99999999999.9999")], "C": [ticks]})
    assert csdash.open(folder_of(frame)).metrics("mrr")["numerator"].to_list() == [
        Decimal("100000000000.0003")
    ]


def test_floats_lose_no_tick():
    # 0.1 + 0.2 is not 0.3 in floats; in ticks it is.
    frame = history("2024-04", {"A": [0.1, 0.3], "B": [0.2, None]})
    totals = csdash.open(folder_of(frame)).metrics("mrr")["numerator"].to_list()
    assert totals == [Decimal("0.3"), Decimal("0.3")]


def test_stamps_are_days_where_they_were_written():
    # 15:00 on the last of March in UTC is the first of April in Tokyo, if the file says Tokyo.
    utc = datetime(2024, 3, 31, 15, tzinfo=UTC)
    tokyo = pl.DataFrame(
        {"month": [utc.astimezone(ZoneInfo("Asia/Tokyo"))], "account_id": ["A"], "mrr": [1.0]}
    )
    assert tokyo.schema["month"] == pl.Datetime("us", "Asia/Tokyo")
    assert csdash.open(folder_of(tokyo)).metrics("mrr")["month"].dt.strftime("%Y-%m").to_list() == ["2024-04"]
