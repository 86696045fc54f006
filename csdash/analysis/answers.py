"""Answers: what each page says first, in one to three sentences made from its numbers."""

import polars as pl

from csdash.analysis import findings, sentences
from csdash.analysis.drivers import drivers
from csdash.analysis.groups import against_rest
from csdash.analysis.headline import Headline, headline, headlines
from csdash.analysis.maturity import latest, stages
from csdash.analysis.question import Question
from csdash.analysis.side_by_side import shares
from csdash.analysis.triangle import at_age, triangle, weighted
from csdash.analysis.worst import worst_group
from csdash.contract.words import TIERS
from csdash.metrics.registry import metric
from csdash.months import month_end
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit

MOVERS = ("nrr", "grr", "logo_churn_rate", "nps", "health_score", "ttv_median_days", "onboarding_completion_rate")
MOVED = Text("1年前から誤差を超えて動いたのは、{moves}です。", "What moved by more than chance in a year: {moves}.")
NOT_MOVED = Text(
    "1年前と比べて、誤差を超えて動いた主要指標はありません。",
    "No headline rate moved by more than chance in a year.",
)
YEAR = 12
LEFT = Text(
    "契約から1年後に残るのは、顧客数で{logo}、当初MRRに対しグロスで{grr}、ネットで{nrr}です(規模で加重)。",
    "A year after the start {logo} of accounts are left; of their first MRR {grr} gross and {nrr} net, weighted by size.",
)
MOVE = Text("{metric} {before}→{value}", "{metric} {before} to {value}")
STATE = Text(
    "ARRは{arr}{growth}。NRRは{nrr}、GRRは{grr}です。",
    "ARR is {arr}{growth}. NRR is {nrr} and GRR {grr}.",
)
GROWTH = Text("(前年比{change})", " ({change} on the year)")


def overview(session: Session, question: Question) -> tuple[Text, ...]:
    """The state, what moved, and what to look at."""
    arr, nrr, grr = (headline(session, question, key) for key in ("arr", "nrr", "grr"))
    state = STATE.format(
        arr=_now(arr, session.currency), growth=_growth(arr), nrr=_now(nrr), grr=_now(grr)
    )
    told = [one for one in headlines(session, question, MOVERS) if isinstance(one, Headline)]
    return state, _moved(told), _attention(session, question, "grr")


def nrr(session: Session, question: Question, by: str) -> tuple[Text, ...]:
    """Where NRR stands, how far it moved, what moved it, and where it is worst."""
    told = headline(session, question, "nrr")
    state = sentences.joined(
        sentences.level(told.metric, question.last, told.difference.now), sentences.change(told.metric, told.difference)
    )
    split = drivers(session, question, "nrr", by) if by else pl.DataFrame()
    why = sentences.cause(told.difference, split, by)
    return tuple(one for one in (state, why, _attention(session, question, "nrr")) if one)


def cohorts(session: Session, question: Question, by: str) -> tuple[Text, ...]:
    """What is left after a year in accounts and money, and whether newer cohorts keep more."""
    frame = session.cohorts(where=dict(question.where))
    left = {kind: weighted(triangle(frame, kind, "month")) for kind in ("logo", "grr", "nrr")}
    shares = {kind: at_age(cells, YEAR) for kind, cells in left.items()}
    if any(share is None for share in shares.values()):
        return (findings.COHORTS_YOUNG,)
    said = [LEFT.format(**{kind: sentences.written(share, Unit.RATE) for kind, share in shares.items()})]
    if by:
        curves = session.survival(by=[by], where=dict(question.where)).rename({by: "group"})
        said.append(findings.survived(curves.with_columns(pl.col("group").cast(pl.String)), by))
    return tuple(said)


def tiers(session: Session, question: Question) -> tuple[Text, ...]:
    """How the tiers divide accounts and revenue, and which tier retains less."""
    parts = shares(session, question, ("n_accounts", "arr"), "tier").filter(pl.col("month") == question.month)
    share = {(key, group): part for key, group, part in parts.select("metric", "group", "share").iter_rows()}
    ends = [tier for tier in TIERS if ("arr", tier) in share]
    said = [
        findings.share_of(TIERS[tier], share["n_accounts", tier], share["arr", tier]) for tier in (ends[0], ends[-1])
    ] if len(ends) > 1 else []
    groups = against_rest(session, question, "grr", "tier", session.settings.minimum_n)
    return (*(Text(one.ja + "。", one.en + ".") for one in said), findings.groups_differ(metric("grr"), groups, "tier"))


def maturity(session: Session, question: Question) -> tuple[Text, ...]:
    """Where the units see themselves, and what the next stage would take."""
    assessments = session.table("assessments")
    if assessments is None:
        return ()
    history = stages(assessments, month_end(question.last))
    return (findings.staged(latest(history)),) if history.height else ()


def _now(one: Headline, currency: str = "") -> Text:
    return sentences.written(one.difference.now.value, one.metric.unit, currency)


def _growth(arr: Headline) -> Text:
    now, then = arr.difference.now.value, arr.difference.then.value
    if now is None or not then:
        return Text("", "")
    change = now / then - 1
    sign = "+" if change > 0 else ""
    return GROWTH.format(change=Text(f"{sign}{change * 100:.1f}%", f"{sign}{change * 100:.1f}%"))


def _moved(told: list[Headline]) -> Text:
    moves = [
        MOVE.format(
            metric=one.metric.label,
            before=sentences.written(one.difference.then.value, one.metric.unit),
            value=sentences.written(one.difference.now.value, one.metric.unit),
        )
        for one in sorted(told, key=lambda one: one.difference.p_value or 1)
        if one.difference.is_distinguishable
    ][:3]
    if not moves:
        return NOT_MOVED
    return MOVED.format(
        moves=Text("、".join(move.ja for move in moves), ", ".join(move.en for move in moves))
    )


def _attention(session: Session, question: Question, key: str) -> Text:
    worst = worst_group(session, question, key, session.settings.minimum_n)
    return sentences.attention(metric(key), worst, session.currency)


