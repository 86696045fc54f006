"""Scenarios: nothing assumed is nothing changed, parts add up, and speed is worth what was measured."""

from datetime import date, timedelta

import polars as pl
import pytest

from csdash.analysis.difference import Measured
from csdash.analysis.forecast.outlook import known_to, outlook
from csdash.analysis.forecast.scenario import Assumed, Speed, scenario, speed_of
from csdash.analysis.question import Question
from csdash.errors import NotUnlocked, UnknownName
from csdash.months import month_start
from csdash.settings import Settings
from tests.analysis.forecast.companies import FIRST, drawn, history, opened

A = {"segment": ["a"]}


@pytest.fixture(scope="module")
def session():
    paid = drawn(6, 36, 60, churn=0.03, grows=0.1)
    return opened(history("2021-04", paid, segment={name: "ab"[i % 2] for i, name in enumerate(paid)}))


def whole(session) -> Question:
    return Question(12, (), session.first_month, session.last_month)


@pytest.mark.parametrize("n_months", [1, 5, 12])
def test_nothing_assumed_is_the_forecast_itself(session, n_months):
    told = scenario(session, whole(session), A, Assumed(), n_months)
    for key in ("nrr", "arr"):
        assert told.difference(key) == 0
        base = outlook(known_to(session, whole(session)), key).at(n_months, "model")["value"]
        assert told.base[key] == pytest.approx(base, rel=1e-12)
    assert told.parts == {}


def test_less_churn_and_more_growth_raise_both_and_add_up(session):
    told = scenario(session, whole(session), A, Assumed(churn=-0.5, expansion=0.5), 12)
    for key in ("nrr", "arr"):
        assert all(told.parts[name][key] > 0 for name in ("churn", "expansion"))
        assert sum(part[key] for part in told.parts.values()) == pytest.approx(told.difference(key))


def test_only_the_group_changes(session):
    both = [scenario(session, whole(session), {"segment": [g]}, Assumed(churn=-1.0), 12) for g in "ab"]
    alone = scenario(session, whole(session), {"segment": ["a", "b"]}, Assumed(churn=-1.0), 12)
    assert sum(one.difference("nrr") for one in both) == pytest.approx(alone.difference("nrr"))
    with pytest.raises(UnknownName, match="Known: a, b"):
        scenario(session, whole(session), {"segment": ["c"]}, Assumed(), 12)


def test_speed_by_hand():
    # Three in four are fast: .75 x .1 + .25 x .5 = .2 are lost; if all were, .1: half as many.
    speed = Speed(90, Measured(0.1, 0.05, 0.2, 75), Measured(0.5, 0.3, 0.7, 25))
    assert speed.change(0.25) == pytest.approx(-0.5)
    assert speed.change(5) == pytest.approx(-0.5)  # no more than all can be fast
    assert speed.change(0) == 0
    assert speed.change(-0.75) == pytest.approx(0.5 / 0.2 - 1)


def onboarded(minimum_n: int):
    """20 fast accounts of which 2 leave after a year, and 20 slow ones of which 10 do; one begins too late."""
    paid, events = {"witness": [1] * 30}, []
    for i in range(40):
        is_fast, leaves = i < 20, i < 2 or i >= 30
        paid[f"a{i}"] = [None] * 3 + [10] * (12 if leaves else 27)
        begun = month_start(FIRST + 3)
        events.append((f"a{i}", "onboarding_started", begun))
        if is_fast or i % 2:
            events.append((f"a{i}", "first_value", begun + timedelta(days=90 if is_fast else 91)))
    paid["early leaver"] = [None] * 3 + [10] * 2
    paid["late"] = [None] * 25 + [10] * 5
    return opened(
        history("2021-04", paid),
        events=pl.DataFrame(events, schema=["account_id", "kind", "date"], orient="row"),
        options={"settings": Settings(minimum_n=minimum_n)},
    )


def test_speed_is_measured_at_the_first_renewal():
    session = onboarded(20)
    speed = speed_of(session, whole(session), {})
    assert (speed.fast.value, speed.fast.n) == (0.1, 20)
    assert (speed.slow.value, speed.slow.n) == (0.5, 20)
    assert speed.is_distinguishable


def test_speed_is_not_offered_on_few_accounts_or_without_events():
    session = onboarded(21)
    assert speed_of(session, whole(session), {}) is None
    bare = opened(history("2021-04", {"A": [1] * 30}))
    assert speed_of(bare, whole(bare), {}) is None
    with pytest.raises(NotUnlocked, match="events"):
        bare.first_renewals(bare.last_month)
    assert date(2021, 4, 1) == month_start(FIRST)
