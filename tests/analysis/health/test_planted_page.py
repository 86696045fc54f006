"""What the page says of the planted effects on the sample data, and that it says nothing where they are dealt away."""

from random import Random

import polars as pl
import pytest

from csdash.analysis.health import movement, sponsors, states_told, told, usage_told
from csdash.analysis.health.score import bands_over_time, standing
from csdash.analysis.question import Question
from csdash.configs import Configs
from tests.analysis.health.watching import sample

RULES = Configs().health.value.sponsors
SEEDS = range(40)
# Of 40 at 5% each, seven or more have a chance of 0.5% (binomial).
MOST = 6


@pytest.fixture(scope="module")
def session():
    return sample()


@pytest.fixture(scope="module")
def question(session):
    return Question(12, (), session.last_month - 23, session.last_month)


@pytest.fixture(scope="module")
def departures(session, question):
    return sponsors.departures(session, question)


@pytest.fixture(scope="module")
def ends(session, question):
    return movement.ends(session, question)


def test_the_more_was_done_the_more_successors_were_won(departures):
    # Planted: 12, 35, 65 and 90% by steps taken, within 25 to 80 days; whoever leaves meanwhile wins nobody.
    found = sponsors.playbook(departures, RULES)
    for n, planted in enumerate((0.12, 0.35, 0.65, 0.90)):
        assert found.by_steps[n].lower <= planted + 0.05
        assert found.by_steps[n].upper >= planted - 0.05
    assert found.versus.is_distinguishable
    assert found.versus.now.n + found.versus.then.n == found.won.n
    assert 25 <= found.days.value <= 80
    assert "beyond chance" in usage_told.answered(found, RULES.won_days).en


def test_steps_dealt_anew_win_nobody(departures):
    found = 0
    for seed in SEEDS:
        anew = departures.with_columns(pl.col("n_steps").shuffle(seed))
        found += sponsors.playbook(anew, RULES).versus.is_distinguishable
    assert found <= MOST


def test_the_low_leave_more_often_than_the_healthy(ends, session):
    # Planted: of the low 19 in 100 are lost within half a year, of the healthy 4.
    said = states_told.moved(movement.movement(ends), 12, session.currency)
    assert "beyond chance more than" in said[1].en


def test_outcomes_dealt_anew_are_told_as_chance(ends, session):
    found = 0
    for seed in SEEDS:
        anew = ends.with_columns(pl.col("closing").shuffle(seed))
        said = states_told.moved(movement.movement(anew), 12, session.currency)
        found += "within chance" not in said[1].en
    assert found <= MOST


def test_who_fell_and_who_rose_dealt_anew_is_told_as_even(ends):
    found = 0
    moved = ends.filter(pl.col("step").is_not_null() & (pl.col("step") != 0))
    for seed in SEEDS:
        toss = Random(seed)
        signs = pl.Series([toss.choice((-1, 1)) for _ in range(moved.height)])
        found += movement.movement(moved.with_columns(step=signs)).direction != 0
    assert found <= MOST


def test_numbers_said_are_those_of_the_frames(session, question):
    now = standing(session, question)
    months = bands_over_time(session, question)
    last = months.filter(pl.col("month") == question.month)
    assert dict(last.select("state", "n").iter_rows()) == now.n
    said = told.standing(now, question.last, session.currency)
    assert f"{now.n['healthy']} accounts are healthy" in said[0].en
    assert f"良好{now.n['healthy']}社" in said[0].ja
    assert len(said) == 3
