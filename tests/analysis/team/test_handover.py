"""Handovers on a history by hand: who changed, why, and how long nobody had the account."""

from datetime import date

import polars as pl
import pytest

from csdash.analysis.question import Question
from csdash.analysis.team.handover import handovers
from csdash.analysis.team.skills import matrix, skills
from csdash.analysis.team.told import changes
from csdash.errors import NotUnlocked
from tests.histories import day, history, opened

PAID = {"kept": [9] * 4, "moved": [8] * 4, "gap": [7] * 4, "open": [6] * 4, "back": [5, None, None, 5]}
CSM = {
    "kept": ["x"] * 4,
    "moved": ["x", "x", "y", "y"],
    "gap": ["z", None, None, "y"],
    "open": ["z", None, None, None],
    "back": ["x", None, None, "y"],
}
TEAM = pl.DataFrame(
    [(date(2025, month, 1), csm) for month in (1, 2, 3, 4) for csm in "xyz" if csm != "z" or month < 3],
    schema=["month", "csm_id"],
    orient="row",
)


@pytest.fixture(scope="module")
def session():
    return opened(history("2025-01", PAID, csm_id=CSM), team=TEAM)


def asked(session, window: int = 3, back: int = 0) -> Question:
    """The months of a session, or without the last ones."""
    return Question(window, (), session.first_month, session.last_month - back)


def test_changes_with_their_gap_and_reason(session):
    told = handovers(session, asked(session)).changes
    assert told.select("account_id", "month", "before", "after", "gap_months", "reason").rows() == [
        # Its own absence is no gap of ours.
        ("back", day("2025-04"), "x", "y", 0, "reassigned"),
        ("gap", day("2025-04"), "z", "y", 2, "left_team"),
        ("moved", day("2025-03"), "x", "y", 0, "reassigned"),
    ]


def test_accounts_without_anybody_and_since_when(session):
    told = handovers(session, asked(session))
    assert told.without.select("account_id", "mrr", "since").rows() == [("open", 6, day("2025-02"))]
    assert (told.changed.value, told.changed.n, told.n_gaps) == (3 / 5, 5, 1)
    first, second = changes(session, asked(session), told)
    assert first.en == "1 accounts with MRR of 6 have no CSM."
    assert "In 1 handovers" in second.en


def test_what_comes_later_is_not_seen(session):
    told = handovers(session, asked(session, back=2))
    assert told.changes.is_empty()
    assert sorted(told.without["account_id"]) == ["gap", "open"]


def test_a_short_window_holds_only_its_own_changes(session):
    assert handovers(session, asked(session, window=1)).changes["account_id"].to_list() == ["back", "gap"]


def assessed(*rows: tuple) -> pl.DataFrame:
    """Assessments: day of 2025-01, unit, dimension, stage."""
    padded = [(date(2025, 1, at), *more) for at, *more in rows]
    return pl.DataFrame(padded, schema=["date", "unit", "dimension", "stage"], orient="row")


def test_skills_are_the_last_of_each_person_and_not_of_regions():
    session = opened(
        history("2025-01", PAID, csm_id=CSM),
        assessments=assessed(
            *((2, "csm_id=x", "knowledge", 2), (9, "csm_id=x", "knowledge", 3), (9, "csm_id=x", "own", 4)),
            *(
                (9, "team=West", "relationship", 1),
                (9, "region=Kansai", "data", 4),
                (9, "csm_id=x", "data", 4),
            ),
        ),
    )
    told = matrix(skills(session))
    assert told.rows(named=True) == [
        {"kind": "csm_id", "unit": "x", "knowledge": 3, "relationship": None, "own": 4},
        {"kind": "team", "unit": "West", "knowledge": None, "relationship": 1, "own": None},
    ]


def test_without_skills_it_says_how_to_write_them(session):
    with pytest.raises(NotUnlocked) as missing:
        skills(session)
    assert "csm_id=..." in missing.value.message.en
