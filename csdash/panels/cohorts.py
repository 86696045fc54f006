"""Cohorts: the triangle of what is left, by when accounts began or by what they were then."""

import polars as pl

from csdash.analysis import findings
from csdash.analysis.cohorts.told import by_attribute
from csdash.analysis.cohorts.triangle import TOP, triangle, triangle_by, weighted
from csdash.analysis.question import Question
from csdash.contract.names import dimension_name, in_prose
from csdash.figures.heatmap import heatmap
from csdash.metrics.registry import metric
from csdash.months import fiscal_year, month_index
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, theme_of
from csdash.session import Session
from csdash.session.answered import answered
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View
from csdash.words.dates import fiscal_year_text, month_text

KINDS = {
    "logo": Text("顧客数", "Logos"),
    "grr": Text("グロス (GRR)", "Gross (GRR)"),
    "nrr": Text("ネット (NRR)", "Net (NRR)"),
}
# How many months a column of the triangle stands for, and up to which age it is drawn.
STEPS, OLDEST = {"month": 1}, {"month": 24}
STEP, LAST = 3, 36
PERIODS = {
    "quarter": Text("四半期", "Quarter"),
    "month": Text("月", "Month"),
    "fiscal_year": Text("年度", "Fiscal year"),
}
COUNTS = {
    "active": Text("戻った顧客も数える", "Count returns"),
    "strict": Text("一度も途切れない顧客のみ", "Never lapsed"),
}
QUARTER = Text("{month}からの四半期", "Quarter from {month}")
STRICT = Text("・途切れなし", ", never lapsed")
DEFINED_AS = {"logo": "logo_retention_rate", "grr": "grr", "nrr": "nrr"}
SUBTITLE = Text(
    "コホート維持率・{kind}・契約開始{period}ごと・経過月・{population}",
    "Cohort retention, {kind}, by starting {period} and months since, {population}",
)
BY_SUBTITLE = Text(
    "コホート維持率・{kind}・契約開始時の{dimension}別・経過月・{population}",
    "Cohort retention, {kind}, by {dimension} at the start and months since, {population}",
)
HEAT_HOW = Text(
    "1行が同じ時期に契約を始めた顧客、右へ行くほど月が経ちます。一番上はその月数に達したコホートだけの加重平均です。"
    "まだ達していない月は空白で、平均の分母にも入りません。データ開始前からの顧客は含みません。",
    "A row is the customers who began in the same period; months pass to the right. The row on top is the average "
    "weighted by size, over the cohorts that have reached the age. What is not reached yet is blank and in no "
    "denominator. Customers from before the data begins are left out.",
)
BY_HOW = Text(
    "1行が契約開始時に同じ区分だった顧客、右へ行くほど月が経ちます。各セルはその月数に達した開始月の顧客だけで計算し、"
    "右へ行くほど社数は減ります。社数が少ないセルは灰色です。データ開始前からの顧客は含みません。",
    "A row is the customers who were in the same group when they began; months pass to the right. Each cell is over the "
    "starting months that have reached the age, so the accounts become fewer to the right. Cells on few accounts are "
    "grey. Customers from before the data begins are left out.",
)
COHORT = Text("コホート", "Cohort")
AGE = Text("経過月", "Months since start")
VALUE = Text("維持率", "Retention")
NO_COHORTS = Text(
    "コホートに入る顧客がまだいません。start_month 列を追加すると、データ開始前からの顧客も含められます。",
    "There is no cohort yet. Add a start_month column to include customers from before the data begins.",
)


@cached
def heatmap_panel(session: Session, view: View, kind: str, rows: str, count: str = "active") -> Panel | None:
    """The triangle of `kind`; None where nobody is in a cohort.

    `rows` is one of PERIODS or an attribute, whose values at the start are then the rows. With `count` strict
    only accounts that never lapsed are left; money has no such variant.
    """
    is_period, strict = rows in PERIODS, count == "strict" and kind == "logo"
    cells = cells_of(session, view.question, kind, rows, strict=strict)
    if cells.is_empty():
        return None
    average = weighted(cells)
    sizes = cells.filter(pl.col("cohort_age") == 0)["n_accounts"].sum()
    named = _named(cells, rows, session, view.language)
    name = KINDS[kind] if not strict else Text(KINDS[kind].ja + STRICT.ja, KINDS[kind].en + STRICT.en)
    words_of = {"kind": name, "population": words.population(view, session.names)}
    if is_period:
        subtitle = SUBTITLE.format(period=in_prose(PERIODS[rows]), **words_of)
    else:
        subtitle = BY_SUBTITLE.format(dimension=in_prose(dimension_name(rows)), **words_of)
    unit = Unit.COUNT if TOP[kind] == "n_active" else Unit.MONEY
    return Panel(
        finding=findings.cohorts_left(average)[view.language],
        subtitle=subtitle[view.language],
        chart=heatmap(
            stepped(named, rows),
            average=stepped(average, rows),
            language=view.language,
            theme=theme_of(view),
            minimum_n=0 if is_period else session.settings.minimum_n,
            is_pickable=True,
        ),
        evidence=Evidence(
            how_to_read=HEAT_HOW if is_period else BY_HOW,
            base=words.BASE.format(n=f"{sizes:,}")[view.language],
            definitions=(metric(DEFINED_AS[kind]),),
            frame=named,
            headers={
                "cohort": Header(COHORT if is_period else dimension_name(rows), is_pinned=True),
                "cohort_age": Header(AGE, Unit.COUNT),
                "value": Header(VALUE, Unit.RATE),
                "n_accounts": Header(words.N, Unit.COUNT),
                "top": Header(words.NUMERATOR, unit),
                "base": Header(words.DENOMINATOR, unit),
            },
        ),
    )


@cached
def rows_answer(session: Session, view: View, rows: str) -> list[str]:
    """What is left of each group of the attribute `rows` after a year, and which groups differ."""
    cells = cells_of(session, view.question, "logo", rows)
    said = by_attribute(cells, rows, session.names, session.settings.minimum_n)
    return [sentence[view.language] for sentence in said]


@answered
def cells_of(
    session: Session, question: Question, kind: str, rows: str, *, strict: bool = False
) -> pl.DataFrame:
    """The cells of the triangle: cohort is a month, or a value of the attribute `rows`."""
    where = dict(question.where)
    if rows in PERIODS:
        return triangle(
            session.cohorts(where=where, strict=strict), kind, rows, session.settings.fiscal_year_starts_in
        )
    return triangle_by(session.cohorts([rows], where, strict=strict), kind, rows)


def cohort_name(cohort: object, rows: str, session: Session, language: Language) -> str:
    """A row of the triangle in words."""
    match rows:
        case "fiscal_year":
            start = session.settings.fiscal_year_starts_in
            return fiscal_year_text(fiscal_year(month_index(cohort), start), language)
        case "quarter":
            return QUARTER.format(month=month_text(cohort, language))[language]
        case "month":
            return month_text(cohort, language)
    return session.names.value(rows, str(cohort))[language]


def stepped(cells: pl.DataFrame, rows: str) -> pl.DataFrame:
    """The cells whose age is a whole number of steps, up to the oldest that is drawn."""
    age = pl.col("cohort_age")
    drawn = (age % STEPS.get(rows, STEP) == 0) & (age <= OLDEST.get(rows, LAST))
    return cells.filter(drawn).rename({"cohort_age": "age"})


def _named(cells: pl.DataFrame, rows: str, session: Session, language: Language) -> pl.DataFrame:
    """Years and values of attributes by name; months and quarters stay dates, which the figure writes itself."""
    if rows in ("month", "quarter"):
        return cells
    known = cells["cohort"].unique(maintain_order=True).to_list()
    named = {cohort: cohort_name(cohort, rows, session, language) for cohort in known}
    return cells.with_columns(pl.col("cohort").replace_strict(named, return_dtype=pl.String))
