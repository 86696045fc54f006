"""What customers say: NPS with its margin, and what they asked for and got."""

import polars as pl

from csdash.analysis import sentences
from csdash.analysis.headline import headline
from csdash.analysis.sentences import as_title, joined, written
from csdash.analysis.voice import told_deeds
from csdash.analysis.voice.requests import ALL, logged, most_wanted, requests
from csdash.analysis.voice.scores import scores
from csdash.analysis.voice.told import NOT_ASKED
from csdash.analysis.with_interval import with_ends
from csdash.errors import CsdashError
from csdash.panels.panel import question_of
from csdash.session import Session
from csdash.share.story.scene import Fact, Scene, least, require_enough
from csdash.share.story.state import AND, history_of, measured_text
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.view import View
from csdash.words.numbers import interval_text, value_text

NPS_IS = Text("NPSは{value}です。", "NPS is {value}.")
ANSWERED = Text("回答{n}件(回答率{rate})。", "{n} answers, {rate} of those asked.")
FEW = Text("区間を示せるだけの回答がありません。", "There are too few answers for an interval.")
WITHIN_YEAR = Text("1年以内に届く割合", "ship within a year")
SHIPPED, WAITED_FOR = Text("お届け済み", "shipped"), Text("お待たせ中", "open")
ASKED_BY = Text("{n}社", "n = {n}")
NUMBERED = "request"
MOST_SHIPPED, MOST_OPEN = 2, 2


def nps(view: View) -> Scene:
    """NPS, its margin and response rate, and whether it moved in a year."""
    session, question, language = view.session, question_of(view), view.language
    told = headline(session, question, "nps")
    given = next((one for one in scores(session, question) if one.kind == "nps"), None)
    now = told.difference.now
    if given is None or now.value is None:
        raise CsdashError(NOT_ASKED)
    require_enough(session, now.n, given.n_responses)
    level = NPS_IS.format(value=written(now.value, told.metric.unit))
    answered = ANSWERED.format(n=f"{given.n_responses:,}", rate=with_ends(given.response_rate, Unit.RATE))
    support = [answered] if now.lower is not None else [answered, FEW]
    return Scene(
        "nps",
        "",
        as_title(joined(level, sentences.change(told.metric, told.difference)))[language],
        value=value_text(now.value, told.metric.unit, language),
        detail=measured_text(now, told, language),
        support=tuple(one[language] for one in support),
        line=history_of(told),
    )


def wishes(view: View) -> Scene:
    """What was asked for, what of it shipped, and what most customers wait for."""
    session, question, language = view.session, question_of(view), view.language
    told = requests(session, question)
    if not told.n_logged:
        raise CsdashError(told_deeds.NO_REQUESTS)
    require_enough(session, told.n_logged, told.n_shipped, told.n_logged - told.n_shipped)
    said = told_deeds.shipped(told, session.settings.minimum_n)
    whole = told.within_year.get(ALL)
    value = detail = ""
    if whole is not None and whole.value is not None and whole.lower is not None:
        value = value_text(whole.value, Unit.RATE, language)
        interval = interval_text(whole.lower, whole.upper, Unit.RATE, language, value=whole.value)
        detail = AND[language].join((WITHIN_YEAR[language], interval))
    return Scene(
        "requests",
        "",
        as_title(said[0])[language],
        value=value,
        detail=detail,
        support=tuple(one[language] for one in said[2:]),
        facts=_listed(session, view),
    )


def _listed(session: Session, view: View) -> tuple[Fact, ...]:
    """What shipped to most and what most still wait for; to everybody only what many asked for, and uncounted."""
    minimum, language = least(session), view.language
    wanted = most_wanted(logged(session, question_of(view))).filter(pl.col("n_accounts") >= minimum)
    shipped = wanted.filter(pl.col("n_shipped") > 0).sort("n_shipped", descending=True, maintain_order=True)
    waiting = wanted.filter(pl.col("n_shipped") == 0)
    if minimum:
        shipped = shipped.filter(pl.col("n_shipped") >= minimum)
    rows = [(SHIPPED, row) for row in shipped.head(MOST_SHIPPED).iter_rows(named=True)]
    rows += [(WAITED_FOR, row) for row in waiting.head(MOST_OPEN).iter_rows(named=True)]
    return tuple(
        Fact(
            session.names.value(NUMBERED, row["request"])[language],
            words[language],
            "" if minimum else ASKED_BY.format(n=f"{row['n_accounts']:,}")[language],
        )
        for words, row in rows
    )
