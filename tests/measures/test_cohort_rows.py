"""The accounts behind a cell by hand: who is there, in which state, and nobody from a month that is not over yet."""

import polars as pl

from tests.histories import day, history, opened

PAID = {
    "old": [1] * 5,
    "A": [None, 10, 12, None, None],
    "B": [None, 20, None, 15, 25],
    "C": [None, None, 5, 5, 5],
}


def accounts(months: list[str], age: int, **where: list[str]) -> list[tuple]:
    session = opened(history("2024-01", PAID, segment={"A": "x", "B": ["", "y", "", "x", "x"], "C": "y"}))
    frame = session.cohort_accounts([day(month) for month in months], age, where)
    money = [pl.col(name).cast(pl.Float64) for name in ("opening_mrr", "mrr", "retained_mrr")]
    return frame.select("account_id", *money, "status").rows()


def test_each_account_is_in_one_state():
    assert accounts(["2024-02"], 0) == [("B", 20, 20, 20, "active"), ("A", 10, 10, 10, "active")]
    assert accounts(["2024-02"], 1) == [("B", 20, 0, 0, "left"), ("A", 10, 12, 10, "active")]
    assert accounts(["2024-02"], 3) == [("B", 20, 25, 20, "returned"), ("A", 10, 0, 0, "left")]


def test_cohorts_that_have_not_reached_the_age_are_left_out():
    assert [name for name, *_ in accounts(["2024-02", "2024-03"], 2)] == ["B", "A", "C"]
    assert [name for name, *_ in accounts(["2024-02", "2024-03"], 3)] == ["B", "A"]
    assert accounts(["2024-02", "2024-03"], 4) == []


def test_a_filter_is_about_the_start():
    # B moves from y to x later, and stays with those that began as y.
    assert [name for name, *_ in accounts(["2024-02"], 2, segment=["y"])] == ["B"]


def test_who_began_before_the_data_has_no_first_amount():
    rows = history("2024-01", {"A": [5, 6], "B": [1, 1]}).with_columns(start_month=pl.date(2023, 11, 1))
    frame = opened(rows).cohort_accounts([day("2023-11")], 3)
    assert frame.select("account_id", "opening_mrr", "retained_mrr", "is_left_truncated").rows() == [
        ("A", None, None, True),
        ("B", None, None, True),
    ]
    assert opened(rows).cohort_accounts([day("2023-11")], 1).is_empty()
