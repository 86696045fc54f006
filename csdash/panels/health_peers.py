"""Sponsor exits against matched peers: who was lost, beside accounts that looked the same before."""

import polars as pl

from csdash.analysis.health import peers_told as told
from csdash.analysis.health.peers import MATCHED, Peers, peers
from csdash.analysis.question import Question
from csdash.analysis.with_interval import with_interval
from csdash.errors import CsdashError
from csdash.figures.ranked import ranked
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.health_bands import CONFIG
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.session import Session
from csdash.session.answered import answered
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

SUBTITLE = Text(
    "退職前月から{n}か月後までに解約した割合・{population}・設定 {stamp}",
    "Share gone {n} months after the month before, {population}; config {stamp}",
)
BASE = Text(
    "退職{n}社・似た顧客{peers}社・一致した条件は平均{level}個(最大{most}個)",
    "{n} exits, {peers} peers; they agree in {level} conditions on average, of {most}",
)
HOW = Text(
    "スポンサーが退職した顧客を、**退職の前月に分かっていたこと**が同じ顧客と比べます。条件は重要な順に、タッチ層、契約応当日までの月数、契約年数、MRR帯(その月の四分位)、"
    "セグメント、地域、業界、プランです。5社以上が一致するまで、重要でない条件から外します。比べる相手のスポンサーが後で退職することもありますが、それは当時分からないので除きません。"
    "後任との関係は後になって分かるため、その内訳は{landmark}か月後にまだ契約中の顧客どうしで比べます。差の区間は退職1件ごとの差の平均から求め、3つの比較の数だけ補正しています(ホルム法)。"
    "観察による比較で、条件に入らない違いは残ります。",
    "Each account whose sponsor left is held against accounts that agree in **what was known in the month before**: touch tier, "
    "months to the anniversary of the contract, tenure, MRR band (quarter of that month's), segment, region, industry, plan, "
    "the most important first; the least important are dropped until five agree. Peers may lose a sponsor later: nobody knew "
    "that, so they stay. Whether the successor was engaged is known only later, so that split compares accounts still there "
    "{landmark} months on. The interval of a difference is that of the mean over exits, corrected for three comparisons (Holm). It "
    "is observational: what is not among the conditions may still differ.",
)
DIFFERENCE = Text("似た顧客との差", "Difference from peers")
BEYOND, WITHIN = Text("誤差を超える差", "beyond chance"), Text("誤差の範囲内", "within chance")


@cached
def peers_answer(session: Session, view: View) -> list[str]:
    """What exits cost against peers, and whether an engaged successor makes the difference."""
    rules = session.configs.health.value.peers
    said = told.peers_said(_found(session, question_of(view)), rules, session.settings.minimum_n)
    return [sentence[view.language] for sentence in said]


@cached
def peers_panel(session: Session, view: View) -> Panel:
    """The share lost after exits, each group beside its peers."""
    found, language = _found(session, question_of(view)), view.language
    config = session.configs.health
    rules = config.value.peers
    if found[0].exits.value is None:
        raise CsdashError(told.NONE)
    rows = []
    for one in found:
        rows.append(
            (told.NAMES[one.group][language], one.exits.value, one.exits.lower, one.exits.upper, one.exits.n)
        )
        rows.append((told.PEER_NAMES[one.group][language], one.peers, None, None, one.n_peers))
    numbers = dict.fromkeys(("value", "lower", "upper"), pl.Float64)
    frame = pl.DataFrame(
        rows, schema={"group": pl.String, **numbers, "n_accounts": pl.Int64}, orient="row"
    ).with_columns(config=pl.lit(config.stamp))
    whole = found[0]
    level = sum(level * n for level, n in whole.matched.items()) / max(sum(whole.matched.values()), 1)
    return Panel(
        finding=told.peers_title(found)[language],
        subtitle=SUBTITLE.format(
            n=str(rules.followed_months),
            population=words.population(view, session.names),
            stamp=config.stamp,
        )[language],
        chart=ranked(
            frame,
            Unit.RATE,
            language=language,
            theme=theme_of(view),
            minimum_n=session.settings.minimum_n,
            keeps_order=True,
        ),
        evidence=Evidence(
            how_to_read=HOW.format(landmark=str(rules.landmark_months)),
            base=BASE.format(
                n=f"{whole.exits.n:,}",
                peers=f"{whole.n_peers:,}",
                level=f"{level:.1f}",
                most=str(len(MATCHED)),
            )[language],
            definitions=(),
            frame=frame,
            headers={
                "group": Header(words.GROUP, is_pinned=True),
                "value": Header(Text("解約した割合", "Share lost"), Unit.RATE),
                "lower": Header(words.LOWER, Unit.RATE),
                "upper": Header(words.UPPER, Unit.RATE),
                "n_accounts": Header(words.N, Unit.COUNT),
                "config": Header(CONFIG),
            },
        ),
    )


@cached
def peers_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header], str]:
    """One row per group of exits: lost, peers, difference with interval and verdict; headers; what it is."""
    language = view.language
    rows = [
        (
            told.NAMES[one.group][language],
            with_interval(one.exits, Unit.RATE)[language],
            one.peers,
            _difference(one, view),
            one.n_peers,
            one.n_unmatched,
            (BEYOND if one.stands else WITHIN)[language] if one.difference.lower is not None else None,
            session.configs.health.stamp,
        )
        for one in _found(session, question_of(view))
    ]
    schema = {
        "group": pl.String,
        "lost": pl.String,
        "peers_lost": pl.Float64,
        "difference": pl.String,
        "n_peers": pl.Int64,
        "n_unmatched": pl.Int64,
        "verdict": pl.String,
        "config": pl.String,
    }
    headers = {
        "group": Header(words.GROUP, is_pinned=True),
        "lost": Header(Text("退職後に解約した割合", "Share lost after an exit")),
        "peers_lost": Header(Text("似た顧客の解約した割合", "Share of peers lost"), Unit.RATE),
        "difference": Header(Text("差(ポイント、95%区間)", "Difference (points, 95% interval)")),
        "verdict": Header(Text("判定", "Verdict")),
        "n_peers": Header(Text("似た顧客", "Peers"), Unit.COUNT),
        "n_unmatched": Header(Text("相手なし", "Without peers"), Unit.COUNT),
        "config": Header(CONFIG),
    }
    return pl.DataFrame(rows, schema=schema, orient="row"), headers, DIFFERENCE[language]


def _difference(one: Peers, view: View) -> str | None:
    value = one.difference.value
    if value is None:
        return None
    told_value = f"{value * 100:+.1f}"
    if one.difference.lower is None:
        return told_value
    ends = f"{one.difference.lower * 100:+.1f}", f"{one.difference.upper * 100:+.1f}"
    return (
        f"{told_value} ({'〜'.join(ends)})"
        if view.language == "ja"
        else f"{told_value} ({' to '.join(ends)})"
    )


@answered
def _found(session: Session, question: Question) -> list[Peers]:
    where, rules = dict(question.where), session.configs.health.value.peers
    everybody = session.sponsor_exits(rules.followed_months, question.last, where=where)
    still_there = session.sponsor_exits(rules.followed_months, question.last, rules.landmark_months, where)
    return peers(everybody, still_there)
