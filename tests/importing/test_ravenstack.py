"""The five files of one company, by the mapping in docs/examples, against the same sums in SQL.

Runs where the files lie beside the repository, in shared/data/ravenstack.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from csdash.importing.apply import build_draft
from csdash.importing.draft import Draft
from csdash.importing.mapping_file import read_mapping
from csdash.snapshots.sources.read import read_sheets
from tests.importing.sheets import table

ROOT = Path(__file__).parents[2]
FILES = ROOT.parent / "shared" / "data" / "ravenstack"
pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason="the five files are not here")

MONTH_ENDS = f"""
with ends as (
    select cast(m as date) as month, cast(m + interval 1 month - interval 1 day as date) as night
    from range(date '2023-01-01', date '2025-01-01', interval 1 month) t(m)
), subs as (
    select * from read_csv('{FILES}/subscriptions.csv')
)
select month, sum(mrr_amount) as mrr, count(distinct case when mrr_amount > 0 then account_id end) as accounts,
    count(distinct account_id || plan_tier) as lines
from ends join subs on start_date <= night and (end_date is null or end_date >= night)
group by month order by month
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Iterator[Draft]:
    scratch = tmp_path_factory.mktemp("scratch")
    sheets = read_sheets([str(FILES / "*.csv")], scratch, {})
    mapping = read_mapping(ROOT / "docs" / "examples" / "ravenstack.toml")
    folder = tmp_path_factory.mktemp("drafts") / "draft"
    return build_draft(sheets, mapping, folder, as_of=date(2024, 12, 31), currency="USD")


def test_month_end_mrr_is_that_of_sql(made):
    found = (
        table(made)
        .group_by("month")
        .agg(
            pl.col("mrr").sum().cast(pl.Int64),
            pl.col("account_id").filter(pl.col("mrr") > 0).n_unique().cast(pl.Int64).alias("accounts"),
            pl.len().cast(pl.Int64).alias("lines"),
        )
        .sort("month")
    )
    assert found.rows() == duckdb.sql(MONTH_ENDS).fetchall()


def test_use_is_that_of_sql(made):
    """Only use in months with a subscription has a row to stand on."""
    [(whole,)] = duckdb.sql(
        f"""
        with use as (
            select account_id, date_trunc('month', usage_date) as month, sum(usage_count) as n
            from read_csv('{FILES}/feature_usage.csv') join read_csv('{FILES}/subscriptions.csv') using (subscription_id)
            group by all
        )
        select sum(n) from use
        semi join (select distinct account_id, cast(month as timestamp) as month from accounts) using (account_id, month)
        """,
        connection=_with(made),
    ).fetchall()
    assert table(made)["key_feature_uses"].sum() == whole


def _with(made: Draft) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.register("accounts", table(made).to_arrow())
    return connection


def test_its_contradictions_are_said(made):
    counts = {finding.rule: finding.count for finding in made.report.warnings}
    assert not made.report.errors
    assert counts == {
        "use_without_row": 5682,
        "churned_and_paying": 110,
        "churn_without_end": 428,
        "end_without_churn": 321,
        "churned_pays_on": 462,
    }


def test_rows_of_every_table(made):
    assert made.manifest.rows == {"accounts": 12236, "audit": 133, "events": 2600, "surveys": 2000}
    assert len(made.manifest.sources) == 5
