"""Maturity: each unit's stage, its dimensions, and what the data shows of its practice."""

import polars as pl

from csdash.analysis.maturity.assessed import (
    COMPANY,
    EVIDENCE,
    dimensions_of,
    evidence,
    latest,
    stages,
    unit_name,
)
from csdash.analysis.question import Question
from csdash.contract.tables import TABLES
from csdash.contract.words import STAGES
from csdash.errors import NotUnlocked
from csdash.metrics.registry import metric
from csdash.months import month_end
from csdash.panels.header import Header
from csdash.panels.words import with_interval
from csdash.session import Session
from csdash.text import Text
from csdash.views.kept import cached
from csdash.views.view import View

UNIT = Text("単位", "Unit")
STAGE = Text("段階", "Stage")
DIMENSION = Text("観点", "Dimension")
GROUNDS = Text("根拠", "Grounds")
DEFINITIONS = {
    1: Text(
        "ケースバイケースで、問題が起きてから対応する。",
        "Case by case: escalations are managed when they come.",
    ),
    2: Text("チーム全体がデータにもとづいて行動する。", "The whole team acts on data."),
    3: Text("成果をプロアクティブに、大規模に届ける。", "Outcomes are delivered proactively and at scale."),
    4: Text(
        "会社全体が顧客の成果のために連携する。", "The whole company works together for customers' outcomes."
    ),
}


@cached
def dimensions_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """Every dimension of every unit, weakest first."""
    assessments = session.table("assessments")
    if assessments is None:
        raise NotUnlocked("assessments", TABLES["assessments"].unlocks)
    frame = dimensions_of(assessments, month_end(session.last_month))
    units = [unit_name(unit, session.names)[view.language] for unit in frame["unit"]]
    names = [session.names.value("dimension", dimension)[view.language] for dimension in frame["dimension"]]
    steps = [f"{stage} {STAGES[stage][view.language]}" for stage in frame["stage"]]
    shown = frame.with_columns(unit=pl.Series(units), dimension=pl.Series(names), stage=pl.Series(steps))
    headers = {
        "unit": Header(UNIT, is_pinned=True),
        "dimension": Header(DIMENSION),
        "stage": Header(STAGE),
        "evidence": Header(GROUNDS),
    }
    return shown, headers


@cached
def evidence_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """What the data shows of each unit's practice: one row per unit, one column per metric, written out."""
    assessments = session.table("assessments")
    assessed = (
        []
        if assessments is None
        else latest(stages(assessments, month_end(session.last_month)))["unit"].to_list()
    )
    found = evidence(session, _everybody(session), assessed or [COMPANY])
    there = [key for key in EVIDENCE if key in found.columns]
    rows = [
        [
            unit_name(row["unit"], session.names)[view.language],
            *(with_interval(row, key, view.language, session.currency) for key in there),
        ]
        for row in found.iter_rows(named=True)
    ]
    frame = pl.DataFrame(rows, schema=["unit", *there], orient="row")
    headers = {"unit": Header(UNIT, is_pinned=True)} | {key: Header(metric(key).label) for key in there}
    return frame, headers


def _everybody(session: Session) -> Question:
    """Units are compared over all of their accounts, in annual figures: a filter would make them other units."""
    return Question(12, (), session.first_month, session.last_month)
