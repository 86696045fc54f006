"""Principles: one list at a time, each item with its light, its figures and its page; and a sheet for assessments."""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.maturity.assessed import COMPANY, PRINCIPLE
from csdash.analysis.principles import told
from csdash.analysis.principles.shown import Shown, shown
from csdash.contract.principles import PRINCIPLES, SOURCES
from csdash.months import month_end
from csdash.panels.header import Header
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

NAME = Text("項目", "Item")
LIGHT = Text("判定", "Light")
FIGURES = Text("根拠となる指標", "Evidence")
SAID = Text("人の評価", "Assessed by people")
GROUNDS = Text("評価の根拠", "Grounds")
WHY = Text("基準の理由", "Why these thresholds")
CONFIG = Text("設定", "Config")
STAMP = Text("出典: {source}・設定 {stamp}", "Source: {source}; config {stamp}")
JUDGED = Text(
    "▲と▼は、全リストの指標をまとめて補正しても(ホルム法)基準との差が偶然を超える場合だけ付きます。区間が基準を外れていても●のことがあります。"
    "基準は設定の判断で、理由は各指標の「?」にあります。",
    "▲ and ▼ stand only where a figure differs from its threshold by more than chance with all figures of all lists compared at "
    "once (Holm); ● may stand though a single interval keeps clear of it. Thresholds are judgements; the ? beside a figure says "
    "why.",
)


@dataclass(frozen=True, slots=True)
class Item:
    """One principle in the reader's language; each of `reasons` is why the threshold of its figure stands there."""

    name: str
    light: str
    figures: tuple[str, ...]
    reasons: tuple[str, ...]
    said: str
    page: str


@cached
def _every(session: Session, view: View) -> list[Shown]:
    """Every principle of every list, as the figures show it now."""
    return shown(session, session.configs.principles.value)


def _listed(view: View, framework: str) -> list[Shown]:
    return [one for one in _every(view) if one.principle.framework == framework]


@cached
def principles_answer(session: Session, view: View, framework: str) -> list[str]:
    """How one list stands."""
    return [said[view.language] for said in told.summary(_listed(view, framework))]


@cached
def principles_source(session: Session, view: View, framework: str) -> str:
    """Where the list is from and what the lights rest on."""
    return STAMP.format(source=SOURCES[framework], stamp=session.configs.principles.stamp)[view.language]


@cached
def principles_judged(session: Session, view: View) -> str:
    """When a light is lit."""
    return JUDGED[view.language]


@cached
def principles_items(session: Session, view: View, framework: str) -> tuple[Item, ...]:
    """Every item of one list."""
    language = view.language
    return tuple(
        Item(
            one.principle.name[language],
            told.LIGHTS[one.light][language],
            tuple(told.figure_text(sign, session.currency)[language] for sign in one.signs),
            tuple(sign.evidence.why[language] for sign in one.signs),
            told.assessed_text(one)[language],
            one.principle.page,
        )
        for one in _listed(view, framework)
    )


@cached
def principles_table(session: Session, view: View, framework: str) -> tuple[pl.DataFrame, dict[str, Header]]:
    """The same as rows, with the reasons of the thresholds."""
    language, stamp = view.language, session.configs.principles.stamp
    rows = [
        (
            one.principle.name[language],
            told.LIGHTS[one.light][language],
            " / ".join(told.figure_text(sign, session.currency)[language] for sign in one.signs),
            " / ".join(sign.evidence.why[language] for sign in one.signs),
            told.assessed_text(one)[language],
            one.grounds,
            stamp,
        )
        for one in _listed(view, framework)
    ]
    headers = {
        "name": Header(NAME, is_pinned=True),
        "light": Header(LIGHT),
        "figures": Header(FIGURES),
        "why": Header(WHY),
        "said": Header(SAID),
        "grounds": Header(GROUNDS),
        "config": Header(CONFIG),
    }
    return pl.DataFrame(rows, schema=dict.fromkeys(headers, pl.String), orient="row"), headers


@cached
def assessment_sheet(session: Session, view: View, framework: str) -> tuple[pl.DataFrame, dict[str, Header]]:
    """Rows for the table assessments, to be filled in: the headers are those of the contract, in every language."""
    day = month_end(session.last_month)
    rows = [
        (day, COMPANY, PRINCIPLE + code, one.name[view.language], None, "")
        for code, one in PRINCIPLES.items()
        if one.framework == framework
    ]
    schema = {
        "date": pl.Date,
        "unit": pl.String,
        "dimension": pl.String,
        "item": pl.String,
        "stage": pl.Int64,
        "evidence": pl.String,
    }
    headers = {name: Header(Text(name, name)) for name in schema}
    headers["stage"] = Header(headers["stage"].name, Unit.COUNT)
    return pl.DataFrame(rows, schema=schema, orient="row"), headers
