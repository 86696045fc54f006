"""What lies after the cut-off moves nothing before it, on the page that tells of it; back-test and peers are in `test_watched`."""

import dataclasses

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from csdash.analysis.health.inputs import inputs
from csdash.analysis.health.movement import ends
from csdash.analysis.health.score import bands_over_time
from csdash.analysis.health.sponsors import departures
from csdash.analysis.health.states import everybody
from csdash.analysis.health.usage import accounts
from csdash.analysis.maturity.standing import standings
from csdash.analysis.maturity.units import units_of
from csdash.analysis.onboarding.engagement import engagement
from csdash.analysis.onboarding.first_renewals import decided
from csdash.analysis.onboarding.starts import goals, modes, stuck
from csdash.analysis.onboarding.waits import started, waits
from csdash.analysis.principles.figure import measured
from csdash.analysis.question import Question
from csdash.analysis.tiers.fit import fit_at
from csdash.analysis.tiers.journey import journey
from csdash.analysis.tiers.lifetime import worth_by
from csdash.analysis.tiers.migration import tier_moves
from csdash.analysis.tiers.proactivity import followed
from csdash.analysis.voice.advocates import advocates
from csdash.analysis.voice.drivers import drivers
from csdash.analysis.voice.help import helped
from csdash.analysis.voice.help import quarters as support_quarters
from csdash.analysis.voice.requests import logged, requests
from csdash.analysis.voice.scores import quarters
from csdash.configs import Configs
from csdash.months import month_start, parse_month
from tests.thorough import one_in

UNTIL = parse_month("2025-06")
VOICE = ("nps", "nps_response_rate", "csat", "ces_easy_rate")
EVIDENCE = sorted({one.metric for one in Configs().principles.value.evidence})


@pytest.fixture(scope="module")
def asked(past_and_other_future):
    return Question(12, (), past_and_other_future[0].first_month, UNTIL)


def test_worth_and_fit(past_and_other_future, asked):
    (ours, theirs), (worth, other_worth) = (
        [fit_at(session, month_start(UNTIL)) for session in past_and_other_future],
        [worth_by(session, asked, "tier") for session in past_and_other_future],
    )
    assert ours.rows.height > 500
    assert (ours.low_from, ours.high_from) == (theirs.low_from, theirs.high_from)
    assert_frame_equal(
        ours.rows.drop("csm_id", strict=False),
        theirs.rows.drop("csm_id", strict=False),
        check_row_order=False,
    )
    assert worth == other_worth
    assert worth[-1].ltv.lower is not None


def test_what_became_of_care(past_and_other_future, asked):
    ours, theirs = (followed(session, asked) for session in past_and_other_future)
    assert ours.height > 500
    assert ours.equals(theirs)


def test_first_renewals_by_days_to_value(past_and_other_future, asked):
    ours, theirs = (decided(session, asked).drop("csm_id", strict=False) for session in past_and_other_future)
    assert ours.height > 200
    assert_frame_equal(ours, theirs)


@pytest.mark.parametrize("milestone", ["value", "completed"])
@pytest.mark.parametrize("by", ["", "tier", "mode", "year", "guide"])
def test_waits_of_onboarding(past_and_other_future, asked, milestone, by):
    ours, theirs = (waits(session, asked, milestone, by) for session in past_and_other_future)
    assert ours.n_reached > 200
    assert ours.n > ours.n_reached + ours.n_left
    assert ours.curves.equals(theirs.curves)
    assert (ours.medians, ours.n_left, ours.test.p_value) == (
        theirs.medians,
        theirs.n_left,
        theirs.test.p_value,
    )


@pytest.mark.parametrize("key", ["ttv_median_days", "onboarding_completion_rate", *VOICE])
def test_metrics_of_onboarding_and_voice(past_and_other_future, asked, key):
    ours, theirs = (asked.values(session, key) for session in past_and_other_future)
    assert ours.height > 20
    assert ours["value"].is_not_null().any()
    assert_frame_equal(ours, theirs)


# What a page tells of the months up to a day, and how much of it there is at least.
TOLD = {
    "starts": (started, 300),
    "stuck": (stuck, 5),
    "goals": (goals, 10),
    "modes": (modes, 10),
    "requests": (logged, 200),
    "quarters": (lambda session, asked: quarters(session, asked, "nps"), 8),
    "support": (support_quarters, 8),
    "drivers": (lambda session, asked: drivers(session, asked, "nps"), 20),
    "advocates": (lambda session, asked: advocates(session, asked).accounts, 50),
    "bands": (bands_over_time, 100),
    "moved": (ends, 500),
    "at risk": (everybody, 500),
    "exits": (departures, 50),
    "usage": (accounts, 500),
    "inputs": (inputs, 9),
    "moves of tier": (tier_moves, 500),
}


@pytest.mark.parametrize("name", TOLD)
def test_lists_behind_the_pages(past_and_other_future, asked, name):
    ask, least = TOLD[name]
    ours, theirs = (ask(session, asked) for session in past_and_other_future)
    # The end of a running contract is what was agreed, until it is left early: only the list of a past month would tell.
    gone = [
        name for name in ("csm_id", "opening_csm_id", "closing_csm_id", "end_date") if name in ours.columns
    ]
    assert ours.height >= least
    assert_frame_equal(ours.drop(gone), theirs.drop(gone), check_row_order=False, categorical_as_str=True)


def test_journey_early_care_requests_and_help(past_and_other_future, asked):
    for ask in (journey, engaged, shipped, helped):
        ours, theirs = (ask(session, asked) for session in past_and_other_future)
        assert ours == theirs, ask


def engaged(session, asked):
    found = engagement(session, asked)
    return found.engaged, found.days, found.quarters.rows(), found.kept, found.stands


def shipped(session, asked):
    found = requests(session, asked)
    return found.within_year, found.median_days, found.n_shipped, found.n_left


@pytest.mark.parametrize("key", one_in(3, EVIDENCE))
def test_evidence_of_principles(past_and_other_future, key):
    ((ours,), (theirs,)) = (measured(session, [key], [UNTIL])[key] for session in past_and_other_future)
    assert ours.value is not None
    # More money in the future takes coarser squares, and with them the last digit of an interval.
    assert dataclasses.astuple(ours) == pytest.approx(dataclasses.astuple(theirs), rel=1e-9)


def test_stages_of_maturity(past_and_other_future):
    def found(session):
        units = units_of(session, "region")
        rows = standings(session, session.configs.maturity.value, units, [UNTIL])
        return [
            (
                one.unit,
                one.evidence,
                one.low,
                one.high,
                one.said,
                [(gate.state, gate.is_sure) for gate in one.gates],
            )
            for one in rows
        ]

    ours, theirs = (found(session) for session in past_and_other_future)
    assert ours == theirs


def test_the_other_future_is_another_one_for_all_of_them(past_and_other_future):
    later = parse_month("2026-06")
    ours, theirs = past_and_other_future
    assert not fit_at(ours, month_start(later)).rows.equals(fit_at(theirs, month_start(later)).rows)
    told, told_there = (measured(session, EVIDENCE, [later]) for session in (ours, theirs))
    moved = [key for key in EVIDENCE if told[key] != told_there[key]]
    assert len(moved) > len(EVIDENCE) / 2
    assert (
        ours.table("assessments")
        .filter(pl.col("date") > month_start(UNTIL + 1))
        .equals(theirs.table("assessments").filter(pl.col("date") > month_start(UNTIL + 1)))
        is False
    )
