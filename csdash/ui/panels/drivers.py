"""What moved a rate in a year: better or worse groups, or another mix of them."""

import polars as pl

from csdash.analysis import findings
from csdash.analysis.drivers import drivers as split
from csdash.analysis.headline import headline
from csdash.contract.names import Names, dimension_name, in_prose
from csdash.errors import NotEnoughHistory
from csdash.figures.drivers import drivers
from csdash.metrics.registry import metric
from csdash.session import Session
from csdash.text import Text
from csdash.ui.cache import cached
from csdash.ui.panels import words
from csdash.ui.panels.panel import Panel, question_of, theme_of
from csdash.ui.parts.figure import Evidence
from csdash.ui.parts.table import Header
from csdash.ui.state import View
from csdash.unit import Unit

SUBTITLE = Text(
    "1年前からの{metric}の変化を{dimension}で分解・ポイント",
    "Change of {metric} in a year by {dimension}, in points",
)
HOW_TO_READ = Text(
    "「率」はグループ自体の維持率が変わった分、「構成」はグループの大きさが変わった分です。すべて足すと全体の変化に一致します。",
    "Rate: the group itself retains more or less. Mix: its share of the whole changed. All parts add up to the change.",
)
RATE_NOW = Text("現在", "Now")
RATE_BEFORE = Text("1年前", "A year ago")
WITHIN = Text("率の効果", "Rate effect")
MIX = Text("構成の効果", "Mix effect")


@cached
def drivers_panel(session: Session, view: View, key: str, by: str) -> Panel | None:
    """What moved metric `key`, by the groups of `by`; None where there is no year to look back."""
    asked, question = metric(key), question_of(view)
    try:
        parts = split(session, question, key, by)
    except NotEnoughHistory:
        return None
    if parts.is_empty():
        return None
    told = headline(session, question, key)
    name = dimension_name(by)
    return Panel(
        finding=findings.driven(asked, told.difference, parts, by, session.names)[view.language],
        subtitle=SUBTITLE.format(metric=asked.label, dimension=in_prose(name))[view.language],
        chart=drivers(
            _bars(parts, by, session.names, view.language), language=view.language, theme=theme_of(view)
        ),
        evidence=Evidence(
            how_to_read=HOW_TO_READ,
            base=words.BASE.format(n=f"{told.difference.now.n:,}")[view.language],
            definitions=(asked,),
            frame=words.spelt(parts, "group", by, session.names, view.language),
            headers={
                "group": Header(name, is_pinned=True),
                "rate": Header(RATE_NOW, Unit.RATE),
                "rate_before": Header(RATE_BEFORE, Unit.RATE),
                "within": Header(WITHIN, Unit.RATE),
                "mix": Header(MIX, Unit.RATE),
                "n_accounts": Header(words.N, Unit.COUNT),
            },
        ),
    )


def _bars(parts: pl.DataFrame, by: str, names: Names, language: str) -> pl.DataFrame:
    """One bar per group and kind, the largest effect first."""
    long = parts.select("group", rate="within", mix="mix").unpivot(
        ["rate", "mix"], index="group", variable_name="kind", value_name="effect"
    )
    labels = [names.value(by, group)[language] for group in long["group"]]
    return long.with_columns(label=pl.Series(labels, dtype=pl.String)).sort(
        pl.col("effect").abs(), descending=True
    )
