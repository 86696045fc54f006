"""Principles: lights only where chance does not explain them, people's word where no figure speaks."""

from datetime import date

import polars as pl
import pytest

from csdash.analysis.difference import Measured
from csdash.analysis.maturity.assessed import stages
from csdash.analysis.principles.figure import figure
from csdash.analysis.principles.shown import BAD, GOOD, OPEN, PEOPLE, UNKNOWN, Shown, Sign, shown
from csdash.analysis.principles.told import assessed_text, figure_text, summary
from csdash.configs import Configs
from csdash.configs.principles import Evidence, Principles
from csdash.contract.principles import FRAMEWORKS, PRINCIPLES, SOURCES
from csdash.errors import DataError
from csdash.ui.navigation import PAGES
from tests.histories import history, opened

CONFIG = Configs().principles.value
NOBODY = Measured(None, None, None, 0)


def signs(*states: str) -> tuple[Sign, ...]:
    evidence = Evidence("p2013.1", "nrr", "", at_least=1.0)
    return tuple(Sign(evidence, Measured(0.9, None, None, 30), NOBODY, state) for state in states)


@pytest.mark.parametrize(
    ("states", "light"),
    [
        ((), PEOPLE),
        ((UNKNOWN,), UNKNOWN),
        ((GOOD, GOOD), GOOD),
        ((GOOD, OPEN), OPEN),
        ((GOOD, UNKNOWN), OPEN),
        ((GOOD, BAD), BAD),
    ],
)
def test_a_light_is_the_worst_that_is_known_and_good_only_where_all_is(states, light):
    assert Shown(PRINCIPLES["p2013.1"], signs(*states), None).light == light


def test_the_lists_are_as_published():
    counts = {name: sum(one.framework == name for one in PRINCIPLES.values()) for name in FRAMEWORKS}
    assert counts == {
        "p2013": 10,
        "p2021": 10,
        "driver": 4,
        "model": 5 + 4 + 5,
        "value": 3,
        "start": 7,
        "signoff": 5,
    }
    assert set(SOURCES) == set(FRAMEWORKS)
    assert {one.page for one in PRINCIPLES.values()} - {""} <= {page.url_path for page in PAGES}


def test_evidence_that_is_no_figure_is_refused_with_its_place():
    wrong = Principles("own", (Evidence("p2013.1", "nrrr", "why", at_least=1.0),))
    with pytest.raises(DataError, match=r'^principles.toml evidence\[0\]: Unknown metric "nrrr"'):
        shown(opened(history("2024-01", {"a": [1]})), wrong)


def test_shipped_evidence_is_of_metrics_and_points_the_way_that_is_better():
    for one in CONFIG.evidence:
        assert (figure(one.metric).better == "lower") == (one.at_most is not None), one


@pytest.fixture(scope="module")
def session():
    # Of 60 accounts 30 leave in the second year: 50% logo churn against 10% wanted, and nothing in the first.
    paid = {f"a{i:02}": [10] * (18 if i < 30 else 24) for i in range(60)}
    assessed = pl.DataFrame(
        [
            (date(2024, 12, 31), "company", "principle:start.7", 2, "bonus for the team"),
            (date(2025, 6, 30), "company", "principle:start.7", 3, "bonus for everybody"),
            (date(2026, 6, 30), "company", "principle:start.7", 4, "not yet"),
            (date(2025, 6, 30), "company", "data", 3, ""),
            (date(2025, 9, 30), "company", "principle:p2013.10", 1, ""),
        ],
        schema=["date", "unit", "dimension", "stage", "evidence"],
        orient="row",
    )
    return opened(history("2024-01", paid), assessments=assessed)


def test_figures_speak_where_they_can_and_say_what_is_missing(session):
    found = {one.principle.code: one for one in shown(session, CONFIG)}
    signs = {sign.evidence.metric: sign for one in found.values() for sign in one.signs}
    assert (signs["logo_churn_rate"].state, signs["logo_churn_rate"].now.value) == (BAD, 0.5)
    assert signs["csat"].why == "surveys"
    assert signs["health_arr_coverage_rate"].why == "accounts.health_score"
    assert found["p2013.1"].light == BAD
    assert found["p2021.5"].light == UNKNOWN
    assert "surveys" in figure_text(signs["csat"]).en
    assert "50.0% (±12.3, n = 60)" in figure_text(signs["logo_churn_rate"]).en


def test_people_are_taken_at_their_newest_word_up_to_the_last_month(session):
    found = {one.principle.code: one for one in shown(session, CONFIG)}
    assert (found["start.7"].assessed, found["start.7"].grounds) == (3, "bonus for everybody")
    assert (
        assessed_text(found["start.7"]).en == "assessed 3 of 4 (above the one before: Dec '24 2 → Jun '25 3)"
    )
    assert assessed_text(found["start.7"]).ja == "評価 3/4(前回より上: 24/12 2 → 25/06 3)"
    assert assessed_text(found["p2013.10"]).en == "assessed 1 of 4"
    assert found["start.2"].assessed is None
    assert assessed_text(found["start.2"]).en == ""
    said = summary([one for one in found.values() if one.principle.framework == "start"])
    assert "Not assessed yet, of what people have to judge: 4." in said[-1].en


def test_assessed_principles_are_no_stage_of_maturity(session):
    assert stages(session.table("assessments"), date(2025, 12, 31)).select("date", "stage").rows() == [
        (date(2025, 6, 30), 3)
    ]
