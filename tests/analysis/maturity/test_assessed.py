"""Maturity: the weakest dimension, the newest assessment, and each unit's evidence from its own rows."""

from datetime import date

import polars as pl
import pytest

from csdash.analysis.maturity.assessed import dimensions_of, evidence, latest, stages, unit_name
from csdash.analysis.question import Question
from csdash.contract.names import Names
from csdash.months import parse_month
from csdash.text import Text
from tests.histories import history, opened

SPRING, AUTUMN, LATER = date(2024, 3, 31), date(2024, 9, 30), date(2025, 3, 31)
ASSESSED = pl.DataFrame(
    [
        (SPRING, "region=Kansai", "data", 1),
        (SPRING, "region=Kansai", "outcomes", 2),
        (AUTUMN, "region=Kansai", "data", 3),
        (AUTUMN, "region=Kansai", "outcomes", 4),
        (SPRING, "company", "data", 2),
        (LATER, "company", "data", 4),
        (SPRING, "a unit of our own", "data", 1),
    ],
    schema=["date", "unit", "dimension", "stage"],
    orient="row",
)
NAMES = Names({("region", "Kansai"): Text("関西", "Kansai"), ("segment", "SMB"): Text("中小企業", "Small")})
JANUARY = parse_month("2025-01")


def standing(until: date) -> dict[str, tuple[int, date]]:
    newest = latest(stages(ASSESSED, until))
    return {unit: (stage, day) for unit, stage, day in newest.select("unit", "stage", "date").iter_rows()}


def test_a_unit_stands_at_its_lowest_dimension_of_the_newest_assessment():
    assert standing(AUTUMN) == {
        "company": (2, SPRING),
        "a unit of our own": (1, SPRING),
        "region=Kansai": (3, AUTUMN),
    }
    assert next(iter(standing(AUTUMN))) == "company"
    assert standing(LATER)["company"] == (4, LATER)
    assert standing(date(2024, 9, 29))["region=Kansai"] == (1, SPRING)
    assert standing(date(2024, 1, 1)) == {}


def test_all_of_a_units_assessments_are_its_history():
    history_ = stages(ASSESSED, LATER)
    kansai = history_.filter(pl.col("unit") == "region=Kansai")
    assert kansai.select("stage", "n_dimensions").rows() == [(1, 2), (3, 2)]


def test_dimensions_weakest_first_without_grounds_where_none_are_given():
    shown = dimensions_of(ASSESSED, AUTUMN)
    assert shown.columns == ["unit", "dimension", "stage"]
    kansai = shown.filter(pl.col("unit") == "region=Kansai")
    assert kansai["stage"].to_list() == [3, 4]
    with_grounds = dimensions_of(ASSESSED.with_columns(evidence=pl.lit("seen")), AUTUMN)
    assert with_grounds.columns[-1] == "evidence"


@pytest.mark.parametrize(
    ("unit", "ja", "en"),
    [
        ("company", "全社", "Company"),
        ("region=Kansai", "関西", "Kansai"),
        ("region=Hokkaido", "Hokkaido", "Hokkaido"),
        ("segment=SMB", "セグメント: 中小企業", "Segment: Small"),
        ("tier=high", "タッチ層: ハイタッチ", "Touch tier: High touch"),
        ("team=blue", "チーム: blue", "Team: blue"),
        ("just {a} <b>name</b>", "just {a} <b>name</b>", "just {a} <b>name</b>"),
        ("", "", ""),
    ],
)
def test_what_a_unit_is_called(unit, ja, en):
    assert unit_name(unit, NAMES) == Text(ja, en)


@pytest.fixture(scope="module")
def session():
    paid = {"K1": [10] * 13, "K2": [10] * 6, "T1": [30] * 12 + [45], "T2": [30] * 13}
    return opened(history("2024-01", paid, region={name: name[0] for name in paid}))


def test_evidence_is_of_the_units_own_rows(session):
    question = Question(12, (), JANUARY, JANUARY)
    frame = evidence(session, question, ["company", "region=K", "region=T"])
    nrr = dict(frame.select("unit", "nrr").iter_rows())
    assert nrr == pytest.approx({"company": 85 / 80, "region=K": 0.5, "region=T": 75 / 60})
    assert dict(frame.select("unit", "nrr_n").iter_rows()) == {"company": 4, "region=K": 2, "region=T": 2}


def test_evidence_of_a_unit_is_its_own_under_another_filter(session):
    question = Question(12, (("region", ("T",)),), JANUARY, JANUARY)
    frame = evidence(session, question, ["company", "region=K"])
    assert frame["nrr"].to_list() == pytest.approx([75 / 60, 0.5])


@pytest.mark.parametrize(
    "unit", ["a unit of our own", "team=blue", "segment=SMB", "region=", "=", "region=X"]
)
def test_an_unknown_unit_shows_nothing_and_breaks_nothing(session, unit):
    frame = evidence(session, Question(12, (), JANUARY, JANUARY), ["company", unit])
    assert frame["unit"].to_list() == ["company", unit]
    assert frame.row(1, named=True)["nrr"] is None
    assert frame.row(0, named=True)["nrr"] is not None


def test_metrics_that_are_not_unlocked_are_no_evidence(session):
    frame = evidence(session, Question(12, (), JANUARY, JANUARY), ["company"])
    assert {"nps", "ttv_median_days", "health_coverage_rate"}.isdisjoint(frame.columns)
