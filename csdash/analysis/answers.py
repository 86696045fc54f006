"""Answers: what each page says first, in one to three sentences made from its numbers."""

import polars as pl

from csdash.analysis import findings, sentences
from csdash.analysis.cohorts.triangle import Period, at_age, newer_and_older, triangle, weighted
from csdash.analysis.difference import Difference
from csdash.analysis.groups import against_rest
from csdash.analysis.headline import Headline, certain, headline, headlines
from csdash.analysis.maturity.assessed import COMPANY, dimensions_of, latest, stages, unit_name
from csdash.analysis.moved import MOVERS, moved
from csdash.analysis.question import Question
from csdash.analysis.side_by_side import shares
from csdash.analysis.why.drivers import drivers
from csdash.analysis.worst import worst_group
from csdash.contract.words import STAGES, TIERS
from csdash.metrics.registry import metric
from csdash.months import month_end
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit

MOVED = Text(
    "1年前から誤差を超えて動いたのは、{moves}です。", "What moved by more than chance in a year: {moves}."
)
NOT_MOVED = Text(
    "1年前と比べて、誤差を超えて動いた主要指標はありません。",
    "No headline rate moved by more than chance in a year.",
)
YEAR = 12
NEWER_BETTER = Text(
    "最近1年のコホートの1年後は{newer}で、それ以前の{older}より良くなっています。",
    "Newer cohorts keep more accounts for a year: {newer}, against {older} before.",
)
NEWER_WORSE = Text(
    "最近1年のコホートの1年後は{newer}で、それ以前の{older}より悪くなっています。",
    "Newer cohorts keep fewer accounts for a year: {newer}, against {older} before.",
)
NEWER_ALIKE = Text(
    "1年後に残る顧客は、最近のコホートで{newer}、それ以前で{older}。差は誤差の範囲内です。",
    "A year on, {newer} of newer cohorts are left and {older} of older ones: a difference within chance.",
)
NO_OLDER = Text(
    "コホートの良し悪しを前の年と比べるだけの履歴はまだありません。",
    "There is not enough history yet to compare cohorts with those of a year before.",
)
SHARE = Text("{group}は顧客の{accounts}でARRの{arr}。", "{group}: {accounts} of accounts, {arr} of ARR.")
HIGHEST = Text(
    "自己評価が最も高いのは{units}で、「{stage}」です。",
    "Highest by self-assessment: {units}, at {stage}.",
)
HELD_BACK = Text(
    "全社は「{stage}」で、その段階を決めているのは「{dimension}」です。",
    "The company stands at {stage}; {dimension} is what holds it there.",
)
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
    found = headlines(session, question, ("arr", *MOVERS), with_history=False)
    arr, nrr, grr = map(certain, found[:3])
    state = STATE.format(arr=_now(arr, session.currency), growth=_growth(arr), nrr=_now(nrr), grr=_now(grr))
    told = [one for one in found[1:] if isinstance(one, Headline)]
    said = (state, _moved(told), _attention(session, question, ("grr", "logo_churn_rate")))
    return tuple(sentence for sentence in said if sentence)


def nrr(session: Session, question: Question, by: str) -> tuple[Text, ...]:
    """Where NRR stands, how far it moved, what moved it, and which groups of `by` differ."""
    told = headline(session, question, "nrr", with_history=False)
    state = sentences.joined(
        sentences.level(told.metric, question.last, told.difference.now),
        sentences.change(told.metric, told.difference),
    )
    if not by:
        return (state,)
    split = drivers(session, question, "nrr", by)
    why = sentences.cause(told.difference, split, by, session.names)
    groups = against_rest(session, question, "nrr", by, session.settings.minimum_n)
    differ = sentences.ended(findings.groups_differ(told.metric, groups, by, session.names))
    return tuple(one for one in (state, why, differ) if one)


def cohorts(session: Session, question: Question, period: Period) -> tuple[Text, ...]:
    """What is left after a year in accounts and money, and whether newer cohorts keep more."""
    frame = session.cohorts(where=dict(question.where))
    cells = {
        kind: triangle(frame, kind, period, session.settings.fiscal_year_starts_in)
        for kind in ("logo", "grr", "nrr")
    }
    left = {kind: at_age(weighted(rows), YEAR) for kind, rows in cells.items()}
    if any(share is None for share in left.values()):
        return (sentences.ended(findings.COHORTS_YOUNG),)
    said = LEFT.format(**{kind: sentences.written(share, Unit.RATE) for kind, share in left.items()})
    # By starting month, as where each age is looked at: how a page groups its cohorts must not change what is said.
    monthly = newer_and_older(triangle(frame, "logo", "month"), YEAR)
    return said, _newer(monthly, session.settings.minimum_n)


def _newer(difference: Difference, minimum_n: int) -> Text:
    if difference.value is None or min(difference.now.n, difference.then.n) < minimum_n:
        return NO_OLDER
    words = {
        "newer": sentences.written(difference.now.value, Unit.RATE),
        "older": sentences.written(difference.then.value, Unit.RATE),
    }
    if not difference.is_distinguishable:
        return NEWER_ALIKE.format(**words)
    return (NEWER_BETTER if difference.value > 0 else NEWER_WORSE).format(**words)


def tiers(session: Session, question: Question) -> tuple[Text, ...]:
    """How the tiers divide accounts and revenue, and which tier retains less."""
    parts = shares(session, question, ("n_accounts", "arr"), "tier").filter(pl.col("month") == question.month)
    share = {
        (key, group): sentences.written(part, Unit.RATE)
        for key, group, part in parts.select("metric", "group", "share").iter_rows()
    }
    said = [
        SHARE.format(group=TIERS[tier], accounts=share["n_accounts", tier], arr=share["arr", tier])
        for tier in TIERS
        if ("arr", tier) in share
    ]
    groups = against_rest(session, question, "grr", "tier", session.settings.minimum_n)
    differ = findings.groups_differ(metric("grr"), groups, "tier", session.names)
    return sentences.joined(*said), sentences.ended(differ)


def maturity(session: Session) -> tuple[Text, ...]:
    """Where the units see themselves, and which dimension holds the company back."""
    assessments = session.table("assessments")
    until = month_end(session.last_month)
    if assessments is None or (history := stages(assessments, until)).is_empty():
        return ()
    newest = latest(history)
    units = newest.filter(pl.col("unit") != COMPANY)
    best = units.filter(pl.col("stage") == pl.col("stage").max())
    said = []
    if len(best):
        names = [unit_name(unit, session.names) for unit in best["unit"]]
        said.append(
            HIGHEST.format(
                units=Text("・".join(one.ja for one in names), " and ".join(one.en for one in names)),
                stage=STAGES[best["stage"][0]],
            )
        )
    company = dimensions_of(assessments, until).filter(pl.col("unit") == COMPANY)
    if len(company):
        weakest = company.row(0, named=True)
        dimension = session.names.value("dimension", weakest["dimension"])
        said.append(HELD_BACK.format(stage=STAGES[weakest["stage"]], dimension=dimension))
    return tuple(said)


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
    """The metrics that moved by more than chance, the surest first."""
    if all(one.difference.value is None for one in told):
        return sentences.NO_BEFORE
    moves = [
        MOVE.format(
            metric=one.metric.label,
            before=sentences.written(one.difference.then.value, one.metric.unit),
            value=sentences.written(one.difference.now.value, one.metric.unit),
        )
        for one in moved(told)[:3]
    ]
    if not moves:
        return NOT_MOVED
    return MOVED.format(
        moves=Text("、".join(move.ja for move in moves), ", ".join(move.en for move in moves))
    )


def _attention(session: Session, question: Question, keys: tuple[str, ...]) -> Text | None:
    if not any(len(values) > 1 for name, values in session.dimensions.items() if name != "product"):
        return None
    worst = worst_group(session, question, keys, session.settings.minimum_n)
    return sentences.attention([metric(key) for key in keys], worst, session.names, session.currency)
