"""The audit: every case that took a decision is in it, by account and month, with the rule in words."""

import polars as pl

from csdash.contract.audit import EDGES
from csdash.scope import Scope
from tests.contract.test_currencies import JPY, rates
from tests.histories import at, day, history, opened


def cases(session, edge: str) -> list[tuple]:
    """month, account, money and detail of each case of one kind."""
    rows = session.audit().filter(pl.col("edge") == edge)
    return [
        (f"{month:%Y-%m}", account, None if mrr is None else float(mrr), detail)
        for _, month, account, mrr, detail in rows.iter_rows()
    ]


def test_credits_by_account_and_month():
    session = opened(history("2024-01", {"A/P": [10, 10], "A/x": [-1, None], "A/y": [-2, None]}))
    assert cases(session, "credit") == [("2024-01", "A", -3, None)]


def test_free_lines_and_the_way_to_them():
    # A goes to free, B was never anything else, C goes without a line.
    session = opened(history("2024-01", {"A": [10, 0, 0], "B": [0, 0, 0], "C": [7, 7, None], "D": [1, 1, 1]}))
    assert cases(session, "free") == [("2024-01", "B", 0, "3"), ("2024-02", "A", 0, "2")]
    assert cases(session, "to_free") == [("2024-02", "A", 10, None)]
    assert cases(session, "deleted_row") == [("2024-03", "C", 7, None)]
    # To free is churn, and the bridge says how much of it.
    row = at(session.bridge(1), "2024-02")
    assert (row["churned_mrr"], row["to_free_mrr"], row["n_churned"], row["n_to_free"]) == (10, 10, 1, 1)
    row = at(session.bridge(1), "2024-03")
    assert (row["churned_mrr"], row["to_free_mrr"], row["n_churned"], row["n_to_free"]) == (7, 0, 1, 0)


def test_a_hundred_percent_discount_is_free():
    session = opened(history("2024-01", {"A/P": [10, 10], "A/discount": [None, -10], "B/P": [1, 1]}))
    assert at(session.bridge(1), "2024-02")["to_free_mrr"] == 10


def test_an_empty_amount_is_free():
    frame = history("2024-01", {"A": [10, 10], "B": [1, 1]})
    blank = frame.with_columns(
        mrr=pl.when((pl.col("account_id") == "A") & (pl.col("month") == day("2024-02")))
        .then(None)
        .otherwise("mrr")
    )
    assert cases(opened(blank), "to_free") == [("2024-02", "A", 10, None)]


def test_mergers_with_what_was_paid_before():
    frame = history("2024-01", {"A": [100, 0], "P": [50, 150]}, parent_id={"A": [None, "P"]})
    session = opened(frame)
    assert cases(session, "merged") == [("2024-02", "A", 100, "P")]
    # The line that says so is no free plan, and its end no disappearance.
    for edge in ("free", "to_free", "deleted_row"):
        assert cases(session, edge) == []


def test_what_exchange_rates_changed_from_month_to_month():
    frame = history("2024-01", {"A": [1, 1, 1], "B": [5, 5, 5]}, currency={"A": "USD", "B": "JPY"})
    session = opened(frame, fx=rates(USD=[100, 100, 130]), options=JPY)
    assert cases(session, "fx") == [("2024-03", None, 30, None)]


def test_months_without_rows():
    session = opened(history("2024-01", {"A": [10, None, 10]}))
    assert cases(session, "gap") == [("2024-02", None, None, None)]
    # Everybody is away in a gap: that is one case, not one per account.
    assert cases(session, "deleted_row") == []
    assert at(session.bridge(1), "2024-02")["n_churned"] == 1


def test_a_disappearance_that_an_event_explains_is_none():
    frame = history("2024-01", {"A": [10, 10, None], "B": [20, 20, None], "C": [1, 1, 1]})
    events = pl.DataFrame({"account_id": ["A"], "date": [day("2024-02")], "kind": ["churn_notice"]})
    assert cases(opened(frame, events=events), "deleted_row") == [("2024-03", "B", 20, None)]
    late = events.with_columns(date=pl.lit(day("2024-04")))
    assert len(cases(opened(frame, events=late), "deleted_row")) == 2


def test_lapsed_and_returned_within_a_window():
    long = [10] + [None] * 12 + [10]
    session = opened(history("2023-01", {"A": [10, None, None] + [12] * 11, "B": long, "C": [1] * 14}))
    # B was away for twelve months: in no window is it kept.
    assert cases(session, "returned") == [("2023-04", "A", 12, "2")]


def test_accounts_older_than_the_data():
    frame = history(
        "2024-01",
        {"A": [10, 10], "B": [20, 20], "C": [None, 5], "D": [30, 30]},
        start_month={"B": day("2022-05"), "D": day("2024-01")},
    )
    # D is known to begin with the data, C is seen to begin: both are in cohorts.
    assert cases(opened(frame), "left_truncated") == [
        ("2024-01", "A", 10, None),
        ("2024-01", "B", 20, "2022-05"),
    ]


def test_a_month_that_was_not_over_is_left_out():
    frame = history("2024-01", {"A": [10, 10, 4], "B": [5, 5, None]})
    session = opened(frame, options={"today": day("2024-03").replace(day=20)})
    assert cases(session, "partial_month") == [("2024-03", None, 4, "1")]
    assert session.bridge(1)["month"].to_list() == [day("2024-02")]
    assert cases(opened(frame), "partial_month") == []


def test_what_the_import_wrote_is_there_and_wins():
    frame = history("2024-01", {"A/P": [10, 10], "A/x": [-1, None]})
    stored = pl.DataFrame(
        {
            "edge": ["credit", "same_month"],
            "month": [day("2024-01"), day("2024-02")],
            "account_id": ["A", "Z"],
            "mrr": [-1.0, 99.0],
            "detail": ["invoice 7", "2024-02-03 to 2024-02-20"],
        }
    )
    session = opened(frame, audit=stored)
    assert cases(session, "credit") == [("2024-01", "A", -1, "invoice 7")]
    assert cases(session, "same_month") == [("2024-02", "Z", 99, "2024-02-03 to 2024-02-20")]
    # Only the kind is required.
    bare = opened(frame, audit=stored.select("edge")).audit()
    assert bare.filter(pl.col("edge") == "same_month").height == 1


def test_the_summary_has_every_rule_in_words():
    session = opened(history("2024-01", {"A/P": [10, 10], "A/x": [-1, -2]}))
    rows = {row["edge"]: row for row in session.audit_summary().iter_rows(named=True)}
    assert {edge: (row["rule_ja"], row["rule_en"]) for edge, row in rows.items()} == {
        edge: (told.rule.ja, told.rule.en) for edge, told in EDGES.items()
    }
    credit = rows["credit"]
    assert (credit["n"], credit["n_accounts"], credit["mrr"]) == (2, 1, -3)
    assert credit["examples"] == ["A 2024-01", "A 2024-02"]
    for edge in rows.keys() - {"credit", "left_truncated"}:
        assert (rows[edge]["n"], rows[edge]["mrr"]) == (0, None), edge


def test_a_reader_sees_only_cases_of_accounts_in_scope():
    frame = history("2024-01", {"A/P": [10], "A/x": [-1], "B/P": [10], "B/x": [-2]}).with_columns(
        segment=pl.col("account_id")
    )
    stored = pl.DataFrame({"edge": ["weekly_price"] * 2, "account_id": ["A", "B"]})
    session = opened(frame, audit=stored, options={"scope": Scope.of(segment=["A"])})
    assert set(session.audit()["account_id"]) == {"A"}
