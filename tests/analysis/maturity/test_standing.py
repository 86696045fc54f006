"""Standing: a stage needs every gate below it, unknown gates are never met, and doubt is said."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from csdash.analysis.difference import Measured, fixed
from csdash.analysis.maturity import told, told_climb
from csdash.analysis.maturity.gates import MET, MISSED, UNKNOWN, Judged, judged
from csdash.analysis.maturity.standing import Standing, standings, stood, transitions
from csdash.analysis.maturity.told_gates import needed_text, state_text
from csdash.configs import Configs
from csdash.configs.maturity import Gate, Maturity
from csdash.contract.names import Names
from csdash.errors import DataError
from tests.histories import history, opened
from tests.metrics.examples.deeds import YEAR

MATURITY = Configs().maturity.value


def gate(stage: int, state: str, *, sure: bool = False, effort: int = 1, effect: int = 1) -> Judged:
    asked = Gate(stage, effort, effect, "", metric="proactive_touch_share", at_least=0.5)
    value = {MET: 0.6, MISSED: 0.4, UNKNOWN: None}[state]
    return Judged("company", 0, asked, Measured(value, None, None, 9), 10.0, state, is_sure=sure)


@pytest.mark.parametrize(
    ("states", "evidence"),
    [
        ("met met met", 4),
        ("met missed met", 2),
        ("missed met met", 1),
        ("met met unknown", 3),
        ("met unknown met", 2),
        ("unknown met met", None),
    ],
)
def test_the_stage_is_the_highest_whose_gates_and_all_below_are_met(states: str, evidence: int | None):
    found = stood([gate(2 + i, state) for i, state in enumerate(states.split())], said=None)
    assert found.evidence == evidence


def test_an_unknown_gate_beside_met_ones_holds_the_stage_and_is_said():
    found = stood([gate(2, MET), gate(2, UNKNOWN), gate(3, MET), gate(4, MET)], said=None)
    assert (found.evidence, found.waits_for_data) == (1, True)
    beside_missed = stood([gate(2, MISSED), gate(2, UNKNOWN), gate(3, MET), gate(4, MET)], said=None)
    assert (beside_missed.evidence, beside_missed.waits_for_data) == (1, False)


def test_intervals_leave_a_range_of_stages_open():
    found = stood([gate(2, MET, sure=True), gate(3, MET), gate(4, MISSED, sure=True)], said=4)
    assert (found.low, found.evidence, found.high) == (2, 3, 3)
    assert found.overrates
    assert not stood([gate(2, MET), gate(3, MISSED), gate(4, MISSED)], said=4).overrates


def test_what_holds_back_is_ordered_by_effort_then_effect():
    rows = [gate(2, MISSED, effort=2, effect=1), gate(2, MISSED, effort=1, effect=1)]
    rows += [gate(2, MISSED, effort=1, effect=3), gate(2, MET), gate(3, MISSED), gate(4, MISSED)]
    held = stood(rows, said=None).held_by
    assert [(one.gate.effort, one.gate.effect) for one in held] == [(1, 3), (1, 1), (2, 1)]


def test_gates_of_a_company_that_anybody_can_reckon():
    session = opened(**YEAR)
    found = {
        (one.gate.stage, one.gate.name): one
        for one in judged(session, MATURITY, ["company", "region=Kansai"], [session.last_month])
        if one.unit == "company"
    }
    # 3 of 6 touches, by two accounts of the four that a figure needs; 110 of 160 have a score, three accounts.
    assert (found[2, "proactive_touch_share"].state, found[2, "proactive_touch_share"].why) == (
        UNKNOWN,
        "few",
    )
    assert found[4, "alignment"].why == "assessments"


def test_a_gate_on_no_metric_is_refused_with_its_place():
    session = opened(history("2024-01", {"a": [1]}))
    wrong = Maturity("own", 1, (Gate(2, 1, 1, "why", metric="nrrr", at_least=1.0),))
    with pytest.raises(DataError, match=r'^maturity.toml gates\[0\]: Unknown metric "nrrr"'):
        judged(session, wrong, ["company"], [session.last_month])


def test_a_gate_says_how_much_it_takes():
    # 4 of 10 where 5 of 10 are wanted.
    assert needed_text(gate(2, MISSED), "JPY").en == "1 more"
    # 20% of MRR 1,000,000 lost where 30% are wanted: MRR 100,000, ARR 1.2 million.
    lost = Gate(2, 1, 1, "", metric="foreseen_loss_share", at_least=0.3)
    one = Judged("company", 0, lost, Measured(0.2, None, None, 9), 1_000_000.0, MISSED)
    assert needed_text(one, "JPY").en == "ARR of ¥1.2M"
    assert state_text(gate(2, MISSED, sure=True)).en == "▼ missed"
    assert state_text(gate(2, MET)).en == "● met (within chance)"
    assert state_text(gate(2, UNKNOWN)).ja.startswith("? 不明")


def test_assessed_gates_take_the_units_own_word_and_else_the_companys():
    assessed = pl.DataFrame(
        [
            (date(2024, 6, 30), "company", "alignment", 4),
            (date(2024, 6, 30), "segment=A", "alignment", 2),
            # Known only after the month that is judged.
            (date(2024, 12, 31), "segment=A", "alignment", 4),
        ],
        schema=["date", "unit", "dimension", "stage"],
        orient="row",
    )
    accounts = history("2024-01", {"a": [1] * 12, "b": [1] * 12}, segment={"a": "A", "b": "B"})
    session = opened(accounts, assessments=assessed)
    units = ["company", "segment=A", "segment=B"]
    states = {
        one.unit: (one.measured, one.state)
        for one in judged(session, MATURITY, units, [session.last_month - 1])
        if one.gate.assessment
    }
    four = (fixed(4.0), MET)
    assert states == {"company": four, "segment=A": (fixed(2.0), MISSED), "segment=B": four}


def test_a_step_that_is_lost_again_is_no_transition():
    session = opened(history("2024-01", {"a": [1] * 36}))
    first = session.first_month + 11

    def path(*stages: int) -> list:
        made = []
        for i, stage in enumerate(stages):
            gates = [gate(s, MET if s <= stage else MISSED) for s in (2, 3, 4)]
            one = stood(gates, said=None)
            made.append(type(one)("company", first + 3 * i, stage, 1, 4, None, False, one.gates))
        return made

    assert transitions(session, path(1, 2, 1, 1)) == []
    held = transitions(session, path(1, 1, 3, 3))
    assert not any(one.is_sure for one in held)
    assert [(one.stage, one.month) for one in held] == [(2, first + 6), (3, first + 6)]
    assert standings(session, MATURITY, ["company"], [session.last_month])[0].evidence is None


def units_at(*stages: tuple[int, int, int]) -> list[Standing]:
    """Regions at these stages: evidence, low, high."""
    gates = (gate(2, MET),)
    return [Standing(f"region=R{i}", 0, *three, None, False, gates) for i, three in enumerate(stages)]


@pytest.mark.parametrize(
    ("stages", "title", "sentence"),
    [
        # The first can be 3 at the least, the others 2 at the most.
        (((4, 3, 4), (1, 1, 2)), "R0 is furthest, at stage 4", "Furthest is R0, at stage 4."),
        (
            ((4, 2, 4), (1, 1, 2)),
            "Stages differ within chance; by value R0 is furthest, at 4",
            "By value the furthest is R0, at stage 4, within chance of the others.",
        ),
        # Two share the first place, and of one of them it is not sure.
        (
            ((4, 3, 4), (4, 2, 4), (1, 1, 2)),
            "Stages differ within chance; by value R0, R1 is furthest, at 4",
            "By value the furthest is R0, R1, at stage 4, within chance of the others.",
        ),
        (((2, 2, 2), (2, 1, 3)), "All units are at the same stage", "All units are at the same stage."),
    ],
)
def test_nobody_is_called_furthest_within_chance(stages, title: str, sentence: str):
    rows = units_at(*stages)
    assert told.title(rows, Names()).en.replace("Region: ", "") == title
    assert told.answer(rows, Names())[0].en.replace("Region: ", "") == sentence


def test_the_next_gate_is_told_with_its_interval_n_and_whether_chance_explains_it():
    asked = Gate(2, 1, 1, "why", metric="proactive_touch_share", at_least=0.5)
    one = Judged("company", 0, asked, Measured(0.4, 0.3, 0.51, 90), 100.0, MISSED)
    rows = [Standing("company", 0, 1, 1, 2, None, False, (one,))]
    assert told.answer(rows, Names())[2].en == (
        "For the company's next step, look first at Proactive touches: 40.0% (30.0–51.0%, n = 90), "
        "at least 50.0% wanted, within chance of it."
    )
    assert told.answer(rows, Names())[0].en == (
        "By evidence in data the company is at stage 1, Reactive (1 to 2 within chance)."
    )
    sure = [replace(rows[0], high=1, gates=(replace(one, is_sure=True),))]
    assert told.answer(sure, Names())[2].en.endswith("n = 90), at least 50.0% wanted.")
    assert told.answer(sure, Names())[0].en.endswith("stage 1, Reactive.")


@pytest.mark.parametrize(
    ("ranges", "words"),
    [
        # evidence, low, high at each quarter's end
        ([(1, 1, 1), (2, 2, 3), (2, 2, 3)], told_climb.ROSE),
        ([(1, 1, 2), (2, 2, 3), (2, 2, 3)], told_climb.ROSE_BY_VALUE),
        ([(1, 1, 1), (2, 1, 3), (2, 2, 3)], told_climb.ROSE_BY_VALUE),
        ([(1, 1, 1), (2, 2, 3), (1, 1, 3)], told_climb.NONE_ROSE),
    ],
)
def test_a_step_within_the_intervals_is_not_called_a_rise(ranges: list, words):
    gates = (gate(2, MET),)
    path = [Standing("company", 3 * i, *three, None, False, gates) for i, three in enumerate(ranges)]
    assert told_climb.climb_title(path, Names()) == words.format(units=told.units_text(["company"], Names()))
