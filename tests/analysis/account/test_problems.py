"""Known and hidden problems by hand."""

from datetime import date

import polars as pl
import pytest

from csdash.analysis.account.problems import of_account, problems, told
from csdash.analysis.question import Question
from csdash.errors import NotUnlocked
from tests.histories import history, opened

PAID = {"A": [10] * 14, "B": [10] * 14, "C": [10] * 14, "Gone": [10] * 3}
NOTED = [
    ("A", "request", date(2024, 12, 1), None, "R1"),
    ("A", "request_shipped", date(2025, 1, 10), None, "R1"),
    ("A", "problem_suspected", date(2024, 10, 1), None, "nobody exports"),
    ("A", "problem_checked", date(2024, 11, 1), 1.0, "nobody exports"),
    ("B", "problem_suspected", date(2024, 12, 5), None, "slow"),
    ("B", "problem_checked", date(2024, 12, 9), 0.0, "slow"),
    ("B", "problem_suspected", date(2025, 1, 5), None, "no owner"),
    ("B", "problem_checked", date(2025, 1, 6), None, "no owner"),
    ("C", "problem_suspected", date(2024, 1, 5), None, "long ago"),
    ("Gone", "request", date(2024, 12, 5), None, "R2"),
]
EVENTS = pl.DataFrame(NOTED, schema=["account_id", "kind", "date", "value", "detail"], orient="row")


def test_coverage_and_how_often_a_suspicion_is_right():
    session = opened(history("2024-01", PAID), events=EVENTS)
    found = problems(session, Question(12, (), session.first_month, session.last_month))
    assert (found.known.value, found.known.n) == (1 / 3, 3)
    # C's is older than a year. One of three is confirmed, one refuted, one checked without a result stays open.
    assert (found.suspected.value, found.suspected.n) == (2 / 3, 3)
    assert (found.checked.value, found.checked.n) == (2 / 3, 3)
    assert (found.confirmed.value, found.confirmed.n) == (1 / 2, 2)
    assert told(found).en.endswith("were right.")


def test_the_problems_of_an_account_with_what_became_of_them():
    rows = of_account(EVENTS).select("account_id", "problem", "is_hidden", "state", "state_date").rows()
    assert ("A", "R1", False, "shipped", date(2025, 1, 10)) in rows
    assert ("A", "nobody exports", True, "confirmed", date(2024, 11, 1)) in rows
    assert ("B", "slow", True, "refuted", date(2024, 12, 9)) in rows
    assert ("B", "no owner", True, "open", None) in rows
    assert len(rows) == 6


def test_where_nothing_is_suspected_it_says_what_is_missing():
    session = opened(history("2024-01", PAID), events=EVENTS.filter(pl.col("kind") == "request"))
    with pytest.raises(NotUnlocked, match="problem_suspected"):
        problems(session, Question(12, (), session.first_month, session.last_month))
