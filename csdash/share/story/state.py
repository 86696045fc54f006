"""Where we stand: the one number everybody should take home, and what moved by more than chance."""

import polars as pl

from csdash.analysis import answers, sentences
from csdash.analysis.difference import Measured
from csdash.analysis.headline import Headline, certain, headlines
from csdash.analysis.moved import MOVERS, moved
from csdash.analysis.sentences import as_title, written
from csdash.errors import CsdashError, NotEnoughHistory
from csdash.panels.panel import question_of
from csdash.session import Session
from csdash.share.story.scene import Fact, Line, Scene, least, require_enough
from csdash.text import Language, Text
from csdash.views.view import View
from csdash.words.numbers import interval_text, value_text

GREW = Text(
    "既存のお客さまの売上は、{n}か月前の{value}に増えています",
    "Existing customers now pay {value} of what they paid {n} months ago: they grew",
)
SHRANK = Text(
    "既存のお客さまの売上は、{n}か月前の{value}に減っています",
    "Existing customers now pay {value} of what they paid {n} months ago: they shrank",
)
ALIKE = Text(
    "既存のお客さまの売上は、{n}か月前から増えたとも減ったとも言えません",
    "Whether existing customers pay more or less than {n} months ago cannot be told",
)
NRR_IS = Text("{label}({n}か月、新規のお客さまは含みません)", "{label} over {n} months, new customers aside")
ACCOUNTS = Text("{n}社", "{n} accounts")
AND = {"ja": "・", "en": ", "}
ONE_MOVED = Text(
    "{metric}が、1年前の{before}から{value}に変わりました",
    "{metric}: from {before} a year ago to {value}",
)
MANY_MOVED = Text(
    "この1年で、{n}つの指標が誤差を超えて動きました", "{n} figures moved by more than chance in a year"
)
OTHERS_STILL = Text(
    "比べた{n}指標のうち、ほかの変化は誤差の範囲内です。",
    "Of {n} figures compared, the others are within chance.",
)
ONLY_ONE = Text("比べられた指標は1つだけです。", "It is the only figure that could be compared.")
BETTER, WORSE, CHANGED = Text("▲ 改善", "▲ better"), Text("▼ 悪化", "▼ worse"), Text("", "")
FROM_TO = Text("{before} → {value}", "{before} → {value}")
MOST = 4


def opening(view: View) -> Scene:
    """NRR against 100%, or ARR where there is no window to compare over yet."""
    session, question = view.session, question_of(view)
    nrr, arr = headlines(session, question, ("nrr", "arr"))
    if isinstance(nrr, Headline) and nrr.difference.now.value is not None:
        return _told(session, view, nrr, as_title(_against_one(nrr, view)))
    if not isinstance(nrr, Headline | NotEnoughHistory):
        raise nrr
    told = certain(arr)
    return _told(
        session,
        view,
        told,
        as_title(sentences.level(told.metric, question.last, told.difference.now, session.currency)),
    )


def what_moved(view: View) -> Scene:
    """The headline rates that moved by more than chance, or that none did. Raises where there is no year-ago figure."""
    session = view.session
    found = [
        one
        for one in headlines(session, question_of(view), MOVERS)
        if isinstance(one, Headline) and min(one.difference.now.n, one.difference.then.n) >= least(session)
    ]
    compared = [one for one in found if one.difference.p_value is not None]
    if not compared:
        raise CsdashError(sentences.NO_BEFORE)
    language = view.language
    real = moved(compared)
    if not real:
        return Scene("moved", "", as_title(answers.NOT_MOVED)[language])
    others = OTHERS_STILL.format(n=str(len(compared))) if len(compared) > 1 else ONLY_ONE
    support = (others[language],) if len(compared) > len(real[:MOST]) or len(compared) == 1 else ()
    if len(real) == 1:
        one = real[0]
        return Scene(
            "moved",
            "",
            ONE_MOVED.format(**_ends(one))[language],
            value=value_text(one.difference.now.value, one.metric.unit, language),
            detail=measured_text(one.difference.now, one, language),
            support=support,
            line=history_of(one),
        )
    return Scene(
        "moved",
        "",
        MANY_MOVED.format(n=str(len(real)))[language],
        support=support if len(real) <= MOST else (),
        facts=tuple(
            Fact(one.metric.label[language], FROM_TO.format(**_ends(one))[language], _verdict(one)[language])
            for one in real[:MOST]
        ),
    )


def _against_one(told: Headline, view: View) -> Text:
    now = told.difference.now
    words = {"n": str(view.window), "value": written(now.value, told.metric.unit)}
    if now.lower is None or now.upper is None:
        return sentences.level(told.metric, view.months[1], now)
    if now.lower <= 1 <= now.upper:
        return ALIKE.format(**words)
    return (GREW if now.value > 1 else SHRANK).format(**words)


def _told(session: Session, view: View, told: Headline, headline: Text) -> Scene:
    now, language = told.difference.now, view.language
    require_enough(session, now.n)
    said = [sentences.change(told.metric, told.difference, session.currency)]
    if told.metric.is_windowed:
        said.insert(0, NRR_IS.format(label=told.metric.label, n=str(view.window)))
    if now.n < session.settings.minimum_n:
        said.append(sentences.FEW.format(n=f"{now.n:,}"))
    return Scene(
        "opening",
        "",
        headline[language],
        value=value_text(now.value, told.metric.unit, language, session.currency),
        detail=measured_text(now, told, language),
        support=tuple(one[language] for one in said),
        line=history_of(told),
    )


def measured_text(now: Measured, told: Headline, language: Language) -> str:
    """The interval and the accounts behind a figure, as one phrase."""
    parts = [ACCOUNTS.format(n=f"{now.n:,}")[language]]
    if now.lower is not None or now.upper is not None:
        parts.insert(0, interval_text(now.lower, now.upper, told.metric.unit, language, value=now.value))
    return AND[language].join(parts)


def history_of(told: Headline) -> Line | None:
    """The last two years of a figure; None where there are not two months of it."""
    frame = pl.DataFrame(told.history, schema={"month": pl.Date, "value": pl.Float64}, orient="row")
    return Line(frame, told.metric.unit) if frame["value"].drop_nulls().len() > 1 else None


def _verdict(told: Headline) -> Text:
    """Whether a change is for the better, as a shape and a word."""
    if told.metric.better == "neither" or not told.difference.value:
        return CHANGED
    return BETTER if (told.difference.value > 0) == (told.metric.better == "higher") else WORSE


def _ends(told: Headline) -> dict[str, Text]:
    unit = told.metric.unit
    return {
        "metric": told.metric.label,
        "before": written(told.difference.then.value, unit),
        "value": written(told.difference.now.value, unit),
    }
