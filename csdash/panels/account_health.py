"""One account's health: the score over time, and the inputs it is made of."""

import polars as pl

from csdash.analysis.health.inputs import NAMES
from csdash.analysis.sentences import month_name
from csdash.configs.health import INPUTS
from csdash.contract.accounts import ACCOUNTS
from csdash.errors import NotUnlocked
from csdash.figures.trend import trend
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.account_history import HEALTH, MONTHS
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, theme_of
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View
from csdash.words.numbers import value_text

SCORED = Text("ヘルススコアは{month}時点で{value}", "Its health score is {value} in {month}")
SCORE_SUBTITLE = Text(
    "ヘルススコア(0〜100)・月次・設定 {stamp}", "Health score (0 to 100) by month; config {stamp}"
)
SCORE_HOW = Text(
    "ヘルスのページと同じスコアです。設定に従い、データにある値か、わかっている指標の加重平均を示します。わかっている指標の重みが"
    "足りない月は空白で、推測で埋めません。",
    "The score of the health page: as the config says, that of the data, or the weighted mean of the inputs that are known. A "
    "month of which too little is known stays a gap; nothing is filled in.",
)
INPUT = Text("指標", "Input")
WEIGHT = Text("重み", "Weight")
KNOWN_IN = Text("時点", "As of")
CONFIG = Text("設定の版", "Config")
NOW, BEFORE = Text("最新", "Latest"), Text("1年前", "A year ago")


@cached
def score_panel(session: Session, view: View, account_id: str) -> Panel | None:
    """Its health score over time; None where there never is one of this account."""
    if not {"health_score", *session.configs.health.value.weights} & set(session.columns("accounts")):
        raise NotUnlocked("accounts.health_score", HEALTH)
    stamp = session.configs.health.stamp
    months = session.account_months(account_id).select("month", pl.col("score").alias("value"))
    scored = months.drop_nulls("value")
    if scored.is_empty():
        return None
    last = scored.row(-1, named=True)
    return Panel(
        finding=SCORED.format(
            month=month_name(last["month"].year * 12 + last["month"].month - 1),
            value=value_text(last["value"], Unit.SCORE, view.language),
        )[view.language],
        subtitle=SCORE_SUBTITLE.format(stamp=stamp)[view.language],
        chart=trend(
            months,
            Unit.SCORE,
            name=HEALTH[view.language],
            language=view.language,
            theme=theme_of(view),
            fiscal_start=session.settings.fiscal_year_starts_in,
        ),
        evidence=Evidence(
            how_to_read=SCORE_HOW,
            base=MONTHS.format(n=f"{scored.height:,}")[view.language],
            definitions=(metric("health_score"),),
            frame=months.sort("month", descending=True).with_columns(config=pl.lit(stamp)),
            headers={
                "month": Header(words.MONTH, is_pinned=True),
                "value": Header(HEALTH, Unit.SCORE),
                "config": Header(CONFIG),
            },
        ),
    )


@cached
def inputs_table(
    session: Session, view: View, account_id: str
) -> tuple[pl.DataFrame, dict[str, Header], str]:
    """Each input of health now and a year ago with its weight, and the stamp of the config the weights are from."""
    there = [name for name in INPUTS if name in session.columns("accounts")]
    if not there:
        raise NotUnlocked("accounts.health_adoption", ACCOUNTS["health_adoption"].unlocks)
    rows = session.account_inputs(account_id)
    last = rows["month"].max()
    told = [rows.filter(pl.col("month").dt.offset_by(f"{back}mo") == last).select(there) for back in (0, 12)]
    now, before = ({} if one.is_empty() else one.row(0, named=True) for one in told)
    config = session.configs.health
    weights = config.value.weights
    frame = pl.DataFrame(
        [
            (NAMES[name][view.language], last, now.get(name), before.get(name), weights.get(name))
            for name in there
        ],
        schema={
            "input": pl.String,
            "as_of_month": pl.Date,
            "now": pl.Float64,
            "before": pl.Float64,
            "weight": pl.Float64,
        },
        orient="row",
    ).with_columns(config=pl.lit(config.stamp))
    return (
        frame,
        {
            "input": Header(INPUT, is_pinned=True),
            "as_of_month": Header(KNOWN_IN),
            "now": Header(NOW, Unit.SCORE),
            "before": Header(BEFORE, Unit.SCORE),
            "weight": Header(WEIGHT, Unit.RATE),
            "config": Header(CONFIG),
        },
        config.stamp,
    )
