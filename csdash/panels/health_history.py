"""Health over time: accounts and money by band, month by month."""

import polars as pl

from csdash.analysis.health import told
from csdash.analysis.health.score import bands_over_time, healthy_change, money_at_risk
from csdash.analysis.sentences import month_name
from csdash.errors import CsdashError
from csdash.figures.shares_over_time import shares_over_time
from csdash.figures.stacked import stacked
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.health_bands import (
    BAND,
    CONFIG,
    HOW,
    SHAPES,
    SHARE,
    band_colours,
    band_name,
    rules,
)
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

OVER_TIME = Text(
    "ヘルスの区分ごとの顧客数の割合・月末時点・{population}",
    "Accounts by band of health, at month-end, {population}",
)
MONEY = Text(
    "ヘルスの区分ごとのMRR・月末時点・{population}", "MRR by band of health, at month-end, {population}"
)


def _history(session: Session, view: View) -> tuple[pl.DataFrame, list[str]]:
    """Bands by month with their names, worst at the bottom, and the states that occur."""
    months = bands_over_time(session, question_of(view))
    used = [state for state in ("at_risk", "watch", "healthy", "unknown") if _occurs(months, state)]
    if not used:
        raise CsdashError(told.NOBODY.format(month=month_name(view.months[1])))
    order = pl.col("state").cast(pl.Enum(used))
    names = {state: band_name(state, view.language) for state in used}
    shown = months.filter(pl.col("state").is_in(used)).sort(order, "month")
    return shown.with_columns(
        category=pl.col("state").replace_strict(names, return_dtype=pl.String),
        config=pl.lit(session.configs.health.stamp),
    ), used


def _occurs(months: pl.DataFrame, state: str) -> bool:
    return months.filter(pl.col("state") == state)["n"].sum() > 0


@cached
def bands_over_time_panel(session: Session, view: View, measure: str) -> Panel:
    """The bands month by month: shares of accounts ("n"), or MRR ("mrr")."""
    shown, used = _history(session, view)
    language, theme = view.language, theme_of(view)
    colours, fiscal = band_colours(view, used), session.settings.fiscal_year_starts_in
    last = shown.filter(pl.col("month") == shown["month"].max())
    finding = (
        told.healthy_title(healthy_change(shown))
        if measure == "n"
        else told.money_title(money_at_risk(session, question_of(view)))
    )
    if measure == "n":
        names = [category.split(" ", 1)[1] for category in shown["category"].unique(maintain_order=True)]
        frame = shown.with_columns(
            category=pl.col("category").str.slice(2), amount=pl.format("({})", pl.col("n"))
        )
        chart = shares_over_time(
            frame,
            colours,
            language=language,
            theme=theme,
            shapes=[SHAPES[state] for state in used][: len(names)],
            fiscal_start=fiscal,
        )
    else:
        chart = stacked(
            shown.with_columns(amount="mrr"),
            Unit.MONEY,
            colours,
            language=language,
            theme=theme,
            currency=session.currency,
            fiscal_start=fiscal,
        )
    return Panel(
        finding=finding[language],
        subtitle=(OVER_TIME if measure == "n" else MONEY).format(
            population=words.population(view, session.names)
        )[language],
        chart=chart,
        evidence=Evidence(
            how_to_read=rules(session, HOW),
            base=words.BASE.format(n=f"{last['n'].sum():,}")[language],
            definitions=(metric("healthy_accounts_share"), metric("at_risk_accounts_share")),
            frame=shown.sort("month", descending=True, maintain_order=True),
            headers={
                "month": Header(words.MONTH, is_pinned=True),
                "category": Header(BAND, is_pinned=True),
                "n": Header(words.N, Unit.COUNT),
                "mrr": Header(Text("MRR", "MRR"), Unit.MONEY),
                "share": Header(SHARE, Unit.RATE),
                "lower": Header(words.LOWER, Unit.RATE),
                "upper": Header(words.UPPER, Unit.RATE),
                "config": Header(CONFIG),
            },
        ),
    )
