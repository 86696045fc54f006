"""Maturity over time: the stage of each quarter, and NRR around each transition beside what is published."""

import polars as pl

from csdash.analysis.difference import Difference
from csdash.analysis.maturity import told_climb
from csdash.analysis.maturity.assessed import COMPANY, unit_name
from csdash.analysis.maturity.standing import Standing, Transition, quarters, standings, transitions
from csdash.analysis.maturity.units import units_of
from csdash.analysis.sentences import points, written
from csdash.contract.words import STAGES
from csdash.figures.small_multiples import MOST, small_multiples
from csdash.months import month_start
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.maturity_gates import CONFIG, EVIDENCE, HIGH, LOW, SELF, UNIT, UNITS, named_rows
from csdash.panels.panel import Panel, theme_of
from csdash.session import Session
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

HISTORY = Text("四半期ごとのデータの段階", "Stage by evidence, quarter by quarter")
HISTORY_SUB = Text(
    "各四半期末・その時点までの12か月・灰色は全社・設定 {stamp}",
    "Each quarter's end, the twelve months up to it, the company in grey; config {stamp}",
)
HISTORY_HOW = Text(
    "各四半期末に、その時点までのデータだけで判定した段階です。12か月の合計を使うため、実践の変化は遅れて表れます。",
    "The stage at each quarter's end from what was known by then. It rests on twelve months, so a change of practice "
    "shows late.",
)
REACHED = Text("到達した段階", "Stage reached")
SINCE = Text("到達", "Reached")
SURE = Text("誤差との比較", "Against chance")
OWN = Text("自らのNRR(前1年 → 後1年)", "Own NRR, year before to year after")
CHANGE = Text("差の95%区間", "95% interval of the change")
N = Text("社数(前年 → 後年)", "Accounts, before to after")
OTHERS = Text("同じ時期の他の顧客", "All others, same months")
OTHERS_CHANGE = Text("他の顧客: 差の95%区間", "All others: 95% interval")
OTHERS_N = Text("他の顧客: 社数", "All others: accounts")
CLAIMED = Text("公表値(そのまま)", "As published")
PUBLISHED = {2: "+3%", 3: "+4%", 4: "+11%"}


@cached
def history_panel(session: Session, view: View, split: str) -> Panel | None:
    """The stage by evidence over the quarters; None where there are not two of them."""
    rows, stamp = _history(view, split), session.configs.maturity.stamp
    named = named_rows([one for one in rows if one.month % 3 == 2], session, view)
    known = named.filter(pl.col("evidence").is_not_null())
    if known["month"].n_unique() < 2:
        return None
    company = unit_name(COMPANY, session.names)[view.language]
    parts = known.filter(pl.col("unit") != company)
    parts = parts if parts.height else known
    kept = parts["unit"].unique(maintain_order=True).head(MOST)
    shown = parts.filter(pl.col("unit").is_in(kept.implode())).with_columns(config=pl.lit(stamp))
    n_drawn = len({*kept, *known["unit"].filter(known["unit"] == company)})
    return Panel(
        finding=told_climb.climb_title(rows, session.names)[view.language],
        subtitle=HISTORY_SUB.format(stamp=stamp)[view.language],
        chart=small_multiples(
            shown.select(group="unit", month="month", value=pl.col("evidence").cast(pl.Float64)),
            Unit.COUNT,
            language=view.language,
            theme=theme_of(view),
            total=known.filter(pl.col("unit") == company).select(
                "month", value=pl.col("evidence").cast(pl.Float64)
            ),
            total_name=company,
            fiscal_start=session.settings.fiscal_year_starts_in,
            every="3mo",
        ),
        evidence=Evidence(
            how_to_read=HISTORY_HOW,
            base=UNITS.format(n=str(n_drawn))[view.language],
            definitions=(),
            frame=shown,
            headers={
                "unit": Header(UNIT, is_pinned=True),
                "month": Header(words.MONTH, is_pinned=True),
                "evidence": Header(EVIDENCE, Unit.COUNT),
                "low": Header(LOW, Unit.COUNT),
                "high": Header(HIGH, Unit.COUNT),
                "self_assessed": Header(SELF, Unit.COUNT),
                "config": Header(CONFIG),
            },
        ),
    )


@cached
def _history(session: Session, view: View, split: str) -> list[Standing]:
    """Where each unit stood at the end of each quarter."""
    units = units_of(session, split)
    return standings(session, session.configs.maturity.value, units, quarters(session))


@cached
def transitions_told(session: Session, view: View, split: str) -> str:
    """How many transitions there are, and what they cannot show."""
    return told_climb.transition_text(_transitions(view, split))[view.language]


@cached
def transitions_table(session: Session, view: View, split: str) -> tuple[pl.DataFrame, dict[str, Header]]:
    """Own NRR around each transition, beside all others and the published figure."""
    language = view.language
    rows = [
        (
            unit_name(one.unit, session.names)[language],
            f"{one.stage} {STAGES[one.stage][language]}",
            month_start(one.month),
            (told_climb.SURE if one.is_sure else told_climb.BY_VALUE)[language],
            _moved(one.own, language),
            _between(one.own),
            _n(one.own),
            PUBLISHED[one.stage],
            _moved(one.others, language) if one.unit != COMPANY else None,
            _between(one.others),
            _n(one.others),
            session.configs.maturity.stamp,
        )
        for one in _transitions(view, split)
    ]
    headers = {
        "unit": Header(UNIT, is_pinned=True),
        "stage": Header(REACHED, is_pinned=True),
        "reached_month": Header(SINCE),
        "sure": Header(SURE),
        "own": Header(OWN),
        "between": Header(CHANGE),
        "n": Header(N),
        "published": Header(CLAIMED),
        "others": Header(OTHERS),
        "others_between": Header(OTHERS_CHANGE),
        "others_n": Header(OTHERS_N),
        "config": Header(CONFIG),
    }
    schema = {name: pl.Date if name == "reached_month" else pl.String for name in headers}
    return pl.DataFrame(rows, schema=schema, orient="row"), headers


def _transitions(view: View, split: str) -> list[Transition]:
    return transitions(view.session, _history(view, split))


def _moved(change: Difference | None, language: Language) -> str:
    if change is None:
        return told_climb.NOT_YET[language]
    sign = "+" if change.value >= 0 else "-"
    return told_climb.MOVED.format(
        before=written(change.then.value, Unit.RATE),
        after=written(change.now.value, Unit.RATE),
        change=sign + points(change.value),
    )[language]


def _between(change: Difference | None) -> str | None:
    """Null where a year is missing, or where its accounts are too few for an interval that holds."""
    if change is None or change.lower is None or change.upper is None:
        return None
    return f"{change.lower * 100:+.1f} – {change.upper * 100:+.1f}"


def _n(change: Difference | None) -> str | None:
    return None if change is None else f"{change.then.n:,} → {change.now.n:,}"
