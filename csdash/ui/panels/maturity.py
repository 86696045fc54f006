"""Maturity: each unit's stage, its dimensions, and what the data shows of its practice."""

import polars as pl

from csdash.analysis import findings
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
from csdash.figures.scorecard import scorecard
from csdash.metrics.registry import metric
from csdash.months import month_end
from csdash.session import Session
from csdash.text import Text
from csdash.ui.cache import cached
from csdash.ui.panels.panel import Panel, theme_of
from csdash.ui.panels.words import with_interval
from csdash.ui.parts.figure import Evidence
from csdash.ui.parts.table import Header
from csdash.ui.state import View
from csdash.unit import Unit
from csdash.words.dates import day_text

SUBTITLE = Text(
    "自己評価による段階・{date}時点・全観点のうち最も低いもの",
    "Stage by self-assessment on {date}; the lowest of all dimensions",
)
HOW = Text(
    "輪が自己評価の段階です。単位の段階は、評価した観点のうち最も低いものとします(弱い環が鎖の強さを決めるため)。"
    "データの根拠による段階は、判定条件を定めしだい塗りつぶしで並べます。",
    "The ring is the stage a unit gives itself: the lowest of its dimensions, as a chain is as strong as its weakest link. "
    "The stage by evidence in the data will be filled in beside it once its gates are set.",
)
UNIT = Text("単位", "Unit")
STAGE = Text("段階", "Stage")
DIMENSION = Text("観点", "Dimension")
GROUNDS = Text("根拠", "Grounds")
DATE = Text("評価日", "Assessed on")
UNITS = Text("{n}単位", "{n} units")
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
def scorecard_panel(session: Session, view: View) -> Panel | None:
    """One row per unit with its self-assessed stage; None where nobody was assessed yet."""
    assessments = session.table("assessments")
    until = month_end(session.last_month)
    if assessments is None or (history := stages(assessments, until)).is_empty():
        return None
    newest = latest(history)
    units = [unit_name(unit, session.names)[view.language] for unit in newest["unit"]]
    named = newest.with_columns(unit=pl.Series(units, dtype=pl.String))
    return Panel(
        finding=findings.stages_held(newest)[view.language],
        subtitle=SUBTITLE.format(date=day_text(newest["date"].max(), view.language))[view.language],
        chart=scorecard(
            named.select("unit", evidence=pl.lit(None, dtype=pl.Int64), self_assessed="stage"),
            [stage[view.language] for stage in STAGES.values()],
            language=view.language,
            theme=theme_of(view),
        ),
        evidence=Evidence(
            how_to_read=HOW,
            base=UNITS.format(n=str(newest.height))[view.language],
            definitions=(),
            frame=named,
            headers={
                "unit": Header(UNIT, is_pinned=True),
                "stage": Header(STAGE, Unit.COUNT),
                "date": Header(DATE),
            },
        ),
    )


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
