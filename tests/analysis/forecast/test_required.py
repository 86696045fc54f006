"""Required: if that arrives, the target is hit, to the minor unit."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csdash.analysis.forecast.material import material
from csdash.analysis.forecast.model import losses
from csdash.analysis.forecast.outlook import known_to
from csdash.analysis.forecast.required import asked_of, months_to_year_end, required
from csdash.analysis.forecast.sentences import asks
from csdash.analysis.question import Question
from csdash.errors import NotEnoughHistory, UnknownName
from csdash.months import parse_month
from tests.analysis.forecast.companies import QUIET, drawn, history, opened
from tests.analysis.phrases import is_sentence

YEN, CENT = Decimal(1), Decimal("0.01")


@pytest.fixture(scope="module")
def known():
    paid = drawn(9, 36, 50, churn=0.02, grows=0.1) | {"new": [None] * 30 + [123.45] * 6}
    return material(opened(history("2021-04", paid)), {})


@settings(max_examples=25)
@given(target=st.floats(10_000, 1_000_000), n_months=st.integers(1, 12), unit=st.sampled_from([YEN, CENT]))
def test_if_it_arrives_arr_is_at_its_target(known, target, n_months, unit):
    told = asked_of(known, "arr", target, n_months, unit)
    for spread in (told.even, told.season):
        assert sum(spread) == told.required
        assert all(part >= 0 and part % unit == 0 for part in spread)
    assert max(told.even) - min(told.even) <= unit
    closing = told.opening - sum(told.lost) + told.required
    assert 12 * closing >= Decimal(repr(target))
    if told.required:
        assert closing == told.closing
        assert 12 * (closing - unit) < Decimal(repr(target))


@settings(max_examples=15)
@given(target=st.floats(0.8, 1.5), n_months=st.integers(1, 12))
def test_if_it_arrives_nrr_is_at_its_target(known, target, n_months):
    told = asked_of(known, "nrr", target, n_months, CENT)
    closing = told.opening - sum(told.lost) + sum(told.even)
    assert closing / told.base >= Decimal(repr(target))
    if told.required:
        assert (closing - CENT) / told.base < Decimal(repr(target))


def test_by_hand():
    # 100 a month, nothing ever lost, 1,320 asked for: 10 of MRR in four months.
    known = material(opened(history("2021-04", QUIET)), {})
    told = asked_of(known, "arr", 1320, 4, YEN)
    assert told.required == 10
    assert told.even == (3, 3, 2, 2)
    assert told.season == (3, 3, 2, 2)  # nothing was won a year ago: evenly
    assert told.lost == (0, 0, 0, 0)
    assert told.pace is None
    assert is_sentence(asks(told))
    assert "4" not in asks(told).en.split("takes")[0].replace("Nov 2024", "")


def test_the_season_and_the_pace_are_those_of_last_year():
    # Won in the last year: 30 in the first of its months, 10 in the second, nothing else.
    paid = {"A": [100] * 36, "B": [None] * 24 + [30] * 12, "C": [None] * 25 + [10] * 11}
    known = material(opened(history("2021-04", paid)), {})
    lost = losses(known)["lost"].sum()
    assert lost == 0
    told = asked_of(known, "arr", 12 * 220, 12, YEN)
    assert told.required == 80
    assert told.season == (60, 20, *[0] * 10)
    assert told.pace == pytest.approx(2)
    assert told.table()["won_before"].sum() == 40


def test_a_target_that_is_met_asks_for_nothing():
    known = material(opened(history("2021-04", QUIET)), {})
    told = asked_of(known, "arr", 600, 3, YEN)
    assert told.required == 0
    assert set(told.even) == {0}
    assert "without any" in asks(told).en
    assert is_sentence(asks(told))


@pytest.mark.parametrize(
    ("month", "start", "expected"),
    [("2026-10", 4, 5), ("2026-03", 4, 12), ("2026-02", 4, 1), ("2026-12", 1, 12)],
)
def test_months_to_the_end_of_the_fiscal_year(month, start, expected):
    assert months_to_year_end(parse_month(month), start) == expected


def test_refuses_what_it_cannot_answer():
    session = opened(history("2021-04", {"A": [1] * 12}))
    asked = Question(12, (), session.first_month, session.last_month)
    with pytest.raises(NotEnoughHistory):
        required(session, asked, "arr", 5, 3)
    # Nor from a month before which there is no year, though later ones are known.
    longer = opened(history("2021-04", {"A": [1] * 20}))
    early = Question(12, (), longer.first_month, longer.first_month + 11)
    for refuse in (lambda: required(longer, early, "arr", 5, 3), lambda: known_to(longer, early)):
        with pytest.raises(NotEnoughHistory, match="there are 12"):
            refuse()
    assert (
        required(longer, replace(early, last=longer.first_month + 12), "arr", 5, 3).origin == early.last + 1
    )
    with pytest.raises(UnknownName, match="grr"):
        required(session, asked, "grr", 0.9, 3)
