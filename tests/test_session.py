"""A session: what is there, since when, and that it is opened on what was asked for."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import csdash
from csdash.errors import DataError, UnknownName
from csdash.months import month_code
from csdash.settings import Settings
from tests.histories import folder_of, history, opened

PAID = history(
    "2024-01",
    {"A/P": [10, 10, 10], "B/Q": [5, 5, None]},
    segment={"A/P": "SMB"},
    tier={"A/P": "tech", "B/Q": "high"},
)
TEAM = pl.DataFrame({"month": ["2024-01"], "csm_id": ["m"], "cost": [1234.5678]})


def test_what_is_there():
    session = opened(PAID, team=TEAM)
    assert session.tables == ("accounts", "team")
    assert session.dimensions == {"segment": ("SMB",), "tier": ("high", "tech"), "product": ("P", "Q")}
    assert session.has("accounts")
    assert session.has("accounts.tier")
    assert not session.has("accounts.plan")
    assert not session.has("surveys")
    assert not session.has("surveys.score")
    assert session.columns("team") == ("month", "csm_id", "cost")
    assert session.columns("surveys") == ()


def test_tables_about_the_company_come_with_money_in_units():
    from decimal import Decimal

    team = opened(PAID, team=TEAM).table("team")
    assert team["cost"].to_list() == [Decimal("1234.5678")]
    assert team["month"].to_list() == [date(2024, 1, 1)]
    assert opened(PAID).table("team") is None


def test_coverage_and_as_of_of_a_bare_folder():
    session = opened(PAID)
    assert (month_code(session.first_month), month_code(session.last_month)) == ("2024-01", "2024-03")
    assert session.as_of == date(2024, 3, 31)


@pytest.mark.parametrize(
    ("today", "last"),
    [(date(2024, 3, 30), "2024-02"), (date(2024, 3, 31), "2024-03"), (date(2025, 1, 1), "2024-03")],
)
def test_the_month_that_is_not_over_is_hidden(today: date, last: str):
    session = csdash.open(folder_of(PAID), today=today)
    assert month_code(session.last_month) == last
    assert session.metrics("mrr")["month"].max().strftime("%Y-%m") == last
    assert session.bridge(1)["month"].max().strftime("%Y-%m") == last


def test_no_month_over_yet_is_refused():
    with pytest.raises(DataError, match="no rows for a month that was over"):
        csdash.open(folder_of(PAID), today=date(2024, 1, 30))


def test_currency_of_the_data_or_of_the_settings():
    usd = PAID.with_columns(currency=pl.lit("USD"))
    assert opened(usd).currency == "USD"
    settings = {"settings": Settings(currency="JPY")}
    assert opened(usd, options=settings).currency == "USD"
    assert opened(PAID, options=settings).currency == "JPY"
    assert opened(PAID).currency == ""


def test_days_allowed_for_onboarding_are_a_setting():
    events = pl.DataFrame(
        {
            "account_id": ["A", "A"],
            "kind": ["onboarding_started", "onboarding_completed"],
            "date": [date(2024, 1, 1), date(2024, 2, 1)],
        }
    )
    for days, value in ((30, 0.0), (31, 1.0)):
        session = opened(PAID, events=events, options={"settings": Settings(onboarding_days=days)})
        assert session.metrics("onboarding_completion_rate")["value"][-1] == value


def test_same_files_same_id_and_other_files_another(tmp_path: Path):
    PAID.write_parquet(tmp_path / "a.parquet")
    first = csdash.open(tmp_path)
    assert csdash.open(str(tmp_path)).id == first.id
    assert first.source == tmp_path.name
    PAID.with_columns(mrr=1.0).write_parquet(tmp_path / "a.parquet")
    assert csdash.open(tmp_path).id != first.id


def test_product_is_an_attribute_only_where_there_are_products():
    session = opened(history("2024-01", {"A": [1, 1]}))
    assert "product" not in session.dimensions
    with pytest.raises(UnknownName):
        session.metrics("mrr", by=["product"])


def test_breaches_are_empty_when_all_is_well_and_told_when_not():
    session = opened(PAID)
    assert session.breaches.is_empty()
    stock = session._by_account.frames["stock"]
    session._by_account.frames._made["stock"] = stock.with_columns(
        pl.when(pl.col("t") == stock["t"].max()).then(pl.col("mrr") + 1).otherwise("mrr").alias("mrr")
    )
    del session.__dict__["breaches"]
    found = session.breaches
    # One tick too much in March, at the closing of every window that ends there.
    assert found.select("window", "end", "difference").rows() == [(1, "closing", -1)]
