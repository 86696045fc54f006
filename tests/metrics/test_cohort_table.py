"""Cohorts by hand: who is in one, which ages there are, and what is left."""

import polars as pl
import pytest

from tests.histories import day, history, opened

COLUMNS = [
    "cohort_month",
    "cohort_age",
    "n_accounts",
    "n_active",
    "opening_mrr",
    "mrr",
    "retained_mrr",
    "is_left_truncated",
]


def ages(session, cohort: str, column: str, **options) -> list:
    """One column of one cohort, age by age."""
    rows = session.cohorts(**options).filter(pl.col("cohort_month") == day(cohort))
    return [float(v) if v is not None else None for v in rows[column].to_list()]


@pytest.fixture(scope="module")
def february():
    # F grows, G lapses in April and returns in May with more, H leaves for good; all start in February.
    paid = {
        "old": [5] * 5,
        "F": [None, 10, 10, 12, 15],
        "G": [None, 20, 20, None, 30],
        "H": [None, 40, None, None, None],
    }
    return opened(
        history("2024-01", paid, segment={"F": "SMB", "G": ["SMB", "SMB", "SMB", "ENT", "ENT"], "H": "SMB"})
    )


def test_columns(february):
    assert february.cohorts().columns == COLUMNS
    assert february.cohorts(by=["segment"]).columns == [COLUMNS[0], "segment", *COLUMNS[1:]]


def test_what_is_left_of_a_cohort(february):
    assert ages(february, "2024-02", "n_accounts") == [3, 3, 3, 3]
    assert ages(february, "2024-02", "n_active") == [3, 2, 1, 2]
    assert ages(february, "2024-02", "opening_mrr") == [70] * 4
    assert ages(february, "2024-02", "mrr") == [70, 30, 12, 45]
    # Capped per account at its own first MRR: F at 10, G at 20.
    assert ages(february, "2024-02", "retained_mrr") == [70, 30, 10, 30]


def test_strict_leaves_out_who_lapsed_and_returned(february):
    assert ages(february, "2024-02", "n_active", strict=True) == [3, 2, 1, 1]


def test_attributes_are_those_of_the_start(february):
    # G's upgrade to ENT moves nobody: the cohort keeps its members.
    by_segment = february.cohorts(by=["segment"])
    assert by_segment["segment"].unique().to_list() == ["SMB"]
    assert by_segment["n_active"].to_list() == [3, 2, 1, 2]


def test_who_was_there_first_is_in_no_cohort(february):
    assert february.cohorts()["cohort_month"].unique().to_list() == [day("2024-02")]


def test_ages_not_reached_have_no_row_and_reached_ones_do():
    # Nobody of February is left in March: a row of 0, not a hole. April's cohort has reached age 0 only.
    session = opened(history("2024-01", {"old": [1] * 4, "B": [None, 5], "C": [None, None, None, 7]}))
    assert ages(session, "2024-02", "n_active") == [1, 0, 0]
    assert ages(session, "2024-04", "n_active") == [1]


def test_older_than_the_data_is_flagged_and_its_opening_unknown():
    # Started in November says start_month; the data begin in January, at age 2.
    paid = history("2024-01", {"A": [10, 12], "B": [10, None]}).with_columns(start_month=pl.date(2023, 11, 1))
    session = opened(paid)
    assert ages(session, "2023-11", "cohort_age") == [2, 3]
    assert ages(session, "2023-11", "n_active") == [2, 1]
    assert ages(session, "2023-11", "opening_mrr") == [None, None]
    assert ages(session, "2023-11", "retained_mrr") == [None, None]
    assert ages(session, "2023-11", "mrr") == [20, 12]
    assert session.cohorts()["is_left_truncated"].all()


def test_start_in_the_first_covered_month_is_no_truncation():
    paid = history("2024-01", {"A": [10, 12]}).with_columns(start_month=pl.date(2024, 1, 1))
    session = opened(paid)
    assert ages(session, "2024-01", "n_active") == [1, 1]
    assert not session.cohorts()["is_left_truncated"].any()


def test_no_cohort_at_all_has_the_same_types(february):
    empty = opened(history("2024-01", {"A": [1, 1]})).cohorts()
    assert empty.is_empty()
    assert dict(empty.schema) == dict(february.cohorts().schema)
