"""Health bands: accounts and ARR by band now, month by month, and what of the ARR is at risk."""

import polars as pl

from csdash.analysis.health import told
from csdash.analysis.health.score import STATES, Standing, standing
from csdash.analysis.renewals.cmrr_told import accounts_text
from csdash.analysis.sentences import month_name, written
from csdash.contract.health import BANDS
from csdash.errors import CsdashError
from csdash.figures.shares import shares
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.session import Session
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

SHAPES = {"healthy": "▲", "watch": "●", "at_risk": "▼", "unknown": "○", "gone": "×"}
BARS = {"n": Text("顧客数", "Accounts"), "mrr": Text("ARR", "ARR")}
BAND, SHARE, AMOUNT, CONFIG = (
    Text("区分", "Band"),
    Text("割合", "Share"),
    Text("値", "Value"),
    Text("設定", "Config"),
)
SUBTITLE = Text(
    "ヘルスの区分ごとの顧客数とARRの割合・{month}末・{population}",
    "Accounts and ARR by band of health, end of {month}, {population}",
)
HOW = Text(
    "良好は{healthy}以上、危険は{at_risk}未満です。スコアは、わかっている指標の加重平均です。わかっている指標の重みが全体の"
    "{floor}に満たない顧客はスコアを出さず、「スコアなし」に数えます。設定は {stamp} です。",
    "Healthy is {healthy} or more, at risk below {at_risk}. A score is the weighted mean of the inputs that are known; "
    "where less than {floor} of the weight is known none is given, and the account counts as without a score. "
    "The config is {stamp}.",
)

RULES = Text(
    "区分: 良好 {healthy}以上・危険 {at_risk}未満。スコアに必要な指標の重み: {floor}以上。設定は {stamp} です。",
    "Bands: healthy from {healthy}, at risk below {at_risk}. Weight that must be known for a score: {floor}. The config is {stamp}.",
)


def band_name(state: str, language: Language) -> str:
    """A band with its shape, which says it without colour."""
    return f"{SHAPES[state]} {STATES[state][language]}"


def rules(session: Session, words_: Text) -> Text:
    """The rules of the score in `words_`, with the stamp of their config."""
    config = session.configs.health
    return words_.format(
        healthy=f"{config.value.healthy_from:g}",
        at_risk=f"{config.value.at_risk_below:g}",
        floor=written(config.value.coverage_floor, Unit.RATE),
        stamp=config.stamp,
    )


def _standing(session: Session, view: View) -> Standing:
    now = standing(session, question_of(view))
    if not now.n_accounts:
        raise CsdashError(told.NOBODY.format(month=month_name(view.months[1])))
    return now


def band_colours(view: View, states: list[str]) -> list[str]:
    """One colour per state."""
    theme = theme_of(view)
    colours = dict(zip(reversed(BANDS), theme.health, strict=True)) | {"unknown": theme.neutral}
    return [colours[state] for state in states]


@cached
def bands_answer(session: Session, view: View) -> list[str]:
    """How many are well, what is at risk, and whose scores these are."""
    question = question_of(view)
    said = told.standing(standing(session, question), question.last, session.currency)
    return [one[view.language] for one in said]


@cached
def rules_text(session: Session, view: View) -> str:
    """What the score rests on, with the stamp of the config."""
    return rules(session, RULES)[view.language]


@cached
def bands_panel(session: Session, view: View) -> Panel:
    """Accounts and ARR over the bands, now."""
    now, language = _standing(session, view), view.language
    states = [state for state in STATES if now.n[state]]
    rows = [
        (
            BARS[bar][language],
            band_name(state, language),
            *(part[state].value, part[state].lower, part[state].upper, now.n[state]),
            accounts_text(now.n[state])[language]
            if bar == "n"
            else written(now.mrr[state] * 12, Unit.MONEY, session.currency)[language],
        )
        for bar, part in (("n", now.n_share), ("mrr", now.mrr_share))
        for state in states
    ]
    frame = pl.DataFrame(
        rows, schema=["bar", "category", "share", "lower", "upper", "n", "amount"], orient="row"
    )
    question = question_of(view)
    return Panel(
        finding=told.bands_title(now)[language],
        subtitle=SUBTITLE.format(
            month=month_name(question.last), population=words.population(view, session.names)
        )[language],
        chart=shares(frame, band_colours(view, states), language=language, theme=theme_of(view)),
        evidence=Evidence(
            how_to_read=rules(session, HOW),
            base=words.BASE.format(n=f"{now.n_accounts:,}")[language],
            definitions=tuple(
                metric(key) for key in ("health_score", "healthy_accounts_share", "at_risk_accounts_share")
            ),
            frame=frame.with_columns(config=pl.lit(session.configs.health.stamp)),
            headers={
                "bar": Header(Text("項目", "Measure"), is_pinned=True),
                "category": Header(BAND, is_pinned=True),
                "amount": Header(AMOUNT),
                "share": Header(SHARE, Unit.RATE),
                "lower": Header(words.LOWER, Unit.RATE),
                "upper": Header(words.UPPER, Unit.RATE),
                "n": Header(words.N, Unit.COUNT),
                "config": Header(CONFIG),
            },
        ),
    )
