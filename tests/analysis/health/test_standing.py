"""Where accounts stand and how they moved, by hand; and the sample data's bands against SQL."""

import duckdb
import polars as pl
import pytest

from csdash.analysis.difference import Difference, Measured
from csdash.analysis.groups import SCHEMA
from csdash.analysis.health import movement, score, states, told, usage, usage_told
from csdash.analysis.question import Question
from csdash.contract.names import Names
from csdash.months import parse_month
from csdash.settings import SAMPLE_DATA
from csdash.text import Text
from tests.histories import day, history, opened
from tests.sample import sample_session

NAMES = Names({})
JANUARY, DECEMBER = parse_month("2024-01"), parse_month("2024-12")
# A falls, B rises, C stays, D leaves at risk, E is never scored, F is new.
PAID = {
    "A": [10] * 12,
    "B": [20] * 11 + [25],
    "C": [30] * 12,
    "D": [40] * 6,
    "E": [50] * 12,
    "F": [None] * 11 + [60],
}


def then_now(then: float, now: float) -> list[float]:
    return [then] * 11 + [now]


@pytest.fixture(scope="module")
def session():
    health = {
        "A": then_now(75.0, 50.0),
        "B": then_now(30.0, 70.0),
        "C": then_now(60.0, 65.0),
        "D": [20.0] * 6,
        "F": [90.0] * 12,
    }
    noted = [("A", "risk_imminent", "2024-11-05"), ("E", "risk_suspected", "2024-03-31")]
    noted += [
        ("B", "risk_suspected", "2024-02-01"),
        ("B", "risk_cleared", "2024-04-15"),
        ("B", "risk_suspected", "2024-11-30"),
    ]
    events = pl.DataFrame(noted, schema=["account_id", "kind", "date"], orient="row").with_columns(
        pl.col("date").str.to_date()
    )
    return opened(history("2024-01", PAID, health_score=health), events=events)


QUESTION = Question(11, (), JANUARY, DECEMBER)


def test_bands_in_accounts_and_money(session):
    now = score.standing(session, QUESTION)
    assert now.n == {"healthy": 2, "watch": 2, "at_risk": 0, "unknown": 1}
    assert now.mrr == {"healthy": 85.0, "watch": 40.0, "at_risk": 0.0, "unknown": 50.0}
    assert (now.n_given, now.n_made, now.n_withheld, now.n_silent) == (4, 0, 0, 1)
    assert not now.is_mixed
    assert now.score.now.value == (50 + 70 + 65 + 90) / 4


def test_the_share_at_risk_is_of_what_has_a_score(session):
    # In January B and D are at risk, 60 of the 100 that A, B, C and D pay; in December nobody is, and E never had a score.
    change = score.money_at_risk(session, QUESTION)
    assert (change.then.value, change.now.value) == (0.6, 0.0)
    assert (change.then.n, change.now.n) == (4, 4)
    # Of so few no interval is told, and so no rise and no fall.
    assert change.is_untold
    assert told.money_title(change) == told.RISK_UNTOLD.format(
        before=Text("60.0%", "60.0%"), now=Text("0.0%", "0.0%")
    )
    few, many = Measured(0.04, 0.03, 0.05, 500), Measured(0.09, 0.07, 0.11, 500)
    said = {
        (now.value, then.value): told.money_title(Difference(now, then)).en
        for now in (few, many)
        for then in (few, many)
    }
    assert "rose from 4.0% to 9.0%" in said[0.09, 0.04]
    assert "fell from 9.0% to 4.0%" in said[0.04, 0.09]
    assert "within chance" in said[0.04, 0.04]


def test_who_moved_with_what_money(session):
    ends = movement.ends(session, QUESTION)
    assert movement.moves(ends).select("state", "closing", "n", "mrr", "share").rows() == [
        ("healthy", "watch", 1, 10.0, 1.0),
        ("watch", "watch", 1, 30.0, 1.0),
        ("at_risk", "healthy", 1, 20.0, 0.5),
        ("at_risk", "gone", 1, 40.0, 0.5),
        ("unknown", "unknown", 1, 50.0, 1.0),
    ]
    moved = movement.movement(ends)
    assert (moved.n_fell, moved.fell_mrr, moved.n_rose, moved.rose_mrr) == (1, 10.0, 1, 25.0)
    assert moved.direction == 0
    assert movement.movers(ends).select("account_id", "change").rows() == [("A", -25.0), ("B", 40.0)]


def test_whoever_was_there_at_the_opening_ends_somewhere(session):
    ends = movement.ends(session, QUESTION)
    assert ends["mrr"].sum() == 150
    assert set(ends["account_id"]) == set("ABCDE")


def test_a_score_made_otherwise_at_either_end_is_counted():
    accounts = history(
        "2024-01",
        {"A": [10] * 12},
        health_score={"A": [80.0] * 11 + [None]},
        health_adoption={"A": [80.0] * 12},
        health_support={"A": [50.0] * 12},
        health_survey={"A": [50.0] * 12},
        health_executive={"A": [50.0] * 12},
    )
    ends = movement.ends(opened(accounts), QUESTION)
    assert movement.movement(ends).n_mixed == 1


def test_notes_beside_scores(session):
    rows = states.everybody(session, QUESTION)
    now = states.at_risk(rows)
    # A is noted and on watch, B noted again, E noted without a score; D is gone.
    assert now.n == {"both": 0, "noted": 3, "scored": 0}
    assert (now.mrr["noted"], now.n_unscored) == (85.0, 1)
    listed = states.listed(session, QUESTION, rows).select("account_id", "risk", "n_months").rows()
    # B was cleared in between: what counts is since when it is noted this time.
    assert listed == [("A", "imminent", 2), ("E", "suspected", 10), ("B", "suspected", 2)]
    months = states.risk_over_time(session, QUESTION)
    march = months.filter((pl.col("month") == day("2024-03")) & (pl.col("category") == "suspected"))
    assert march.select("amount", "n").row(0) == (70.0, 2)
    april = months.filter((pl.col("month") == day("2024-04")) & (pl.col("category") == "suspected"))
    assert april["n"].item() == 1


def test_nobody_is_counted_twice_at_risk():
    accounts = history("2024-01", {"A": [10], "B": [20], "C": [30]}, health_score={"A": 10.0, "B": 10.0})
    noted = pl.DataFrame({"account_id": ["A", "C"], "kind": "risk_imminent", "date": [day("2024-01")] * 2})
    question = Question(12, (), JANUARY, JANUARY)
    now = states.at_risk(states.everybody(opened(accounts, events=noted), question))
    assert now.n == {"both": 1, "noted": 1, "scored": 1}
    assert (now.n_all, now.all_mrr, now.total_mrr) == (3, 60.0, 60.0)


def test_usage_is_a_ratio_of_sums():
    accounts = history(
        "2024-01",
        {"A": [1], "B": [1], "C": [1]},
        active_users={"A": 90, "B": 1, "C": 4},
        seats={"A": 100, "B": 10},
    )
    one = usage.company(opened(accounts), Question(12, (), JANUARY, JANUARY), "adoption").row(0, named=True)
    # 91 of 110, not the mean of 90% and 10%; C does not say how many seats it has.
    assert (one["value"], one["n_accounts"]) == (pytest.approx(91 / 110), 2)


def test_the_bands_of_the_sample_against_sql():
    session = sample_session()
    last = session.last_month
    bands = score.bands_over_time(session, Question(12, (), last, last))
    accounts = next((SAMPLE_DATA / "snapshots").glob(f"{session.id}*/accounts"))
    found = duckdb.sql(
        f"""
        with a as (
          select account_id, sum(mrr) as mrr, max(health_score) as score
          from read_parquet('{accounts}/**/*.parquet', hive_partitioning = false)
          where month = date '2026-10-01' group by account_id having sum(mrr) > 0
        )
        select case when score >= 70 then 'healthy' when score >= 40 then 'watch'
                    when score is not null then 'at_risk' else 'unknown' end as state,
               count(*), sum(mrr)::double from a group by state
        """
    ).fetchall()
    assert {(row[0], row[1], row[2]) for row in found} == set(bands.select("state", "n", "mrr").rows())


def test_groups_of_use_that_cannot_be_judged_are_not_called_alike():
    def said(*judged: bool) -> str:
        rows = [(f"g{i}", 0.5, None, None, 30, 0.5, False, one) for i, one in enumerate(judged)]
        return usage_told.groups_differ(
            "adoption", pl.DataFrame(rows, schema=SCHEMA, orient="row"), "plan", NAMES
        ).en

    assert said(True, True).endswith("beyond chance")
    assert said(True, False).endswith("(groups judged: 1; too little to judge: 1)")
    assert said(False, False) == "Whether Adoption differs by plan cannot be told of any group"
