"""The profile: rows by month and how full columns are, counted by hand, and never beyond a reader's scope."""

from datetime import date

import polars as pl

from csdash.scope import Scope
from tests.histories import history, opened

PAID = {"A": [10, 10, 10], "B": [5, None, 5], "C": [None, None, 7]}
SEGMENT = {"A": "SMB", "B": "ENT"}
EVENTS = pl.DataFrame(
    {
        "date": [date(2024, 1, 20), date(2024, 3, 2), date(2024, 3, 31)],
        "account_id": ["A", "B", "B"],
        "kind": ["qbr", "qbr", "training"],
        "detail": [None, "x", None],
    }
)


def session(**options):
    return opened(history("2024-01", PAID, segment=SEGMENT), options=options or None, events=EVENTS)


def months(told, table: str) -> dict[str, int]:
    rows = told.profile.months.filter(pl.col("table") == table)
    return {f"{month:%Y-%m}": n for month, n in rows.select("month", "n_rows").iter_rows()}


def column(told, table: str, name: str) -> tuple:
    return told.profile.columns.filter((pl.col("table") == table) & (pl.col("column") == name)).row(0)[2:]


def test_rows_are_counted_by_month():
    told = session()
    assert months(told, "accounts") == {"2024-01": 2, "2024-02": 1, "2024-03": 3}
    assert months(told, "events") == {"2024-01": 1, "2024-03": 2}


def test_columns_are_counted_over_all_and_in_the_last_month():
    told = session()
    assert column(told, "accounts", "segment") == (6, 5, 3, 2)
    assert column(told, "accounts", "mrr") == (6, 6, 3, 3)
    assert column(told, "events", "detail") == (3, 1, 2, 1)


def test_a_table_without_dates_has_no_last_month():
    labels = pl.DataFrame({"dimension": ["segment"], "value": ["SMB"], "ja": ["中小"], "en": ["Small"]})
    told = opened(history("2024-01", PAID, segment=SEGMENT), labels=labels)
    assert months(told, "labels") == {}
    assert column(told, "labels", "ja") == (1, 1, None, None)


def test_a_month_that_is_not_over_has_its_rows_and_no_say_in_columns():
    told = session(today=date(2024, 3, 15))
    assert months(told, "accounts")["2024-03"] == 3
    assert column(told, "accounts", "segment") == (3, 3, 1, 1)


def test_the_profile_stays_inside_the_scope():
    told = session(scope=Scope.of(segment=["ENT"]))
    assert months(told, "accounts") == {"2024-01": 1, "2024-03": 1}
    assert months(told, "events") == {"2024-03": 2}
    assert column(told, "accounts", "segment") == (2, 2, 1, 1)


def test_columns_the_contract_does_not_know_are_left_out():
    frame = history("2024-01", PAID).with_columns(note=pl.lit("x"))
    told = opened(frame)
    assert told.profile.columns["column"].to_list() == ["month", "account_id", "mrr"]
