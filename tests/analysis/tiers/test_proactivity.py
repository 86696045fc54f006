"""Proactivity: the mix by hand, what came after it, and outcomes dealt at random that say nothing."""

from datetime import date

import polars as pl

import csdash
from csdash.analysis.question import Question
from csdash.analysis.tiers.proactivity import AHEAD, NONE, REACTIVE, compared, followed, mixes, results
from tests.histories import history, opened
from tests.sample import sample_session

SEEDS = 40


def company(*more: tuple) -> csdash.Session:
    """Three accounts in 2024 and 2025; C leaves in mid-2025. Touches by day, account and kind."""
    accounts = history(
        "2024-01",
        {"A": [10] * 24, "B": [20] * 24, "C": [30] * 18},
        tier=dict.fromkeys("ABC", "low"),
    )
    touches = [
        (date(2024, 3, 1), "A", "touch_predictive"),
        (date(2024, 6, 1), "A", "touch_proactive"),
        (date(2024, 9, 1), "A", "touch_reactive"),
        (date(2024, 12, 31), "C", "touch_reactive"),
        *more,
    ]
    events = pl.DataFrame(touches, schema=["date", "account_id", "kind"], orient="row")
    return opened(accounts, events=events)


def asked(session: csdash.Session) -> Question:
    return Question(12, (), session.first_month, session.last_month)


def groups(session: csdash.Session) -> list[tuple]:
    return followed(session, asked(session)).select("account_id", "group", "n_kept").rows()


def test_by_hand():
    session = company((date(2025, 2, 1), "B", "touch_proactive"), (date(2025, 3, 1), "B", "touch_reactive"))
    assert groups(session) == [("A", AHEAD, 1), ("B", NONE, 1), ("C", REACTIVE, 0)]
    (mix,) = mixes(session, asked(session))
    # Of 2025 only B was touched, and C is no longer there.
    assert (mix.n_accounts, mix.n_touched, mix.n_touches) == (2, 1, 2)
    assert {kind: part.value for kind, part in mix.shares.items()} == {
        "predictive": 0,
        "proactive": 0.5,
        "reactive": 0.5,
    }
    assert mix.touched.value == 0.5


def test_touches_after_the_opening_tell_nothing_of_the_group():
    later = [(date(2025, month, 5), account, "touch_predictive") for month in (1, 6) for account in "ABC"]
    assert groups(company(*later)) == groups(company())
    # The same a day earlier belong to the year before.
    assert groups(company(*[(date(2024, 12, 31), "B", "touch_predictive")])) != groups(company())


def test_the_region_that_climbed_works_ahead_of_need():
    session = sample_session()
    others = tuple(name for name in session.dimensions["region"] if name != "Kansai")
    here, there = (
        mixes(session, Question(12, (("region", names),), session.first_month, session.last_month))
        for names in (("Kansai",), others)
    )
    for one, other in zip(here, there, strict=True):
        assert one.shares["reactive"].upper < other.shares["reactive"].lower
        assert one.shares["predictive"].value > other.shares["predictive"].value


def test_outcomes_dealt_at_random_are_told_apart_as_rarely_as_stated():
    session = sample_session()
    rows = followed(session, asked(session))
    false = sum(
        any(one.stands for one in compared(rows.with_columns(pl.col("n_kept").shuffle(seed=seed)), 20))
        for seed in range(SEEDS)
    )
    assert false <= 5  # 5% of 40 is 2
    # And where those touched ahead of need do stay, that is found.
    kept = pl.when(pl.col("group") == AHEAD).then(1).otherwise(pl.col("n_kept"))
    low = [one for one in compared(rows.with_columns(n_kept=kept), 20) if one.tier in ("low", "tech")]
    assert [one.stands for one in low] == [True, True]
    assert sum(one.kept.n for one in results(rows)) == rows.height
