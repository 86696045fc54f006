"""Who refers others, and whether those do who say that they would."""

import polars as pl

from csdash.analysis.sentences import joined
from csdash.analysis.voice import told_deeds as sentences
from csdash.analysis.voice.advocates import advocates
from csdash.figures.ranked import ranked
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.panels.rated import rated, rated_headers
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

LOYALTY_SUBTITLE = Text(
    "直近12か月に紹介をした顧客の割合・NPSの回答別・{population}",
    "Share of accounts that referred somebody in twelve months, by NPS answers, {population}",
)
LOYALTY_HOW = Text(
    "課金中の顧客のうち、直近12か月に紹介をした割合です。「推奨者のいる顧客」は、直近の回答に9〜10がいて6以下がいない顧客です。点は割合、線は95%区間"
    "(ウィルソン)です。",
    "Of paying accounts, the share that referred somebody in twelve months. Those with promoters have a last answer of 9 or 10 "
    "and none of 6 or less. The dot is the share, the bar its 95% interval (Wilson).",
)
LOYAL, OTHERS = Text("推奨者のいる顧客", "With promoters"), Text("それ以外の回答者", "Others that answered")
SHARE = Text("紹介した割合", "Share referring")
NAME, ACCOUNT = Text("顧客名", "Account name"), Text("アカウントID", "Account id")
REFERRALS, LOWEST = Text("紹介件数", "Referrals"), Text("最も低い回答", "Lowest answer")
LAST = Text("最後の紹介", "Last referral")


@cached
def advocates_answer(session: Session, view: View) -> list[str]:
    """Who refers, who says so, and whether they do."""
    said = sentences.advocacy(advocates(session, question_of(view)), session.settings.minimum_n)
    return [line[view.language] for line in (joined(said[0]), joined(*said[1:])) if line[view.language]]


@cached
def advocates_panel(session: Session, view: View) -> Panel | None:
    """Who refers, by what they answered; None where nobody was surveyed."""
    told, language = advocates(session, question_of(view)), view.language
    if told.by_word is None or told.by_word.value is None:
        return None
    sides = ((LOYAL, told.by_word.now), (OTHERS, told.by_word.then))
    frame = rated(sides, language)
    return Panel(
        finding=sentences.by_word_title(told, session.settings.minimum_n)[language],
        subtitle=LOYALTY_SUBTITLE.format(population=words.population(view, session.names))[language],
        chart=ranked(
            frame,
            Unit.RATE,
            language=language,
            theme=theme_of(view),
            minimum_n=session.settings.minimum_n,
            keeps_order=True,
        ),
        evidence=Evidence(
            how_to_read=LOYALTY_HOW,
            base=words.BASE.format(n=f"{told.n_accounts:,}")[language],
            definitions=(),
            frame=frame,
            headers=rated_headers(words.GROUP, SHARE),
        ),
    )


@cached
def advocates_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """Those that referred somebody, and those with promoters that have not; and the headers."""
    return words.plain(advocates(session, question_of(view)).accounts), {
        "account_name": Header(NAME, is_pinned=True),
        "account_id": Header(ACCOUNT),
        "n": Header(REFERRALS, Unit.COUNT),
        "last_month": Header(LAST),
        "score": Header(LOWEST, Unit.SCORE),
        "mrr": Header(Text("MRR", "MRR"), Unit.MONEY),
    }
