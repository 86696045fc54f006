"""Survival: how long accounts stay, by what they were at the start, and whether the groups really differ."""

import polars as pl

from csdash.analysis import findings
from csdash.analysis.cohorts.lifetimes import each_dimension, left_truncated, lifetimes
from csdash.analysis.cohorts.told import lifetimes_compared, p_text
from csdash.contract.names import dimension_name
from csdash.figures.survival import MOST, survival
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import DIMENSIONS, View

# An attribute with more values than this is none to compare lifetimes by.
MOST_GROUPS = 9
SUBTITLE = Text(
    "継続率(カプラン・マイヤー)・契約開始からの月数{by}・{population}",
    "Survival (Kaplan-Meier) by months since start{by}, {population}",
)
BY = Text("・開始時の{dimension}別", ", by {dimension} at the start")
HOW_TO_READ = Text(
    "契約開始から何か月後に何%が続いているかです。まだ続いている顧客は打ち切りとして扱い、帯は95%区間(二重対数)です。"
    "一度でも途切れた時点で離脱と数えます。データ開始前からの顧客は、最初に観測された月数から対象に入ります。"
    "点線は対象が少ない区間です。",
    "The share still paying so many months after the start. Those who still pay are censored; the band is the 95% "
    "interval (log-log). The first lapse counts as leaving. Accounts older than the data are at risk from the age at "
    "which they were first seen. A dotted line rests on few accounts.",
)
AGE = Text("経過月", "Months since start")
AT_RISK = Text("対象数", "At risk")
EVENTS = Text("離脱", "Left")
SURVIVAL = Text("継続率", "Survival")
MEAN_NAME = Text("平均継続月数", "Mean months")
ERROR = Text("標準誤差", "Standard error")
OUT_OF = Text("対象期間(月)", "Out of months")
DIMENSION = Text("分け方", "Split by")
GROUPS = Text("グループ数", "Groups")
P_VALUE = Text("有意確率", "P-value")
STANDS = Text("補正後の差", "Differs after correction")
LONGEST = Text("最も長い", "Longest")
SHORTEST = Text("最も短い", "Shortest")
GAP = Text("差(月)", "Gap in months")
YES, NO = Text("あり", "yes"), Text("誤差の範囲内", "within chance")


@cached
def survival_panel(session: Session, view: View, by: str) -> Panel | None:
    """Survival curves per group of `by` (empty: of all); None where nobody is in a cohort."""
    told = lifetimes(session, question_of(view), by)
    if told is None:
        return None
    largest = sorted(told.sizes, key=lambda name: -told.sizes[name])[:MOST]
    curves = told.curves.filter(pl.col("group").is_in(largest))
    named = words.spelt(curves, "group", by, session.names, view.language) if by else curves
    name = dimension_name(by) if by else Text("", "")
    suffix = BY.format(dimension=Text(name.ja, name.en.lower())) if by else Text("", "")
    return Panel(
        finding=findings.survived(curves, by, session.names)[view.language],
        subtitle=SUBTITLE.format(by=suffix, population=words.population(view, session.names))[view.language],
        chart=survival(
            named,
            language=view.language,
            theme=theme_of(view),
            age_name=AGE[view.language],
            minimum_n=session.settings.minimum_n,
        ),
        evidence=Evidence(
            how_to_read=HOW_TO_READ,
            base=words.BASE.format(n=f"{sum(told.sizes.values()):,}")[view.language],
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


@cached
def survival_answer(session: Session, view: View, by: str) -> list[str]:
    """How long accounts stay, whether the groups of `by` differ, and who was first seen late."""
    question = question_of(view)
    whole = lifetimes(session, question, "")
    if whole is None:
        return []
    said = lifetimes_compared(
        whole,
        lifetimes(session, question, by) if by else None,
        by,
        session.names,
        stands=by in _standing(session, view),
        n_late=left_truncated(session, question),
    )
    return [sentence[view.language] for sentence in said]


@cached
def means_table(session: Session, view: View, by: str) -> tuple[pl.DataFrame, dict[str, Header]]:
    """The mean months that each group of `by` stays, out of the horizon at which all are observed."""
    told = lifetimes(session, question_of(view), by)
    means = told.means if told else ()
    name = dimension_name(by) if by else words.GROUP
    rows = [
        (
            session.names.value(by, mean.group)[view.language] if by else words.EVERYBODY[view.language],
            told.sizes[mean.group],
            mean.months,
            *mean.bounds,
            told.horizon,
        )
        for mean in sorted(means, key=lambda mean: -mean.months)
    ]
    headers = {
        "group": Header(name, is_pinned=True),
        "n_accounts": Header(words.N, Unit.COUNT),
        "months": Header(MEAN_NAME, Unit.SCORE),
        "lower": Header(words.LOWER, Unit.SCORE),
        "upper": Header(words.UPPER, Unit.SCORE),
        "horizon": Header(OUT_OF, Unit.COUNT),
    }
    return pl.DataFrame(rows, schema=list(headers), orient="row"), headers


@cached
def lifetimes_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """Every attribute with its log-rank test: do its groups stay differently long, all asked at once?"""
    language = view.language
    told = each_dimension(session, question_of(view), _dimensions(session))
    rows = [
        (
            dimension_name(row["dimension"])[language],
            row["n_groups"],
            p_text(row["p_value"]),
            (YES if row["is_distinguishable"] else NO)[language],
            *(
                session.names.value(row["dimension"], row[end])[language] if row[end] is not None else None
                for end in ("longest", "shortest")
            ),
            row["gap"],
            row["horizon"],
        )
        for row in told.iter_rows(named=True)
    ]
    headers = {
        "dimension": Header(DIMENSION, is_pinned=True),
        "n_groups": Header(GROUPS, Unit.COUNT),
        "p_value": Header(P_VALUE),
        "stands": Header(STANDS),
        "longest": Header(LONGEST),
        "shortest": Header(SHORTEST),
        "gap": Header(GAP, Unit.SCORE),
        "horizon": Header(OUT_OF, Unit.COUNT),
    }
    schema = {
        **dict.fromkeys(headers, pl.String),
        "n_groups": pl.Int64,
        "gap": pl.Float64,
        "horizon": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row"), headers


def _standing(session: Session, view: View) -> set[str]:
    told = each_dimension(session, question_of(view), _dimensions(session))
    return set(told.filter("is_distinguishable")["dimension"])


def _dimensions(session: Session) -> list[str]:
    """Those of few groups; products of an account have no lifetime of their own here."""
    there = session.dimensions
    return [name for name in DIMENSIONS if name != "product" and 1 < len(there.get(name, ())) <= MOST_GROUPS]
