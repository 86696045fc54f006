"""Cohorts: the triangle of what is left, and the survival curves beside it."""

import polars as pl

from csdash.analysis import findings
from csdash.analysis.triangle import TOP, triangle, weighted
from csdash.contract.names import dimension_name
from csdash.figures.heatmap import heatmap
from csdash.figures.survival import MOST, survival
from csdash.metrics.registry import metric
from csdash.session import Session
from csdash.text import Text
from csdash.ui.cache import cached
from csdash.ui.panels import words
from csdash.ui.panels.panel import Panel, theme_of
from csdash.ui.parts.figure import Evidence
from csdash.ui.parts.table import Header
from csdash.ui.state import View
from csdash.unit import Unit

KINDS = {
    "logo": Text("顧客数", "Logos"),
    "grr": Text("グロス (GRR)", "Gross (GRR)"),
    "nrr": Text("ネット (NRR)", "Net (NRR)"),
}
# How many months a column of the triangle stands for, and up to which age it is drawn.
STEPS = {"quarter": 3, "month": 1}
OLDEST = {"quarter": 36, "month": 24}
PERIODS = {"quarter": Text("四半期", "Quarter"), "month": Text("月", "Month")}
DEFINED_AS = {"logo": "logo_retention_rate", "grr": "grr", "nrr": "nrr"}
SUBTITLE = Text(
    "コホート維持率・{kind}・契約開始{period}ごと・経過月・{population}",
    "Cohort retention, {kind}, by starting {period} and months since, {population}",
)
HEAT_HOW = Text(
    "1行が同じ時期に契約を始めた顧客、右へ行くほど月が経ちます。一番上はその月数に達したコホートだけの加重平均です。"
    "まだ達していない月は空白で、平均の分母にも入りません。データ開始前からの顧客は含みません。",
    "A row is the customers who began in the same period; months pass to the right. The row on top is the average "
    "weighted by size, over the cohorts that have reached the age. What is not reached yet is blank and in no "
    "denominator. Customers from before the data begins are left out.",
)
SURVIVAL_SUBTITLE = Text(
    "継続率(カプラン・マイヤー)・契約開始からの月数{by}・{population}",
    "Survival (Kaplan-Meier) by months since start{by}, {population}",
)
BY = Text("・{dimension}別", ", by {dimension}")
SURVIVAL_HOW = Text(
    "契約開始から何か月後に何%が続いているかです。まだ続いている顧客は打ち切りとして扱い、帯は95%区間です。"
    "一度でも途切れた時点で離脱と数えます。",
    "The share still paying so many months after the start. Those who still pay are censored; the band is the 95% "
    "interval. The first lapse counts as leaving.",
)
COHORT = Text("コホート", "Cohort")
AGE = Text("経過月", "Months since start")
VALUE = Text("維持率", "Retention")
AT_RISK = Text("対象数", "At risk")
EVENTS = Text("離脱", "Left")
SURVIVAL = Text("継続率", "Survival")
NO_COHORTS = Text(
    "コホートに入る顧客がまだいません。start_month 列を追加すると、データ開始前からの顧客も含められます。",
    "There is no cohort yet. Add a start_month column to include customers from before the data begins.",
)


@cached
def heatmap_panel(session: Session, view: View, kind: str, period: str) -> Panel | None:
    """The triangle of `kind` by starting `period`; None where nobody is in a cohort."""
    cohorts = session.cohorts(where=dict(view.where))
    cells = triangle(cohorts, kind, period)
    if cells.is_empty():
        return None
    average = weighted(cells)
    sizes = cells.filter(pl.col("cohort_age") == 0)["n_accounts"].sum()
    return Panel(
        finding=findings.cohorts_left(average)[view.language],
        subtitle=SUBTITLE.format(
            kind=KINDS[kind], period=PERIODS[period], population=words.population(view, session.names)
        )[view.language],
        chart=heatmap(
            _stepped(cells, period),
            average=_stepped(average, period),
            language=view.language,
            theme=theme_of(view),
        ),
        evidence=Evidence(
            how_to_read=HEAT_HOW,
            base=words.BASE.format(n=f"{sizes:,}")[view.language],
            definitions=(metric(DEFINED_AS[kind]),),
            frame=cells,
            headers={
                "cohort": Header(COHORT, is_pinned=True),
                "cohort_age": Header(AGE, Unit.COUNT),
                "value": Header(VALUE, Unit.RATE),
                "n_accounts": Header(words.N, Unit.COUNT),
                "top": Header(words.NUMERATOR, Unit.COUNT if TOP[kind] == "n_active" else Unit.MONEY),
                "base": Header(words.DENOMINATOR, Unit.COUNT if TOP[kind] == "n_active" else Unit.MONEY),
            },
        ),
    )


@cached
def survival_panel(session: Session, view: View, by: str) -> Panel | None:
    """Survival curves per group of `by` (empty: of all); None where nobody is in a cohort."""
    dimensions = [by] if by else []
    curves = session.survival(by=dimensions, where=dict(view.where))
    if curves.is_empty():
        return None
    curves = curves.rename({by: "group"}) if by else curves.with_columns(group=pl.lit(""))
    curves = curves.with_columns(pl.col("group").cast(pl.String))
    starts = curves.filter(pl.col("age") == 0).select("group", "at_risk")
    kept = starts.sort("at_risk", descending=True).head(MOST)["group"].implode()
    curves = curves.filter(pl.col("group").is_in(kept))
    named = words.spelt(curves, "group", by, session.names, view.language) if by else curves
    name = dimension_name(by) if by else Text("", "")
    suffix = BY.format(dimension=name) if by else Text("", "")
    return Panel(
        finding=findings.survived(curves, by, session.names)[view.language],
        subtitle=SURVIVAL_SUBTITLE.format(by=suffix, population=words.population(view, session.names))[
            view.language
        ],
        chart=survival(
            named,
            language=view.language,
            theme=theme_of(view),
            age_name=AGE[view.language],
            minimum_n=session.settings.minimum_n,
        ),
        evidence=Evidence(
            how_to_read=SURVIVAL_HOW,
            base=words.BASE.format(n=f"{starts['at_risk'].sum():,}")[view.language],
            definitions=(metric("logo_retention_rate"),),
            frame=named,
            headers={
                **({"group": Header(name, is_pinned=True)} if by else {}),
                "age": Header(AGE, Unit.COUNT),
                "at_risk": Header(AT_RISK, Unit.COUNT),
                "events": Header(EVENTS, Unit.COUNT),
                "survival": Header(SURVIVAL, Unit.RATE),
                "lower": Header(words.LOWER, Unit.RATE),
                "upper": Header(words.UPPER, Unit.RATE),
            },
        ),
    )


def _stepped(cells: pl.DataFrame, period: str) -> pl.DataFrame:
    """The cells whose age is a whole number of steps, up to the oldest that is drawn."""
    age = pl.col("cohort_age")
    return cells.filter((age % STEPS[period] == 0) & (age <= OLDEST[period])).rename({"cohort_age": "age"})
