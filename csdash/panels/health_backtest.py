"""The back-test of health: what marks foretold, and what they caught."""

import polars as pl

from csdash.analysis.difference import NO_FIGURE
from csdash.analysis.health import backtest_told as told
from csdash.analysis.health.backtest import judged, marks, wide_mark
from csdash.analysis.health.inputs_evidence import inputs_evidence
from csdash.analysis.health.lead import lead_of
from csdash.analysis.health.ranking import ranked_right
from csdash.analysis.question import Question
from csdash.errors import CsdashError, NotEnoughHistory, NotUnlocked
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

SHORT = Text(
    "{n}か月後の結果が分かる月がありません。期間を短くするか、表示する月や絞り込みを変えてください。",
    "No month shown is {n} months old. Choose a shorter time, or other months or filters.",
)
NEEDS = Text("ヘルススコアの予測力の検証", "what the health score foretells")
SUBTITLE = Text(
    "{measure}・{n}か月前の記録と{n}か月後の結果・{population}・設定 {stamp}",
    "{measure}; as known {n} months before, {population}; config {stamp}",
)
BASE = Text("延べ{n}社、うち解約{lost}社", "{n} accounts looked at, of which {lost} left")
RIGHT = Text("該当した顧客のうち解約した割合(適合率)", "Share of marked accounts that left (precision)")
CAUGHT = Text(
    "解約した顧客のうち該当していた割合(再現率)", "Share of accounts that left which were marked (recall)"
)
WHOLE = Text("全体", "All")
MARK = Text("印", "Mark")
HEADERS = {
    "group": Header(MARK, is_pinned=True),
    "n_marked": Header(Text("該当(延べ社数)", "Marked"), Unit.COUNT),
    "n_lost": Header(Text("うち解約", "Of these left"), Unit.COUNT),
    "precision": Header(Text("適合率", "Precision"), Unit.RATE),
    "precision_lower": Header(words.LOWER, Unit.RATE),
    "precision_upper": Header(words.UPPER, Unit.RATE),
    "lift": Header(Text("リフト(全体比)", "Lift"), Unit.TIMES),
    "lift_lower": Header(words.LOWER, Unit.TIMES),
    "lift_upper": Header(words.UPPER, Unit.TIMES),
    "recall": Header(Text("再現率", "Recall"), Unit.RATE),
    "recall_lower": Header(words.LOWER, Unit.RATE),
    "recall_upper": Header(words.UPPER, Unit.RATE),
    "caught_mrr": Header(Text("気づけた解約MRR", "Lost MRR caught"), Unit.MONEY),
    "caught": Header(Text("解約MRRに占める割合", "Share of lost MRR"), Unit.RATE),
    "caught_lower": Header(words.LOWER, Unit.RATE),
    "caught_upper": Header(words.UPPER, Unit.RATE),
    "config": Header(CONFIG),
}
PRECISION_HOW = Text(
    "各検証月の月末に分かっていたことだけで印をつけ、その後に解約した割合を見ます。検証月は結果までの期間ずつ離れているため、1件の解約を二度数えません。"
    "点は値、線は95%区間(ウィルソン)、縦線は全体です。リフトは全体の率の何倍かで、区間は該当・非該当の比から求めます。印の数だけ補正して(ホルム法)、"
    "該当と非該当の差が誤差を超えるものだけを見出しに挙げます。",
    "At the end of each test month accounts are marked from what was known then, and followed. Test months lie the whole "
    "time apart, so no loss is counted twice. The dot is the value, the bar its 95% interval (Wilson), the thin line all "
    "accounts. Lift is how many times the share of all; its interval comes from the ratio of marked to unmarked. Only marks "
    "that differ from the unmarked by more than chance, corrected for their number (Holm), make the title.",
)
RECALL_HOW = Text(
    "解約した顧客すべてを分母にします。スコアが不明で印がつかなかった顧客も「気づけなかった」に入ります。広く印をつけるほど再現率は上がるので、適合率と合わせて読みます。",
    "Of all accounts that left; those of which nothing was known count as missed. The more accounts a mark is on, the more it "
    "catches, so read it beside precision.",
)


def rows_of(session: Session, view: View, horizon: int) -> pl.DataFrame:
    """The watched accounts of the view; raises where no month has an outcome."""
    return _watched(session, question_of(view), horizon)


def _watched(session: Session, question: Question, horizon: int) -> pl.DataFrame:
    try:
        rows = session.watched(horizon, question.last, dict(question.where))
    except NotEnoughHistory:
        rows = pl.DataFrame()
    if rows.is_empty():
        raise CsdashError(SHORT.format(n=str(horizon)))
    return rows


@answered
def _judged(session: Session, question: Question, horizon: int) -> pl.DataFrame:
    rows = _watched(session, question, horizon)
    return judged(rows, session.configs.health.value, session.settings.minimum_n)


@answered
def evidence_of(session: Session, question: Question, horizon: int) -> pl.DataFrame:
    """The evidence for each input of the score (`inputs_evidence`); raises where no month has an outcome."""
    rows = _watched(session, question, horizon)
    return inputs_evidence(rows, session.configs.health.value, session.settings.minimum_n)


@cached
def backtest_answer(session: Session, view: View, horizon: int) -> list[str]:
    """What the score foretells, what marks caught and missed, and which weights are not borne out."""
    rows, health, question = rows_of(session, view, horizon), session.configs.health.value, question_of(view)
    found = _judged(session, question, horizon)
    mark = wide_mark(found["mark"].to_list())
    lead = None
    if mark and rows["is_lost"].any():
        lead = lead_of(session.marked_before(rows.filter("is_lost")), marks(health)[mark])
    ranking = ranked_right(rows, "score") if "score" in rows.columns else NO_FIGURE
    weights = evidence_of(session, question, horizon)
    said = told.backtest_said(ranking, found, lead, weights, health, horizon)
    return [sentence[view.language] for sentence in said]


@cached
def precision_panel(session: Session, view: View, horizon: int) -> Panel:
    """Of the accounts each mark was on, how many left."""
    found = marks_found(session, view, horizon)
    return _marks_panel(
        session,
        view,
        horizon,
        found,
        "precision",
        RIGHT,
        PRECISION_HOW,
        told.precision_title(found, session.configs.health.value),
    )


@cached
def recall_panel(session: Session, view: View, horizon: int) -> Panel:
    """Of the accounts that left, how many each mark was on, and the money in them."""
    found = marks_found(session, view, horizon)
    return _marks_panel(
        session,
        view,
        horizon,
        found,
        "recall",
        CAUGHT,
        RECALL_HOW,
        told.recall_title(found, session.configs.health.value),
    )


def subtitle(session: Session, view: View, horizon: int, measure: Text) -> str:
    """What is measured, how far ahead, of whom, and on which weights and edges it rests."""
    return SUBTITLE.format(
        measure=measure,
        n=str(horizon),
        population=words.population(view, session.names),
        stamp=session.configs.health.stamp,
    )[view.language]


def base_of(rows: pl.DataFrame) -> Text:
    """How many accounts were looked at, and how many of them left."""
    return BASE.format(n=f"{rows.height:,}", lost=f"{rows['is_lost'].sum():,}")


def marks_found(session: Session, view: View, horizon: int) -> pl.DataFrame:
    """Each mark this data can give, held against what happened; raises where there is none."""
    found = _judged(session, question_of(view), horizon)
    if found.is_empty():
        raise NotUnlocked("accounts.health_score", NEEDS)
    return found


def _marks_panel(
    session: Session,
    view: View,
    horizon: int,
    found: pl.DataFrame,
    key: str,
    measure: Text,
    how: Text,
    finding: Text,
) -> Panel:
    """One share per mark, with everything else that is known of it in the table."""
    health, rows = session.configs.health.value, rows_of(session, view, horizon)
    labels = [told.mark_name(mark, health)[view.language] for mark in found["mark"]]
    sides = {"precision": ("n_lost", "n_marked"), "recall": ("n_lost", "n_all_lost")}[key]
    named = found.with_columns(
        group=pl.Series(labels, dtype=pl.String),
        value=key,
        lower=f"{key}_lower",
        upper=f"{key}_upper",
        n_accounts=sides[1],
        numerator=sides[0],
        denominator=sides[1],
        config=pl.lit(session.configs.health.stamp),
    )
    return Panel(
        finding=finding[view.language],
        subtitle=subtitle(session, view, horizon, measure),
        chart=ranked(
            named,
            Unit.RATE,
            language=view.language,
            theme=theme_of(view),
            overall=found["base"][0] if key == "precision" else None,
            overall_name=WHOLE[view.language],
            minimum_n=session.settings.minimum_n,
        ),
        evidence=Evidence(
            how_to_read=how, base=base_of(rows)[view.language], definitions=(), frame=named, headers=HEADERS
        ),
    )
