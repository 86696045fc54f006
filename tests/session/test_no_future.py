"""What lies after the cut-off moves nothing before it, on the page that tells of it; back-test and peers are in `test_watched`."""

import dataclasses

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from csdash.analysis.maturity.standing import standings
from csdash.analysis.maturity.units import units_of
from csdash.analysis.onboarding.first_renewals import decided
from csdash.analysis.principles.figure import measured
from csdash.analysis.question import Question
from csdash.analysis.tiers.fit import fit_at
from csdash.analysis.tiers.lifetime import worth_by
from csdash.analysis.tiers.proactivity import followed
from csdash.configs import Configs
from csdash.months import month_start, parse_month
from tests.thorough import one_in

UNTIL = parse_month("2025-06")
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
