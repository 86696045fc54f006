"""Where two sources disagree, both are named; the figures follow the subscriptions."""

from datetime import date

import polars as pl

from csdash.importing.mapping import Feed
from tests.importing.sheets import draft, sheet

JUNE = date(2024, 6, 30)
SUBS = Feed(
    "subs.csv",
    shape="subscriptions",
    columns={
        "account_id": "id",
        "start_date": "start",
        "end_date": "end",
        "amount": "amount",
        "is_churned": "churned",
    },
)
LIST = Feed(
    "list.csv",
    shape="attributes",
    columns={"account_id": "id", "is_churned": "churned", "start_month": "since"},
)
EVENTS = Feed(
    "log.csv",
    table="events",
    shape="rows",
    columns={"account_id": "id", "date": "day"},
    constants={"kind": "churned"},
)


def subs(*rows):
    return sheet(
        "subs.csv", pl.DataFrame(rows, schema=["id", "start", "end", "amount", "churned"], orient="row")
    )


def listed(*rows):
    return sheet("list.csv", pl.DataFrame(rows, schema=["id", "churned", "since"], orient="row"))


def log(*rows):
    return sheet("log.csv", pl.DataFrame(rows, schema=["id", "day"], orient="row"))


def said(made, *names: str) -> dict[str, tuple[int, list[int]]]:
    """Rule -> how many, and the rows."""
    assert not made.report.errors, made.report.message().en
    return {f.rule: (f.count, [row for _, row, _ in f.rows]) for f in made.report.warnings if f.rule in names}


ENDS = ("churn_without_end", "end_without_churn", "churned_pays_on")


def test_churn_and_ends_within_a_month_of_each_other_agree():
    of = subs(
        ("A", "2024-01-01", "2024-03-31", "1", "true"),
        ("B", "2024-01-01", "2024-03-31", "1", "true"),
        ("C", "2024-01-01", "", "1", "false"),
    )
    assert said(
        draft([of, log(("A", "2024-04-15"), ("B", "2024-02-01"))], SUBS, EVENTS, as_of=JUNE), *ENDS
    ) == {
        # B was reported in February and still paid at the end of March; it is within a month of its end.
        "churned_pays_on": (1, [2])
    }


def test_churn_without_an_end_and_an_end_without_churn():
    of = subs(
        ("A", "2024-01-01", "2024-01-31", "1", "true"),
        ("B", "2024-01-01", "", "1", "false"),
        ("C", "2024-01-01", "2024-04-30", "1", "true"),
    )
    # A left in January and was reported in April; B was reported and stays; C left and nobody said so.
    made = draft([of, log(("A", "2024-04-01"), ("B", "2024-03-01"))], SUBS, EVENTS, as_of=JUNE)
    assert said(made, *ENDS) == {
        "churn_without_end": (2, [1, 2]),
        "end_without_churn": (2, [1, 3]),
        "churned_pays_on": (1, [2]),
    }


def test_without_a_list_of_subscriptions_the_accounts_say_what_ended():
    months = sheet(
        "m.csv",
        {
            "month": ["2024-01", "2024-02", "2024-01", "2024-02", "2024-03"],
            "id": ["A", "A", "B", "B", "B"],
            "mrr": ["1"] * 5,
        },
    )
    feed = Feed("m.csv", columns={"month": "month", "account_id": "id", "mrr": "mrr"})
    made = draft([months, log(("B", "2024-03-01"))], feed, EVENTS, as_of=date(2024, 3, 31))
    assert said(made, *ENDS) == {"churn_without_end": (1, [1]), "end_without_churn": (1, [2])}


def test_flags_of_subscriptions_against_their_dates():
    of = subs(
        ("A", "2024-01-01", "", "1", "yes"),
        ("B", "2024-01-01", "2024-03-31", "1", "no"),
        ("C", "2024-01-01", "2024-03-31", "1", "yes"),
        ("D", "2024-01-01", "2024-12-31", "1", "yes"),
        ("E", "2024-01-01", "", "1", ""),
    )
    made = draft([of], SUBS, as_of=JUNE)
    assert said(made, "churned_without_end", "ended_without_flag") == {
        "churned_without_end": (2, [1, 4]),
        "ended_without_flag": (1, [2]),
    }


def test_a_list_of_accounts_against_what_they_pay():
    of = subs(
        ("A", "2024-01-01", "", "1", ""),
        ("B", "2024-01-01", "2024-03-31", "1", ""),
        ("C", "2024-01-01", "", "1", ""),
        ("X", "2024-01-01", "", "1", ""),
    )
    on_list = listed(
        ("A", "true", "2024-02-10"), ("B", "false", "2024-01-31"), ("C", "false", ""), ("D", "true", "")
    )
    made = draft([of, on_list], SUBS, LIST, as_of=JUNE)
    assert said(
        made,
        "churned_and_paying",
        "gone_without_flag",
        "starts_after_paying",
        "never_paid",
        "not_on_the_list",
    ) == {
        "churned_and_paying": (1, [1]),
        "gone_without_flag": (1, [2]),
        "starts_after_paying": (1, [1]),
        "never_paid": (1, [4]),
        "not_on_the_list": (1, [4]),
    }


def test_events_of_accounts_that_nobody_knows():
    made = draft(
        [subs(("A", "2024-01-01", "", "1", "")), log(("A", "2024-03-01"), ("Q", "2024-03-01"))],
        SUBS,
        EVENTS,
        as_of=JUNE,
    )
    assert said(made, "unknown_account") == {"unknown_account": (1, [2])}
