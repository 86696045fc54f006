"""What each tier (or class of fit) is worth, costs and carries, side by side."""

import polars as pl

from csdash.analysis.difference import Measured
from csdash.analysis.question import Question
from csdash.analysis.tiers import told
from csdash.analysis.tiers.lifetime import Worth, worth_by
from csdash.analysis.tiers.load import Load, loads
from csdash.analysis.tiers.proactivity import mixes
from csdash.analysis.with_interval import with_interval
from csdash.contract.accounts import ACCOUNTS
from csdash.errors import NoAnswer, NotUnlocked
from csdash.metrics.registry import metric
from csdash.panels.header import Header
from csdash.panels.panel import question_of
from csdash.session import Session
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View
from csdash.words.numbers import value_text

MEASURE = Text("項目", "Measure")
METRICS = ("gross_margin_rate", "cost_to_serve_per_account", "cost_to_serve_share")
# Care that nobody is left out of: of what share of the ARR each was done within a year.
COVERAGE = ("success_plan_arr_share", "qbr_arr_share", "health_check_arr_share", "training_arr_share")
ARR_EACH = Text("アカウントあたりARR", "ARR per account")
PROFIT = Text("年間粗利 (1社平均)", "Yearly profit each")
LTV = Text("LTV (モデル)", "LTV (model)")
SPEND = Text("支払累計 (1社平均)", "Spend to date, each")
EARNED = Text("粗利累計 (1社平均)", "Profit to date, each")
COSTS = Text("対応コスト (年・合計)", "Cost to serve a year, in all")
COST_PART = Text("対応コストの配分", "Share of the cost to serve")
ARR_PART = Text("ARRの配分", "Share of ARR")
LOAD = Text("CSM1人あたり社数", "Accounts per CSM")
CAPACITY = Text("{value}社 (担当可能 {capacity}社・CSM {n}人)", "{value} (capacity {capacity}, {n} CSMs)")
NO_CAPACITY = Text("{value}社 (CSM {n}人)", "{value} ({n} CSMs)")
TOUCHED = Text("支援が届いた顧客 (1年)", "Reached within a year")
PROFIT_OLDER = Text("{value} ({n}社は以前から)", "{value} ({n} since before)")


@cached
def worth_table(session: Session, view: View, by: str) -> tuple[pl.DataFrame, dict[str, Header]]:
    """One row per measure, one column per group of `by` (tier or fit), and the headers.

    Measures that this data cannot answer are left out.
    """
    question, language = question_of(view), view.language
    if by not in session.dimensions:
        raise NotUnlocked(f"accounts.{by}", ACCOUNTS[by].unlocks)
    groups = list(session.dimensions[by])
    rows = [*_metric_rows(session, question, METRICS, by, groups, language)]
    rows += _worth_rows(session, question, by, groups, language)
    if by == "tier":
        rows += _load_rows(session, question, groups, language)
        rows += _touched_row(session, question, groups, language)
    rows += _metric_rows(session, question, COVERAGE, by, groups, language)
    frame = pl.DataFrame(rows, schema={"metric": pl.String, **dict.fromkeys(groups, pl.String)}, orient="row")
    headers = {"metric": Header(MEASURE, is_pinned=True)}
    return frame, headers | {group: Header(session.names.value(by, group)) for group in groups}


@cached
def worth_answer(session: Session, view: View) -> list[str]:
    """Whether the cost share differs between tiers, and each tier's LTV with its band. Raises NotUnlocked."""
    question = question_of(view)
    said = told.economics(session, question, worth_by(session, question, "tier"))
    return [sentence[view.language] for sentence in said]


def _metric_rows(
    session: Session,
    question: Question,
    keys: tuple[str, ...],
    by: str,
    groups: list[str],
    language: Language,
) -> list[tuple]:
    rows = []
    for key in keys:
        try:
            found = question.at(session, question.month, key, by=[by])
        except NoAnswer:
            continue
        asked, cells = metric(key), {}
        for row in found.iter_rows(named=True):
            one = Measured(row["value"], row["lower"], row["upper"], row["n_accounts"])
            cells[str(row[by])] = with_interval(one, asked.unit, session.currency)[language]
        rows.append((asked.label[language], *(cells.get(group, "") for group in groups)))
    return rows


def _worth_rows(
    session: Session, question: Question, by: str, groups: list[str], language: Language
) -> list[tuple]:
    try:
        found = {one.group: one for one in worth_by(session, question, by)}
    except NotUnlocked:
        return []
    arr, cost = sum(one.arr for one in found.values()), sum(one.cost or 0 for one in found.values())

    def money(value: float | None) -> str:
        return value_text(value, Unit.MONEY, language, session.currency)

    def part(value: float | None, whole: float) -> str:
        return value_text(value / whole if value is not None and whole else None, Unit.RATE, language)

    def to_date(one: Worth, value: float | None) -> str:
        text = money(value)
        return PROFIT_OLDER.format(value=text, n=f"{one.n_older:,}")[language] if one.n_older else text

    cells = {
        ARR_EACH: lambda one: money(one.arr / one.n_accounts),
        ARR_PART: lambda one: part(one.arr, arr),
        **({COSTS: lambda one: money(one.cost), COST_PART: lambda one: part(one.cost, cost)} if cost else {}),
        PROFIT: lambda one: with_interval(one.profit, Unit.MONEY, session.currency)[language],
        LTV: lambda one: with_interval(one.ltv, Unit.MONEY, session.currency)[language],
        SPEND: lambda one: to_date(one, one.spend),
        EARNED: lambda one: to_date(one, one.earned),
    }
    return [
        (name[language], *(write(found[group]) if group in found else "" for group in groups))
        for name, write in cells.items()
    ]


def _load_rows(session: Session, question: Question, groups: list[str], language: Language) -> list[tuple]:
    try:
        found = {one.tier: one for one in loads(session, question)}
    except NotUnlocked:
        return []
    return [(LOAD[language], *(_load(found[group], language) if group in found else "" for group in groups))]


def _load(one: Load, language: Language) -> str:
    if one.per_csm is None:
        return ""
    words = NO_CAPACITY if one.capacity is None else CAPACITY
    return words.format(value=f"{one.per_csm:.1f}", capacity=f"{one.capacity or 0:.0f}", n=f"{one.n_csms:,}")[
        language
    ]


def _touched_row(session: Session, question: Question, groups: list[str], language: Language) -> list[tuple]:
    try:
        found = {one.tier: one.touched for one in mixes(session, question)}
    except NotUnlocked:
        return []
    cells = (with_interval(found[group], Unit.RATE)[language] if group in found else "" for group in groups)
    return [(TOUCHED[language], *cells)]
