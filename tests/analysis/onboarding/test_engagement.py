"""Early engagement by hand: who was reached in thirty days, and who still paid a year later."""

from datetime import date

import polars as pl
import pytest

from csdash.analysis.onboarding.engagement import WHOLE, engagement, told
from csdash.analysis.question import Question
from csdash.errors import NotUnlocked
from tests.histories import history, opened

# All but Late begin in February 2024. Gone pays for February only; Left for six months, Year for exactly twelve.
PAID = {
    "Early": [None, *[10] * 19],
    "Called": [None, *[10] * 19],
    "Left": [None, *[10] * 6, *[None] * 13],
    "Year": [None, *[10] * 12, *[None] * 7],
    "Gone": [None, 10, *[None] * 18],
    "Late": [*[None] * 19, 10],
    "Old": [70] * 20,
}
STARTS = dict.fromkeys(("Early", "Called", "Left", "Year", "Gone"), date(2024, 2, 1)) | {
    "Late": date(2025, 8, 1)
}
DONE = [
    ("Early", "touch_proactive", date(2024, 2, 11)),
    ("Early", "training", date(2024, 2, 20)),
    ("Called", "touch_reactive", date(2024, 2, 3)),
    ("Left", "qbr", date(2024, 3, 10)),
    ("Year", "training", date(2024, 3, 2)),
    ("Gone", "training", date(2024, 2, 2)),
    ("Late", "training", date(2025, 8, 30)),
    *((account, "onboarding_started", day) for account, day in STARTS.items()),
]


def session_of(rows: list, **tables):
    events = pl.DataFrame(rows, schema=["account_id", "kind", "date"], orient="row")
    return opened(history("2024-01", PAID, tier={"Early": "high", "Year": "low"}), events=events, **tables)


@pytest.fixture(scope="module")
def session():
    return session_of(DONE)


def ask(session, last: int | None = None):
    return engagement(
        session, Question(12, (), session.first_month, session.last_month if last is None else last)
    )


def test_reached_are_those_with_care_in_thirty_days(session):
    found = ask(session)
    # Early after 10 days, Year on the thirtieth, Late after 29. A call is no care ahead, the review of Left came too late.
    # Gone left within the thirty days: it is in no group.
    assert (found.engaged.value, found.engaged.n) == (3 / 5, 5)
    assert found.days.value == 29
    assert found.quarters.rows() == [("2024-01", 4, 2), ("2025-07", 1, 1)]


def test_kept_is_to_pay_a_year_after_the_start(session):
    pair = ask(session).kept[WHOLE]
    # Twelve months paid are a year over and not a day more. Late is not a year old.
    assert (pair.now.value, pair.now.n) == (1 / 2, 2)
    assert (pair.then.value, pair.then.n) == (1 / 2, 2)
    assert ask(session).kept["high"].now.n == 1
    assert "too few" in told(ask(session), 20)[-1].en


def test_what_came_later_is_not_known_earlier(session):
    until = date(2024, 8, 31)
    last = session.first_month + 7
    known = session_of([row for row in DONE if row[2] <= until])
    assert ask(session, last).engaged == ask(known, last).engaged
    assert ask(session, last).kept[WHOLE].now.n == 0


def test_without_care_it_says_what_is_missing():
    bare = session_of([row for row in DONE if row[1] == "onboarding_started"])
    with pytest.raises(NotUnlocked, match="touch_proactive"):
        ask(bare)
