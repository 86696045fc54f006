"""What the calendar and the completeness of columns say, on a company whose gaps are known."""

from datetime import date

import polars as pl
import pytest

from csdash.analysis.coverage import below_floor, calendar_rows, completeness, ends_early
from tests.histories import history, opened

PAID = {"A": [10, None, 10, 10], "B": [5, None, 5, None], "C": [5, None, 5, 5]}
TEAM = pl.DataFrame({"month": [date(2024, 1, 1), date(2024, 2, 1)], "csm_id": ["m", "m"]})
EVENTS = pl.DataFrame(
    {
        "date": [date(2023, 5, 3), date(2024, 1, 3), date(2024, 3, 3)],
        "account_id": ["A", "A", "A"],
        "kind": ["qbr", "qbr", "qbr"],
    }
)


def session(**options):
    segment = {"A": "SMB", "B": "ENT"}
    return opened(
        history("2024-01", PAID, segment=segment), team=TEAM, events=EVENTS, options=options or None
    )


def of(rows: pl.DataFrame, table: str) -> list[tuple]:
    found = rows.filter(pl.col("table") == table)
    return [
        (f"{month:%m}", n, over, gap)
        for _, month, n, over, gap in found.select("table", "month", "n_rows", "is_over", "is_gap").rows()
    ]


def test_a_month_without_any_account_row_is_a_gap():
    rows = calendar_rows(session())
    assert of(rows, "accounts") == [
        ("01", 3, True, False),
        ("02", 0, True, True),
        ("03", 3, True, False),
        ("04", 2, True, False),
    ]


def test_other_tables_may_be_quiet_and_begin_with_coverage():
    assert of(calendar_rows(session()), "events") == [("01", 1, True, False), ("03", 1, True, False)]


def test_the_month_that_is_not_over_is_said_so():
    rows = calendar_rows(session(today=date(2024, 4, 10)))
    assert of(rows, "accounts")[-1] == ("04", 2, False, False)


def test_a_monthly_table_that_stopped_is_named():
    told = session()
    assert ends_early(calendar_rows(told), told.last_month) == ["team"]


def test_how_full_the_columns_are():
    filled = completeness(session(), "accounts")
    assert filled["column"].to_list() == ["month", "account_id", "mrr", "segment"]
    segment = filled.row(3, named=True)
    assert segment["share"] == pytest.approx(5 / 8)
    assert segment["share_last"] == pytest.approx(1 / 2)
    assert below_floor(filled)["column"].to_list() == ["segment"]
    assert below_floor(filled, 0.5).is_empty()


def test_a_column_without_rows_in_the_last_month_is_judged_by_all():
    filled = completeness(session(), "team")
    assert filled["share_last"].to_list() == [None, None]
    assert below_floor(filled).is_empty()
