"""What moved a rate between two months: better or worse groups, another mix of them, and by which attribute."""

import polars as pl

from csdash.analysis.sentences import month_name
from csdash.analysis.why import told as why
from csdash.analysis.why.attributes import attributes
from csdash.analysis.why.change import account_sums, change
from csdash.analysis.why.drivers import drivers as split
from csdash.contract.names import Names, dimension_name, in_prose
from csdash.figures.drivers import drivers
from csdash.metrics.registry import metric
from csdash.months import month_start
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, theme_of
from csdash.panels.why import YEAR, attributes_of, compared
from csdash.session import Session
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

SUBTITLE = Text(
    "{before}から{now}への{metric}の変化を{dimension}別に分解・ポイント・{population}",
    "Change of {metric} from {before} to {now} by {dimension}, in points, {population}",
)
HOW_TO_READ = Text(
    "「率」はグループ自体の維持率が変わった分、「構成」はグループの大きさが変わった分です。すべて足すと全体の変化に一致します。"
    "表の「誤差を超える」は、グループ自体の率の変化が、比べたグループの数を考慮しても偶然とは言えないものです。",
    "Rate: the group itself retains more or less. Mix: its share of the whole changed. All parts add up to the change. "
    "In the table, beyond chance is a change of the group's own rate that holds when corrected for the number of groups.",
)
NOW, BEFORE = Text("現在", "Now"), Text("比較する月", "Before")
WITHIN, MIX = Text("率の効果", "Rate effect"), Text("構成の効果", "Mix effect")
CHANGE = Text("率の変化", "Change of the rate")
IS_REAL = Text("誤差を超える", "Beyond chance")
ATTRIBUTE = Text("属性", "Attribute")
UNEVEN = Text("偏り", "Unevenness")
GROUP = Text("効果が最大のグループ", "Group with most effect")
EFFECT = Text("その効果", "Its effect")
P_VALUE = Text("p値", "p")
VERDICTS = {True: Text("超える", "yes"), False: Text("区別できない", "not distinguishable")}
ATTRIBUTES_HOW = Text(
    "同じ変化を属性ごとに分けたものです。率と構成の効果の合計は、どの属性でも全体の変化に一致します。"
    "「偏り」は、グループの大きさに見合う分を超えて一部のグループに偏った変化です。",
    "The same change, split by each attribute: rate and mix effects add up to it every time. Unevenness is how much of "
    "the change fell on some groups beyond what their size would take.",
)


@cached
def drivers_panel(session: Session, view: View, key: str, by: str, since: str) -> Panel | None:
    """What moved metric `key`, by the groups of `by`; None where there is no other month to look back to."""
    asked, found = metric(key), compared(session, view, since)
    if found is None:
        return None
    question, before = found
    parts = split(session, question, key, by, month_start(before))
    if parts.is_empty():
        return None
    moved = change(session, question, key, month_start(before))
    name = dimension_name(by)
    return Panel(
        finding=why.driven(asked, moved, parts, by, session.names, is_year=since == YEAR)[view.language],
        subtitle=SUBTITLE.format(
            metric=in_prose(asked.label),
            dimension=in_prose(name),
            before=month_name(before),
            now=month_name(question.last),
            population=words.population(view, session.names),
        )[view.language],
        chart=drivers(
            _bars(parts, by, session.names, view.language), language=view.language, theme=theme_of(view)
        ),
        evidence=Evidence(
            how_to_read=HOW_TO_READ,
            base=words.BASE.format(n=f"{moved.now.n:,}")[view.language],
            definitions=(asked,),
            frame=_judged(words.spelt(parts, "group", by, session.names, view.language), view.language),
            headers={
                "group": Header(name, is_pinned=True),
                "rate": Header(NOW, Unit.RATE),
                "rate_before": Header(BEFORE, Unit.RATE),
                "within": Header(WITHIN, Unit.RATE, format=words.POINTS),
                "mix": Header(MIX, Unit.RATE, format=words.POINTS),
                "change": Header(CHANGE, Unit.RATE, format=words.POINTS),
                "lower": Header(words.LOWER, Unit.RATE, format=words.POINTS),
                "upper": Header(words.UPPER, Unit.RATE, format=words.POINTS),
                "verdict": Header(IS_REAL),
                "n_accounts": Header(words.N, Unit.COUNT),
            },
        ),
    )


@cached
def attributes_table(
    session: Session, view: View, key: str, since: str
) -> tuple[pl.DataFrame, dict[str, Header], str, str] | None:
    """The same change split by every attribute, with what it says; None where there is nothing to compare."""
    found = compared(session, view, since)
    names = attributes_of(session)
    if found is None or not names:
        return None
    question, before = found
    now, then = (
        account_sums(session, question, key, month, names) for month in (question.month, month_start(before))
    )
    told = attributes(now, then, names, session.settings.minimum_n)
    said = why.apart(told, session.names)
    if said is None:
        return None
    language = view.language
    spelt = told.with_columns(
        group=pl.Series(
            [session.names.value(*row)[language] for row in told.select("attribute", "group").rows()]
        ),
        attribute=pl.Series([dimension_name(name)[language] for name in told["attribute"]]),
    )
    headers = {
        "attribute": Header(ATTRIBUTE, is_pinned=True),
        "within": Header(WITHIN, Unit.RATE, format=words.POINTS),
        "mix": Header(MIX, Unit.RATE, format=words.POINTS),
        "uneven": Header(UNEVEN, Unit.RATE, format="%.1f pt"),
        "group": Header(GROUP),
        "effect": Header(EFFECT, Unit.RATE, format=words.POINTS),
        "verdict": Header(IS_REAL),
    }
    return _judged(spelt, language), headers, said[language], ATTRIBUTES_HOW[language]


def _judged(frame: pl.DataFrame, language: Language) -> pl.DataFrame:
    """What a correction for many comparisons leaves standing, as a word."""
    yes, no = (pl.lit(VERDICTS[held][language]) for held in (True, False))
    return frame.with_columns(verdict=pl.when("is_distinguishable").then(yes).otherwise(no))


def _bars(parts: pl.DataFrame, by: str, names: Names, language: str) -> pl.DataFrame:
    """One bar per group and kind, the largest effect first."""
    long = parts.select("group", rate="within", mix="mix").unpivot(
        ["rate", "mix"], index="group", variable_name="kind", value_name="effect"
    )
    labels = [names.value(by, group)[language] for group in long["group"]]
    return long.with_columns(label=pl.Series(labels, dtype=pl.String)).sort(
        pl.col("effect").abs(), descending=True
    )
