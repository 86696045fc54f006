"""What customers answer: NPS, CSAT and CES now, quarter by quarter, and where they answer differently."""

import polars as pl

from csdash.analysis.sentences import as_title, joined
from csdash.analysis.voice import told as sentences
from csdash.analysis.voice.scores import METRIC, RESPONSE, Score, quarters, scores
from csdash.analysis.with_interval import with_ends
from csdash.contract.words import SURVEYS
from csdash.errors import CsdashError
from csdash.figures.trend import trend
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.panels.tile import Tile
from csdash.panels.trend import annotations_of
from csdash.session import Session
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View
from csdash.words.numbers import value_text

RATE_CONTEXT = Text("回答率 {rate} {n}件/{asked}件", "{rate} answered, {n} of {asked}")
ACCOUNT_CONTEXT = Text("1社1票: {value}", "One vote per account: {value}")
POINTS_CONTEXT = Text("平均点 {value}", "Mean score {value}")
TILE_HELP = Text(
    "直近12か月に依頼した担当者の最新の回答です。±は指標の定義どおり回答単位で求めた95%区間の幅の半分です。同じ会社の回答は似やすいため、四半期や区分の比較には、より広い顧客単位の区間を使います。",
    "The last answer of each contact asked in twelve months. ± is half of the 95% interval over "
    "answers, as the metric is defined. Contacts of one account tend to agree, so quarters and groups are compared by the "
    "wider interval over accounts.",
)
QUARTER_SUBTITLE = Text(
    "{name}・四半期ごとに依頼した人の回答・{population}",
    "{name} of those asked in each quarter, {population}",
)
QUARTER_HOW = Text(
    "各四半期に依頼した人の、その四半期での最後の回答です(直近12か月の指標とは異なり、四半期どうしは別々の回答です)。帯は顧客単位の95%区間です。"
    "動いたと書くのは、前の四半期との差が、四半期の数だけ補正しても誤差を超えるときだけです。終わっていない四半期は含みません。番号は出来事です。",
    "The last answer in the quarter of those asked in it, so that no answer stands in two quarters, unlike in the figure over "
    "twelve months. The band is the 95% interval over accounts. A move is only called one where the difference from the "
    "quarter before is more than chance, corrected for the number of quarters. A quarter that is not over is left out. "
    "Numbers are happenings.",
)
NO_QUARTERS = Text(
    "表示した期間に、終わった四半期の回答がありません。",
    "No quarter that is over has answers in the months shown.",
)
QUARTER = Text("四半期の初月", "First month of the quarter")
RESPONSES, ASKED = Text("回答", "Answers"), Text("依頼", "Asked")
CHANGE = Text("前の四半期との差", "Change on the quarter before")
REAL = Text("誤差を超える", "More than chance")
YES, NO, FEW = Text("あり", "yes"), Text("誤差の範囲内", "within chance"), Text("対象が少ない", "too few")


@cached
def kinds_asked(session: Session, view: View) -> dict[str, Text]:
    """The kinds of survey that anybody was asked in the twelve months to the month shown."""
    return {one.kind: SURVEYS[one.kind] for one in scores(session, question_of(view))}


@cached
def scores_answer(session: Session, view: View) -> list[str]:
    """NPS, then the others, then whether NPS moved."""
    question = question_of(view)
    told = scores(session, question)
    nps = [one for one in told if one.kind == "nps"]
    others = [one for one in told if one.kind != "nps"]
    lines = [joined(*sentences.levels(nps))] if nps else []
    if nps:
        lines.append(joined(*sentences.moved(quarters(session, question, "nps"), "nps")))
    if others or not nps:
        lines.append(joined(*sentences.levels(others)))
    return [line[view.language] for line in lines if line[view.language]]


@cached
def score_tiles(session: Session, view: View) -> tuple[Tile, ...]:
    """One tile per kind: value and margin, response rate, one vote per account."""
    language = view.language
    return tuple(
        Tile(
            metric(METRIC[one.kind]).label[language],
            value_text(one.by_response.value, sentences.unit_of(one.kind), language),
            interval=""
            if one.margin is None
            else f"±{sentences.margin_text(one.margin, one.kind)[language]}",
            context=(
                RATE_CONTEXT.format(
                    rate=with_ends(one.response_rate, Unit.RATE)[language],
                    n=f"{one.n_responses:,}",
                    asked=f"{one.n_asked:,}",
                )[language],
                ACCOUNT_CONTEXT.format(
                    value=with_ends(one.by_account, sentences.unit_of(one.kind))[language]
                )[language],
                POINTS_CONTEXT.format(value=value_text(one.points.value, Unit.SCORE, language))[language],
            ),
            help=TILE_HELP[language],
        )
        for one in scores(session, question_of(view))
    )


@cached
def quarters_panel(session: Session, view: View, kind: str) -> Panel:
    """One kind of survey quarter by quarter, with what happened."""
    asked, language = metric(METRIC[kind]), view.language
    rows = quarters(session, question_of(view), kind)
    if rows["value"].drop_nulls().is_empty():
        raise CsdashError(NO_QUARTERS)
    said = sentences.moved(rows, kind)
    title = as_title(said[0] if said else sentences.ONE_QUARTER)
    return Panel(
        finding=title[language],
        subtitle=QUARTER_SUBTITLE.format(name=asked.name, population=words.population(view, session.names))[
            language
        ],
        chart=trend(
            rows,
            asked.unit,
            name=asked.label[language],
            language=language,
            theme=theme_of(view),
            annotations=annotations_of(session, asked.key, language),
            minimum_n=session.settings.minimum_n,
            fiscal_start=session.settings.fiscal_year_starts_in,
            every="3mo",
        ),
        evidence=Evidence(
            how_to_read=QUARTER_HOW,
            base=words.BASE.format(n=f"{rows['n_accounts'][-1]:,}")[language],
            definitions=(asked, metric(RESPONSE[kind])),
            frame=with_verdict(rows, pl.col("change").is_not_null(), language).reverse(),
            headers={
                "month": Header(QUARTER, is_pinned=True),
                "value": Header(asked.label, asked.unit),
                "lower": Header(words.LOWER, asked.unit),
                "upper": Header(words.UPPER, asked.unit),
                "n_responses": Header(RESPONSES, Unit.COUNT),
                "n_asked": Header(ASKED, Unit.COUNT),
                "n_accounts": Header(words.N, Unit.COUNT),
                "change": Header(CHANGE, asked.unit),
                "verdict": Header(REAL),
            },
        ),
    )


def with_verdict(rows: pl.DataFrame, is_compared: pl.Expr, language: Language) -> pl.DataFrame:
    """`rows` with the verdict in words: differs, within chance, or too few to say."""
    said = pl.when("is_distinguishable").then(pl.lit(YES[language])).otherwise(pl.lit(NO[language]))
    return rows.with_columns(verdict=pl.when(is_compared).then(said).otherwise(pl.lit(FEW[language])))


def score_of(session: Session, view: View, kind: str) -> Score | None:
    """The figures of one kind of survey; None where nobody was asked."""
    return next((one for one in scores(session, question_of(view)) if one.kind == kind), None)
