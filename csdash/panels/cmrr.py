"""CMRR: what MRR becomes by what is signed and notified, and what is at risk beside it."""

import polars as pl

from csdash.analysis.renewals import cmrr_told as cmrr_sentences
from csdash.analysis.renewals.outcomes import STEPS, committed
from csdash.analysis.sentences import as_title
from csdash.figures.bridge import bridge
from csdash.metrics.renewals import BY_HORIZON
from csdash.panels import words
from csdash.panels.bridge import AMOUNT, STEP
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.panels.tile import Tile
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View
from csdash.words.numbers import value_text

HORIZONS = {str(horizon): cmrr_sentences.DAYS[horizon] for horizon in (3, 1, 12)}
SUBTITLE = Text("MRRからCMRR({days})へ・{population}", "From MRR to CMRR ({days}), {population}")
HOW_TO_READ = Text(
    "MRRに、締結済みで期間内に始まる契約を足し、期間内に効力が生じる通知済みの解約・減額を引くとCMRRになります。"
    "締結済みの更新は、いまの契約との差額だけを数えます。疑い・間近の解約は引きません。"
    "過去の月は、その月末までに締結・通知されたものだけで計算しています。",
    "MRR, plus what is signed and begins within the horizon, less churn and downgrades notified to take effect within "
    "it, is CMRR. A signed renewal counts with its difference from the contract it follows. Suspected and imminent "
    "churn is not subtracted. Past months count only what was signed and notified by their end.",
)
IMMINENT = Text("解約が間近", "Churn imminent")
SUSPECTED = Text("解約の疑い", "Churn suspected")
INSIDE = Text("{n}社・CMRRの{share}", "{n} accounts, {share} of CMRR")
OVERLAY = Text(
    "最新の記録が「間近」または「疑い」の顧客のMRRです(通知済みの分を除く)。CMRRに含まれています。",
    "MRR of accounts whose latest note says so, less what was notified. It is part of CMRR.",
)
CMRR = Text("CMRR ({days})", "CMRR ({days})")
MRR = Text("MRR", "MRR")


# What CMRR is made of, and what it would say more with.
UNLOCKS = {
    "contracts.signed_date": Text("CMRRの締結済み・未開始の分", "what is signed and not live, in CMRR"),
    "contracts.notice_date": Text("CMRRの通知済みの解約・減額", "notified churn and downgrades, in CMRR"),
    "events": Text("解約の疑い・間近の金額", "suspected and imminent churn, in money"),
}


@cached
def cmrr_answer(session: Session, view: View, horizon: int) -> list[str]:
    """CMRR against MRR, its parts, and the risks beside it."""
    return [said[view.language] for said in cmrr_sentences.cmrr(session, question_of(view), horizon)]


@cached
def cmrr_tiles(session: Session, view: View, horizon: int) -> tuple[list[Tile], dict[str, Text]]:
    """MRR, CMRR and the two overlays, in money; and the tables and columns that would add to them, with what."""
    now, language = committed(session, question_of(view), horizon), view.language

    def money(name: str) -> str:
        return value_text(now.money(name), Unit.MONEY, language, session.currency)

    def overlay(label: Text, name: str) -> Tile:
        cmrr = now.money("cmrr")
        share = value_text(now.money(name) / cmrr if cmrr else None, Unit.RATE, language)
        inside = INSIDE.format(n=f"{now.row[f'n_{name}']:,}", share=share)[language]
        return Tile(label[language], money(name), context=(inside,), help=OVERLAY[language])

    days = cmrr_sentences.DAYS[horizon]
    told = [
        Tile(MRR[language], money("mrr")),
        Tile(CMRR.format(days=days)[language], money("cmrr"), help=BY_HORIZON[horizon].definition[language]),
        overlay(IMMINENT, "imminent"),
        overlay(SUSPECTED, "suspected"),
    ]
    return told, {name: unlocks for name, unlocks in UNLOCKS.items() if not session.has(name)}


@cached
def cmrr_panel(session: Session, view: View, horizon: int) -> Panel:
    """The bridge from MRR to CMRR in the last month shown."""
    question = question_of(view)
    now = committed(session, question, horizon)
    labels = {key: text[view.language] for key, text in STEPS.items()}
    steps = now.steps().with_columns(pl.col("movement").replace_strict(labels).alias("label"))
    said = cmrr_sentences.committed_level(now, question.last, horizon, session.currency)
    return Panel(
        finding=as_title(said)[view.language],
        subtitle=SUBTITLE.format(
            days=cmrr_sentences.DAYS[horizon], population=words.population(view, session.names)
        )[view.language],
        chart=bridge(steps, language=view.language, theme=theme_of(view), currency=session.currency),
        evidence=Evidence(
            how_to_read=HOW_TO_READ,
            base=words.BASE.format(n=f"{now.row['n_paying']:,}")[view.language],
            definitions=(BY_HORIZON[horizon],),
            frame=steps,
            headers={
                "label": Header(STEP, is_pinned=True),
                "amount": Header(AMOUNT, Unit.MONEY),
                "n": Header(words.N, Unit.COUNT),
            },
        ),
    )
