"""Care: who is covered by what was done, against the same question in SQL."""

import duckdb
import polars as pl
import pytest

from csdash.measures.care import LASTING
from csdash.settings import SAMPLE_DATA
from tests.sample import sample_session

SQL = """
with paying as (
    select month, account_id, sum(mrr) as mrr from accounts group by all having sum(mrr) > 0
), happened as (
    select account_id, date_trunc('month', date) as month, count(*) as times from events where kind = ? group by all
)
select count(*) filter (covered) as n, coalesce(sum(mrr) filter (covered), 0) as mrr, coalesce(sum(times), 0) as events
from (
    select p.mrr, sum(h.times) filter (h.month > p.month - interval 12 month) as times,
           count(h.times) filter (? or h.month > p.month - interval 12 month) > 0 as covered
    from paying p left join happened h on h.account_id = p.account_id and h.month <= p.month
    where p.month = ? group by p.account_id, p.mrr
)
"""


@pytest.fixture(scope="module")
def care() -> pl.DataFrame:
    return sample_session()._by_account.frames["care"]


@pytest.fixture(scope="module")
def database() -> duckdb.DuckDBPyConnection:
    folder = SAMPLE_DATA / "snapshots" / (SAMPLE_DATA / "CURRENT").read_text().strip()
    db = duckdb.connect()
    db.from_parquet(str(folder / "accounts" / "*.parquet")).create("accounts")
    db.from_parquet(str(folder / "events.parquet")).create("events")
    return db


@pytest.mark.parametrize(
    "kind", ["qbr", "support", "success_plan", "goal_captured", "first_value", "referral"]
)
@pytest.mark.parametrize("month", ["2023-01-01", "2024-02-01", "2026-10-01"])
def test_who_is_covered_equals_sql(care: pl.DataFrame, database, kind: str, month: str):
    asked = [kind, kind in LASTING, month]
    n, mrr, events = database.execute(SQL, asked).fetchone()
    year, number = int(month[:4]), int(month[5:7])
    found = care.filter(pl.col("t") == year * 12 + number - 1)
    assert found[f"n_{kind}"].sum() == n > 0
    assert found[f"mrr_{kind}"].sum() == mrr * 10_000
    assert found[f"events_{kind}"].sum() == events


def test_every_paying_account_is_in_the_base_once(care: pl.DataFrame):
    stock = sample_session()._by_account.frames["stock"]
    for name in ("n_accounts", "mrr", "mrr_sq"):
        assert care[name].sum() == stock[name].sum()
