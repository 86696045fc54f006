"""A metric by the groups of one attribute: now, with intervals, and over time."""

import polars as pl

from csdash.analysis import findings, sentences
from csdash.analysis.benchmarks import drawn
from csdash.analysis.groups import against_rest, measured_in
from csdash.contract.names import dimension_name, in_prose
from csdash.errors import CsdashError
from csdash.figures.ranked import ranked
from csdash.figures.small_multiples import MOST, small_multiples
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of, too_early
from csdash.panels.trend import annotations_of, sources_of
from csdash.session import Session
from csdash.text import Text
from csdash.views.kept import cached
from csdash.views.view import View

WHOLE = Text("全体", "All")
BY = Text("{dimension}別の{subtitle}", "By {dimension}: {subtitle}")
OVER_TIME = Text("{dimension}別の推移・同じ目盛り", "{metric} by {dimension}, one scale")
RANKED_HOW = Text(
    "点は値、線は95%区間、縦線は全体です。「他より低い・高い」と書くのは、それ以外の全体との差が、"
    "比較の数を考慮しても誤差を超えるときだけです。そうした差がなければ値の順には並べません。対象が少ないグループは白抜きです。",
    "The dot is the value, the bar its 95% interval, the thin line the whole. A group is called lower or higher only "
    "where its difference from all others exceeds chance, corrected for the number of comparisons; where none does, groups "
    "are not sorted by value. Groups on few accounts are hollow.",
)
MULTIPLES_HOW = Text(
    "各グループの推移(色)と全体(灰色)です。目盛りはすべて同じです。属性は期首時点のものです。"
    "点線は外部ベンチマーク、細い縦線は出来事です(内容は全体の推移の図に書いてあります)。"
    "目標は全社に対するものなので、グループの図には引きません。",
    "Each group over time in colour, the whole in grey, all on one scale. Attributes are those of the opening. The "
    "dotted line is an outside benchmark, thin upright lines are happenings, named under the trend of the whole. A "
    "target is set for the whole company and is not drawn for its groups.",
)


@cached
def ranked_panel(session: Session, view: View, key: str, by: str) -> Panel:
    """Metric `key` per group of `by` in the last month shown."""
    asked, question = metric(key), question_of(view)
    groups = against_rest(session, question, key, by, session.settings.minimum_n)
    whole = question.at(session, question.month, key)
    if whole.is_empty():
        raise too_early(view)
    named = words.spelt(groups, "group", by, session.names, view.language).filter(
        pl.col("value").is_not_null()
    )
    if named.is_empty():
        raise CsdashError(sentences.level(asked, question.last, measured_in(whole)))
    name = dimension_name(by)
    return Panel(
        finding=findings.groups_differ(asked, groups, by, session.names)[view.language],
        subtitle=BY.format(dimension=in_prose(name), subtitle=words.subtitle(asked, view, session.names))[
            view.language
        ],
        chart=ranked(
            named,
            asked.unit,
            language=view.language,
            theme=theme_of(view),
            currency=session.currency,
            overall=whole["value"].item(),
            overall_name=WHOLE[view.language],
            minimum_n=session.settings.minimum_n,
            keeps_order=keeps_order(named, by),
        ),
        evidence=Evidence(
            how_to_read=RANKED_HOW,
            base=words.base(whole.row(0, named=True), asked, view.language, session.currency),
            definitions=(asked,),
            frame=named,
            headers=words.value_headers(asked, ("group", Header(name, is_pinned=True))),
        ),
    )


def keeps_order(groups: pl.DataFrame, by: str) -> bool:
    """Whether groups stand in the attribute's own order: no rank is told where no difference is beyond chance.

    Touch tiers and phases are always read in theirs.
    """
    return by in ("tier", "phase") or not groups["is_distinguishable"].any()


@cached
def multiples_panel(session: Session, view: View, key: str, by: str, benchmark: str = "") -> Panel:
    """Metric `key` over the months shown, one small panel per group of `by`, the largest groups first to stay."""
    asked, question = metric(key), question_of(view)
    values = words.plain(question.values(session, key, by=[by])).rename({by: "group"})
    if values.is_empty():
        raise too_early(view)
    kept = _largest(values)
    shown = words.spelt(values.filter(pl.col("group").is_in(kept)), "group", by, session.names, view.language)
    total = words.plain(question.values(session, key))
    groups = against_rest(session, question, key, by, session.settings.minimum_n)
    name = dimension_name(by)
    marks = drawn(session, question, key, benchmark)
    return Panel(
        finding=findings.groups_differ(asked, groups, by, session.names)[view.language],
        subtitle=OVER_TIME.format(metric=asked.label, dimension=in_prose(name))[view.language],
        chart=small_multiples(
            shown,
            asked.unit,
            language=view.language,
            theme=theme_of(view),
            currency=session.currency,
            total=total,
            total_name=WHOLE[view.language],
            benchmarks=[(one.value, one.label[view.language]) for one in marks],
            annotations=annotations_of(session, key, view.language),
            minimum_n=session.settings.minimum_n,
            fiscal_start=session.settings.fiscal_year_starts_in,
        ),
        evidence=Evidence(
            how_to_read=MULTIPLES_HOW,
            base=words.base(total.row(-1, named=True), asked, view.language, session.currency),
            definitions=(asked,),
            frame=shown,
            headers=words.value_headers(
                asked, ("group", Header(name, is_pinned=True)), ("month", Header(words.MONTH, is_pinned=True))
            ),
            sources=sources_of(session, question, key, marks),
        ),
    )


def _largest(values: pl.DataFrame) -> pl.Series:
    """The groups with the most accounts in the last month, as many as small multiples can hold."""
    newest = values.filter(pl.col("month") == pl.col("month").max())
    return newest.sort("n_accounts", descending=True).head(MOST)["group"].implode()
