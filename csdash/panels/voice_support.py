"""How often customers ask for help, through which channel, and how they help themselves and each other."""

import polars as pl

from csdash.analysis.sentences import as_title, joined, written
from csdash.analysis.voice import told_deeds as sentences
from csdash.analysis.voice.help import (
    COMMUNITY,
    SELF_SERVICE,
    SUPPORT,
    channels,
    first_place,
    helped,
    quarters,
)
from csdash.contract.details import CHANNELS
from csdash.contract.names import in_prose
from csdash.errors import CsdashError
from csdash.figures.stacked import stacked
from csdash.figures.trend import trend
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.panels.trend import annotations_of
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

# More kinds than colours are not told apart.
MOST = 6
DETAILS = {
    **CHANNELS,
    "self_service": Text("自助(種類不明)", "Self-service, kind unknown"),
    "": Text("チャネル不明", "Channel unknown"),
    "other": Text("その他", "Other"),
}
KINDS = {
    "support": Text("サポートのチャネル", "Support by channel"),
    "self": Text("自助とコミュニティ", "Self-service and community"),
}
OF = {"support": (SUPPORT,), "self": (SELF_SERVICE, COMMUNITY)}
QUARTER_SUBTITLE = Text(
    "課金中の1社が1四半期にサポートを利用した件数・{population}",
    "Support contacts per paying account and quarter, {population}",
)
QUARTER_NAME = Text("件/社・四半期", "Per account, quarter")
QUARTER_HOW = Text(
    "各四半期のサポート件数を、課金中の顧客数(月数で按分)で割った値です。帯は顧客単位の95%区間です。増えた・減ったと書くのは、前の四半期との差が、"
    "四半期の数だけ補正しても誤差を超えるときだけです。終わっていない四半期は含みません。",
    "Support contacts of each quarter over the accounts that paid, by the months they paid for. The band is the 95% interval "
    "over accounts. A rise or fall is only called one where the difference from the quarter before is more than chance, "
    "corrected for the number of quarters. A quarter that is not over is left out.",
)
NO_SUPPORT = Text(
    "表示した期間に、終わった四半期のサポートの記録がありません。",
    "No quarter that is over has support on record in the months shown.",
)
STEADY = Text(
    "サポートの利用は、四半期ごとに見ても誤差を超えて動いていません",
    "Quarter by quarter, support did not move by more than chance",
)
CHANNEL_SUBTITLE = Text("利用件数・月ごと・{kind}・{population}", "Contacts per month, {kind}, {population}")
CHANNEL_FINDING = Text(
    "最も多いのは{most}で、表示期間の{share}です", "{most} comes first, with {share} of the months shown"
)
CHANNELS_FINDING = Text(
    "多いのは{most}と{other}で、どちらが多いかは誤差の範囲内です",
    "{most} and {other} are used most; which of them more is within chance",
)
CHANNEL_HOW = Text(
    "課金中の顧客の利用件数を、チャネル(コンテンツの種類)ごとに積み上げています。件数はすべての記録の数です。見出しで最も多いと書くのは、"
    "2番目との差が顧客ごとのばらつき(95%区間)を超えるときだけです。",
    "What paying accounts used, by channel or kind of content. These are counts of all there is. One is said to come first only "
    "where it is ahead of the second by more than accounts differ (95% interval).",
)
NOTHING = Text("表示した期間に記録はありません。", "Nothing is on record in the months shown.")
COUNT, TIMES = Text("件数", "Contacts"), Text("前の四半期比(倍)", "Times the quarter before")


@cached
def support_answer(session: Session, view: View) -> list[str]:
    """How often, when that jumped, and who helps themselves."""
    question = question_of(view)
    rows, told = quarters(session, question), helped(session, question)
    lines = [joined(*sentences.contacts(rows)), *sentences.self_help(told)]
    return [line[view.language] for line in lines if line[view.language]] or [NOTHING[view.language]]


@cached
def support_panel(session: Session, view: View) -> Panel:
    """Support contacts per account, quarter by quarter."""
    rows, language = quarters(session, question_of(view)), view.language
    if rows.is_empty() or not rows["n_events"].sum():
        raise CsdashError(NO_SUPPORT)
    said = sentences.contacts(rows)
    return Panel(
        finding=(as_title(said[1]) if len(said) > 1 else STEADY)[language],
        subtitle=QUARTER_SUBTITLE.format(population=words.population(view, session.names))[language],
        chart=trend(
            rows,
            Unit.SCORE,
            name=QUARTER_NAME[language],
            language=language,
            theme=theme_of(view),
            annotations=annotations_of(session, "", language),
            minimum_n=session.settings.minimum_n,
            fiscal_start=session.settings.fiscal_year_starts_in,
            every="3mo",
        ),
        evidence=Evidence(
            how_to_read=QUARTER_HOW,
            base=words.BASE.format(n=f"{rows['n_accounts'][-1]:,}")[language],
            definitions=(),
            frame=rows.reverse(),
            headers={
                "month": Header(words.MONTH, is_pinned=True),
                "value": Header(QUARTER_NAME, Unit.TIMES),
                "lower": Header(words.LOWER, Unit.TIMES),
                "upper": Header(words.UPPER, Unit.TIMES),
                "n_events": Header(COUNT, Unit.COUNT),
                "n_accounts": Header(words.N, Unit.COUNT),
                "times": Header(TIMES, Unit.TIMES),
            },
        ),
    )


@cached
def channels_panel(session: Session, view: View, kind: str) -> Panel | None:
    """What was used by month, by channel or kind of content; None where nothing was."""
    rows, language = channels(session, question_of(view), OF[kind]), view.language
    if rows.is_empty():
        return None
    order = rows["category"].unique(maintain_order=True).to_list()
    kept = order if len(order) <= MOST else order[: MOST - 1]
    named = (
        rows.with_columns(
            category=pl.when(pl.col("category").is_in(kept)).then("category").otherwise(pl.lit("other"))
        )
        .group_by("category", "month", maintain_order=True)
        .agg(amount=pl.col("n").sum())
    )
    total = named.group_by("category", maintain_order=True).agg(pl.col("amount").sum())
    spelt = {code: DETAILS.get(code, Text(code, code)) for code in total["category"]}
    _, n = total.row(0)
    shown = named.with_columns(
        pl.col("category").replace_strict(
            {code: name[language] for code, name in spelt.items()}, return_dtype=pl.String
        )
    )
    return Panel(
        finding=_leading(session, view, kind, list(spelt.values()), n / total["amount"].sum())[language],
        subtitle=CHANNEL_SUBTITLE.format(kind=KINDS[kind], population=words.population(view, session.names))[
            language
        ],
        chart=stacked(
            shown,
            Unit.COUNT,
            theme_of(view).groups,
            language=language,
            theme=theme_of(view),
            fiscal_start=session.settings.fiscal_year_starts_in,
        ),
        evidence=Evidence(
            how_to_read=CHANNEL_HOW,
            base=sentences.CONTACTS_BASE.format(n=f"{total['amount'].sum():,}")[language],
            definitions=(),
            frame=shown,
            headers={
                "month": Header(words.MONTH, is_pinned=True),
                "category": Header(words.GROUP, is_pinned=True),
                "amount": Header(COUNT, Unit.COUNT),
            },
        ),
    )


def _leading(session: Session, view: View, kind: str, names: list[Text], part: float) -> Text:
    """What is used most, as far as that can be told from what comes second."""
    if len(names) > 1 and (first_place(session, question_of(view), OF[kind]).lower or 0.0) <= 1 / 2:
        return CHANNELS_FINDING.format(most=names[0], other=in_prose(names[1]))
    return CHANNEL_FINDING.format(most=names[0], share=written(part, Unit.RATE))
