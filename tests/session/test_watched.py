"""What was watched: by hand on a small company, against the metrics, and blind to everything after the cut-off."""

from datetime import date

import polars as pl
import pytest

from csdash.errors import NotEnoughHistory, NotUnlocked
from csdash.months import month_start, parse_month
from tests.histories import day, history, opened
from tests.sample import sample_session

N = 10
PAID = {"A": [10] * N, "B": [20] * 8, "C": [None] * 4 + [5, 5, None, 5, 5, 5], "D": [7] * 5}
SCORE = {"A": [50.0] * 3 + [61.5] * 7, "B": [80.0] * 6 + [30.0] * 2}


def tables() -> dict[str, pl.DataFrame]:
    events = pl.DataFrame(
        {
            "date": [date(2024, 4, 30), date(2024, 5, 2), date(2024, 7, 31), date(2024, 8, 1)],
            "account_id": ["B", "A", "A", "B"],
            "kind": ["risk_suspected", "risk_suspected", "risk_cleared", "risk_imminent"],
        }
    )
    surveys = pl.DataFrame(
        {
            "date": [date(2024, 3, 31), date(2024, 4, 1), date(2024, 2, 1)],
            "account_id": ["A", "D", "B"],
            "contact_id": ["a", "d", "b"],
            "kind": ["nps"] * 3,
            "score": [None, 9.0, 7.0],
        }
    )
    return {"events": events, "surveys": surveys}


@pytest.fixture(scope="module")
def small():
    return opened(history("2024-01", PAID, health_score=SCORE), **tables())


def test_rows_say_what_was_known_and_what_came_of_it(small):
    # Ten months to October, three ahead: January, April and July.
    rows = small.watched(3)
    assert rows["month"].unique().sort().to_list() == [day("2024-01"), day("2024-04"), day("2024-07")]
    april = {row["account_id"]: row for row in rows.filter(month=day("2024-04")).iter_rows(named=True)}
    assert {name: (row["is_lost"], row["left_m"]) for name, row in april.items()} == {
        "A": (False, None),
        "B": (False, None),
        "D": (True, parse_month("2024-06")),
    }
    assert (april["A"]["score"], april["A"]["slope"]) == (61.5, 11.5)
    assert (april["B"]["risk"], april["A"]["risk"]) == ("suspected", None)
    # What was asked in April may still be on its way; silence is of those asked a month ago and more.
    assert {name: row["response"] for name, row in april.items()} == {
        "A": "silent",
        "B": "answered",
        "D": "not_asked",
    }
    july = {row["account_id"]: row for row in rows.filter(month=day("2024-07")).iter_rows(named=True)}
    # The note is cleared in July, and what is noted in August is not known yet.
    assert (july["A"]["risk"], july["B"]["risk"]) == (None, "suspected")
    assert (july["B"]["is_lost"], july["B"]["left_m"]) == (True, parse_month("2024-09"))


def test_looking_back_from_a_loss(small):
    before = small.marked_before(
        pl.DataFrame(
            {"account_id": ["B"], "left_m": [parse_month("2024-09")]}, schema_overrides={"left_m": pl.Int32}
        )
    )
    assert before["months_before"].to_list() == list(range(1, 9))
    assert before["risk"].to_list() == ["imminent", *["suspected"] * 4, None, None, None]
    assert before["score"].to_list() == [30.0, 30.0, *[80.0] * 6]


def test_what_is_not_there_is_said(small):
    with pytest.raises(NotEnoughHistory):
        small.watched(12)
    bare = opened(history("2024-01", PAID))
    with pytest.raises(NotUnlocked):
        bare.watched(3)
    with pytest.raises(NotUnlocked):
        bare.sponsor_exits(3)


@pytest.fixture(scope="module")
def sample():
    return sample_session()


@pytest.mark.parametrize("horizon", [3, 12])
def test_who_left_is_who_logo_churn_counts(sample, horizon):
    where = {"segment": ["SMB"]}
    rows = sample.watched(horizon, None, where)
    metrics = sample.metrics("logo_churn_rate", window=horizon, where=where)
    for (month,), members in rows.group_by("month"):
        closing = month_start(month.year * 12 + month.month - 1 + horizon)
        row = metrics.row(by_predicate=pl.col("month") == closing, named=True)
        assert (members["is_lost"].sum(), members.height) == (row["numerator"], row["denominator"])


UNTIL = parse_month("2025-06")


@pytest.mark.parametrize("horizon", [3, 6, 12])
def test_the_future_moves_no_back_test(past_and_other_future, horizon):
    ours, theirs = (
        session.watched(horizon, UNTIL).drop("csm_id", strict=False) for session in past_and_other_future
    )
    assert ours.height > 500
    assert ours["is_lost"].sum() > 20
    assert ours.equals(theirs)


@pytest.mark.parametrize("landmark", [0, 4])
def test_the_future_moves_no_peers(past_and_other_future, landmark):
    ours, theirs = (session.sponsor_exits(15, UNTIL, landmark) for session in past_and_other_future)
    assert ours["is_exit"].sum() > 30
    assert ours.drop("csm_id").equals(theirs.drop("csm_id"))


def test_the_other_future_is_another_one(past_and_other_future):
    ours, theirs = (session.watched(6) for session in past_and_other_future)
    assert not ours.equals(theirs)
