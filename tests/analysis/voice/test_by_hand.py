"""Requests, advocates and help by hand, and answers that nobody or only one gave."""

import dataclasses
from datetime import date

import polars as pl
import pytest

from csdash.analysis.difference import Measured
from csdash.analysis.question import Question
from csdash.analysis.voice import help as support
from csdash.analysis.voice import told, told_deeds
from csdash.analysis.voice.advocates import advocates, referrals
from csdash.analysis.voice.drivers import compared
from csdash.analysis.voice.requests import ALL, by_month, logged, most_wanted, requests
from csdash.analysis.voice.scores import scores
from csdash.errors import CsdashError, NotUnlocked
from csdash.months import parse_month
from tests.histories import day, history, opened

PAID = {"A": [100] * 24, "B": [50] * 24, "C": [30] * 12, "D": [20] * 24}
ACCOUNTS = history("2024-01", PAID)
HAPPENED = [
    ("A", "request", date(2024, 2, 1), "R1"),
    ("A", "request", date(2024, 5, 1), "R1"),
    ("A", "request_shipped", date(2024, 3, 2), "R1"),
    ("B", "request", date(2024, 2, 1), "R1"),
    ("B", "request_shipped", date(2024, 1, 15), "R1"),
    ("C", "request", date(2024, 3, 1), "R2"),
    ("C", "request_shipped", date(2025, 3, 1), "R2"),
    ("D", "request", date(2024, 4, 1), None),
    ("D", "request", date(2024, 4, 1), None),
    ("A", "referral", date(2025, 3, 1), None),
    ("B", "referral", date(2024, 3, 1), None),
    ("A", "support", date(2025, 4, 1), "chat"),
    ("A", "self_service", date(2025, 5, 1), "docs"),
    ("B", "community", date(2025, 5, 1), None),
    ("C", "support", date(2025, 6, 1), "phone"),
]
EVENTS = pl.DataFrame(HAPPENED, schema=["account_id", "kind", "date", "detail"], orient="row")
SPRING = date(2025, 4, 10)
ASKED = [("A", "a1", 10), ("A", "a2", 7), ("B", "b1", 9), ("B", "b2", 2), ("D", "d1", None)]
SURVEYS = pl.DataFrame(
    [(account, contact, SPRING, "nps", score) for account, contact, score in ASKED],
    schema={
        "account_id": pl.String,
        "contact_id": pl.String,
        "date": pl.Date,
        "kind": pl.String,
        "score": pl.Float64,
    },
    orient="row",
)


@pytest.fixture(scope="module")
def four():
    return opened(ACCOUNTS, events=EVENTS, surveys=SURVEYS)


def question(session, last: str = "2025-12") -> Question:
    return Question(12, (), session.first_month, parse_month(last))


def test_requests_are_matched_by_account_and_name(four):
    found = requests(four, question(four))
    # R1 of B was shipped before B asked, R2 of C after C had left; two of D say nothing.
    assert (found.n_logged, found.n_shipped, found.n_left, found.unnamed) == (5, 1, 1, 2)
    whole = found.curves.filter(pl.col("group") == ALL)
    assert whole.filter(pl.col("events") > 0)["age"].to_list() == [30]
    # C left on the last day of 2024, 305 days after it asked; B waits until the end of 2025.
    assert whole.filter(pl.col("censored") > 0)["age"].to_list() == [305, 699]
    assert found.within_year[ALL].value == pytest.approx(1 / 3)
    # A third ships: when half do is not known, and the one that did took thirty days.
    assert (found.median_days[ALL].value, found.shipped_days.value, found.shipped_days.n) == (None, 30, 1)


def test_time_to_ship_is_that_of_half_or_of_those_that_shipped(four):
    found = requests(four, question(four))
    sure = dataclasses.replace(found, within_year={ALL: Measured(0.3, 0.2, 0.4, 50)})
    assert told_deeds.shipped(sure, 20)[1].en.endswith(
        "censored. Where one shipped, it took a median of 30 days (n = 1)."
    )
    half = dataclasses.replace(sure, median_days={ALL: Measured(200, 150, 260, 50)})
    assert told_deeds.shipped(half, 20)[1].en.endswith(
        "Half of all ship within 200 days (150–260 days, n = 50)."
    )


def test_a_request_is_not_known_to_ship_before_it_does(four):
    rows = four.requests(day("2024-02"))
    assert rows.select("account_id", "request", "shipped_date").rows() == [
        ("A", "R1", None),
        ("B", "R1", None),
    ]
    assert four.requests(day("2024-03")).filter(pl.col("shipped_date").is_not_null()).height == 1


def test_most_wanted_and_months_add_up(four):
    rows = logged(four, question(four))
    assert most_wanted(rows).select("request", "n_accounts", "n_paying", "mrr", "n_shipped").rows() == [
        ("R1", 2, 2, 150.0, 1),
        ("R2", 1, 0, 0.0, 0),
    ]
    months = by_month(rows, question(four))
    assert months.group_by("category").agg(pl.col("n").sum()).sort("category")["n"].to_list() == [5, 1]
    assert months.height == 2 * 24


def test_advocates_are_those_that_pay_and_referred_within_a_year(four):
    found = advocates(four, question(four))
    assert (found.n_accounts, found.n_referrals) == (3, 1)
    assert found.advocates.value == pytest.approx(1 / 3)
    assert found.before.value == pytest.approx(1 / 4)
    # A has a promoter and nobody who detracts, B has both.
    assert (found.loyal.value, found.loyal.n) == (0.5, 2)
    assert (found.by_word.now.value, found.by_word.then.value) == (1, 0)
    assert found.accounts["account_id"].to_list() == ["A"]
    assert referrals(four, question(four))["n"].sum() == 2


def test_an_account_has_one_vote(four):
    [nps] = scores(four, question(four))
    # Marks 1, 0 of A and 1, -1 of B: 1 of 4 answers; the accounts' own are one half and nothing.
    assert nps.by_response.value == pytest.approx(25)
    assert nps.by_account.value == pytest.approx(25)
    assert nps.points.value == pytest.approx(7)
    assert (nps.n_responses, nps.n_asked, nps.by_response.n) == (4, 5, 2)


def test_help_counts_those_that_pay(four):
    found = support.helped(four, question(four))
    assert {kind: round(one.value * one.n) for kind, one in found.used.items()} == {
        "support": 1,
        "self_service": 1,
        "community": 1,
    }
    # B used the community and no support; of A and B it is one.
    assert (found.deflected.value, found.deflected.n) == (0.5, 2)
    second = support.quarters(four, question(four)).row(
        by_predicate=pl.col("month") == day("2025-04"), named=True
    )
    assert four.happenings(["support"])["account_id"].to_list() == ["A"]
    # C had left when it called: one contact of three accounts.
    assert (second["value"], second["n_events"]) == (pytest.approx(1 / 3), 1)


def test_a_quarter_that_is_not_wholly_shown_is_not_told(four):
    shown = Question(12, (), parse_month("2024-02"), parse_month("2024-11"))
    assert support.quarters(four, shown)["month"].to_list() == [day("2024-04"), day("2024-07")]
    within_one = dataclasses.replace(shown, last=parse_month("2024-04"))
    assert support.quarters(four, within_one).is_empty()


def test_few_and_none_are_said(four):
    assert told.levels([])[0] == told.NOT_ASKED
    assert told.moved(pl.DataFrame(), "nps") == ()
    said = told_deeds.shipped(requests(four, question(four, "2024-01")), 20)
    assert said == (told_deeds.NO_REQUESTS,)
    # Two against one account: no comparison is said.
    assert len(told_deeds.advocacy(advocates(four, question(four)), 20)) == 2


def test_what_is_missing_is_named():
    bare = opened(ACCOUNTS)
    with pytest.raises(NotUnlocked, match="surveys"):
        scores(bare, question(bare))
    with pytest.raises(NotUnlocked, match="events"):
        requests(bare, question(bare))
    with pytest.raises(CsdashError, match="product filter"):
        bare.paying_months({"product": ["Core"]})


def test_a_channel_comes_first_where_accounts_differ_less_than_it_is_ahead():
    def first(chats: int):
        names = [f"a{i}" for i in range(40)]
        used = [
            (name, "support", date(2024, 3, 1), channel)
            for i, name in enumerate(names)
            for channel in ["chat"] * (chats if i % 2 else 1) + ["mail"]
        ]
        events = pl.DataFrame(used, schema=["account_id", "kind", "date", "detail"], orient="row")
        session = opened(history("2024-01", {name: [1] * 6 for name in names}), events=events)
        return support.first_place(session, question(session, "2024-06"), [support.SUPPORT])

    ahead, even = first(3), first(1)
    assert ahead.value == 80 / 120
    assert ahead.lower > 0.5
    # Each used both as often: nothing is ahead.
    assert (even.value, even.lower) == (0.5, None)


def test_groups_beside_all_others_count_who_answered():
    # a1 answered on both sides, c1 was asked and silent: West has +1 and -1 of two accounts, East +1, +1 and 0 of two.
    rows = [
        ("West", "a1", 1),
        ("West", "b1", -1),
        ("West", "c1", None),
        ("East", "a1", 1),
        ("East", "d1", 1),
        ("East", "d1", 0),
        ("", "e1", 1),
    ]
    answers = pl.DataFrame(rows, schema=["region", "account_id", "mark"], orient="row")
    labelled = answers.with_columns(pl.col("region").cast(pl.Enum(["", "West", "East"])))
    found = compared(labelled, "nps", ["region"], 2)
    names = ("group", "value", "rest", "n_accounts", "n_responses", "n_asked", "is_compared")
    assert found.select(names).rows() == [
        ("West", 0.0, pytest.approx(200 / 3), 2, 2, 3, True),
        ("East", pytest.approx(200 / 3), 0.0, 2, 3, 3, True),
    ]
    assert not compared(labelled, "nps", ["region"], 3)["is_compared"].any()
