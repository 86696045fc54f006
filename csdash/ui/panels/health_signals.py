"""Single signals of health in the back-test: each input and its weight, the slope beside the level, and silence."""

import polars as pl

from csdash.analysis.health import signals_told as told
from csdash.analysis.health.inputs_evidence import inputs_evidence
from csdash.analysis.health.silence import silence
from csdash.analysis.health.slope import slope
from csdash.errors import NotUnlocked
from csdash.figures.ranked import ranked
from csdash.session import Session
from csdash.text import Text
from csdash.ui.cache import cached
from csdash.ui.panels import words
from csdash.ui.panels.health_backtest import WHOLE, base_of, rows_of, subtitle, value_headers
from csdash.ui.panels.panel import Panel, theme_of
from csdash.ui.parts.figure import Evidence
from csdash.ui.parts.table import Header
from csdash.ui.state import View
from csdash.unit import Unit
from csdash.words.numbers import value_text

INPUTS = Text("指標ごとの裏付け", "the evidence for each input")
SLOPES = Text("スコアの動きと解約", "what the slope of the score foretells")
SILENCES = Text("アンケートの無回答と解約", "what silence in surveys foretells")
GAP = Text(
    "残った顧客と解約した顧客の差(点)", "Points by which accounts that stayed were above those that left"
)
WEIGHED = Text("{name} 重み{weight}・{verdict}", "{name}, weight {weight}: {verdict}")
INPUTS_HOW = Text(
    "スコアは加重平均なので、指標の働きは「重み×(残った顧客の平均−解約した顧客の平均)」です。比べるのは同じ検証月の顧客どうしだけで、線は95%区間です。"
    "**裏付けあり**は差が誤差を超えるもの、**裏付けなし**は差が見えず、小さな差(ばらつきの5分の1、Cohen 1988)すら否定できるもの、**逆向き**は解約した側が高いもの、"
    "**判断できません**は解約の件数が足りないものです。どちらの検定も指標の数だけ補正します(Holm)。"
    "表の「指標を外した場合との差」は、この指標があることで正答率が上がる分です。負なら、ほかの指標に比べて重みが大きすぎることを示しますが、その指標が無意味とは限りません。",
    "The score is a weighted mean, so an input adds its weight times the mean of those that stayed less that of those that "
    "left. Only accounts of the same test month are compared; the bar is the 95% interval. **Borne out**: a gap beyond "
    "chance. **Not borne out**: none, and even a small one (a fifth of the spread, Cohen 1988) can be ruled out. **The wrong "
    "way**: those that left were higher. **Too early to say**: too few losses. Both tests are corrected for the number of "
    "inputs (Holm). In the table, “with against without” is by how much more often the score is right with the input; below "
    "zero its weight is too large beside the others', which does not make it noise.",
)
BANDS = {
    "healthy": Text("良好", "Healthy"),
    "watch": Text("注意", "Watch"),
    "at_risk": Text("危険", "At risk"),
}
DIRECTIONS = {
    "rising": Text("{band}・上昇(10点以上)", "{band}, rising (10 or more)"),
    "steady": Text("{band}・横ばい", "{band}, steady"),
    "falling": Text("{band}・低下(10点以上)", "{band}, falling (10 or more)"),
}
BY_SLOPE = Text(
    "スコアの水準と3か月の動き別の解約率", "Share that left, by level and movement of the score in 3 months"
)
SLOPE_HOW = Text(
    "見出しは、同じ検証月・同じ10点幅の顧客どうしで、より下がった側が解約した割合が50%と誤差を超えて違うかで決めます(2つの見方を補正)。"
    "図は水準と動きごとの解約率で、線は95%区間(ウィルソン)、対象が少ないものは白抜きです。",
    "The title rests on pairs of accounts of the same test month and the same ten points of score: whether the one that had "
    "fallen further left in more than half of them, beyond chance (corrected for two looks). The figure shows the share "
    "that left per level and movement, with 95% intervals (Wilson); few accounts are hollow.",
)
PAIRS = Text(
    "組の正答率: 水準{level}、動きだけ{alone}、同じ水準での動き{beside}",
    "pairs put right: by level {level}, by movement alone {alone}, by movement at the same level {beside}",
)
RESPONSES = {
    "answered": Text("回答あり", "Answered"),
    "silent": Text("無回答", "Silent"),
    "not_asked": Text("依頼なし", "Not asked"),
}
BY_RESPONSE = Text(
    "過去1年のアンケートへの回答別の解約率", "Share that left, by whether anybody answered in the year before"
)
SILENCE_HOW = Text(
    "検証月までの1年に送ったアンケートに1人でも答えたかで分けます。直近1か月に送ったものは、まだ回答待ちかもしれないため数えません。線は95%区間(ウィルソン)です。"
    "無回答と解約が一緒に起きるかを見るもので、原因を示すものではありません。",
    "Accounts by whether anybody answered a request of the year before; those of the last month may still be on their way and "
    "do not count. Bars are 95% intervals (Wilson). It shows what goes together, not what causes what.",
)


@cached
def inputs_panel(session: Session, view: View, horizon: int) -> Panel:
    """Each input's gap between those that stayed and those that left, with its weight and verdict."""
    rows, config = rows_of(session, view, horizon), session.configs.health
    found = inputs_evidence(rows, config.value, session.settings.minimum_n)
    if found.is_empty():
        raise NotUnlocked("accounts.health_adoption", INPUTS)
    labels = [
        WEIGHED.format(
            name=told.input_name(column),
            weight=value_text(weight, Unit.RATE, view.language),
            verdict=told.VERDICTS[verdict],
        )[view.language]
        for column, weight, verdict in found.select("column", "weight", "verdict").iter_rows()
    ]
    named = found.with_columns(
        group=pl.Series(labels, dtype=pl.String), value="gap", lower="gap_lower", upper="gap_upper"
    )
    return Panel(
        finding=told.inputs_title(found)[view.language],
        subtitle=subtitle(session, view, horizon, GAP),
        chart=ranked(
            named,
            Unit.SCORE,
            language=view.language,
            theme=theme_of(view),
            overall=0.0,
            minimum_n=session.settings.minimum_n,
        ),
        evidence=Evidence(
            how_to_read=INPUTS_HOW,
            base=base_of(rows)[view.language],
            definitions=(),
            frame=named,
            headers={
                "group": Header(Text("指標", "Input"), is_pinned=True),
                "weight": Header(Text("重み", "Weight"), Unit.RATE),
                "gap_share": Header(Text("スコア差への寄与", "Share of the score's gap"), Unit.RATE),
                "gap": Header(GAP, Unit.SCORE),
                "gap_lower": Header(words.LOWER, Unit.SCORE),
                "gap_upper": Header(words.UPPER, Unit.SCORE),
                "auc": Header(Text("単独の正答率", "Right alone"), Unit.RATE),
                "auc_lower": Header(words.LOWER, Unit.RATE),
                "auc_upper": Header(words.UPPER, Unit.RATE),
                "without": Header(Text("指標を外した場合との差", "With against without"), Unit.RATE),
                "without_lower": Header(words.LOWER, Unit.RATE),
                "without_upper": Header(words.UPPER, Unit.RATE),
                "n_accounts": Header(words.N, Unit.COUNT),
                "n_lost": Header(Text("解約", "Left"), Unit.COUNT),
            },
        ),
    )


@cached
def slope_panel(session: Session, view: View, horizon: int) -> Panel:
    """The share that left per level and movement, and whether movement adds to level."""
    rows = rows_of(session, view, horizon)
    found = slope(rows, session.configs.health.value)
    shown = found.groups.filter(pl.col("n_accounts") > 0)
    if shown.is_empty():
        raise NotUnlocked("accounts.health_score", SLOPES)
    labels = [
        DIRECTIONS[way].format(band=BANDS[band])[view.language]
        for band, way in shown.select("band", "direction").iter_rows()
    ]
    rates = {
        name: value_text(getattr(found, name).value, Unit.RATE, view.language)
        for name in ("level", "alone", "beside")
    }
    known = rows.drop_nulls(["score", "slope"])
    base, pairs = base_of(known)[view.language], PAIRS.format(**rates)[view.language]
    return _shares(
        session,
        view,
        shown.with_columns(group=pl.Series(labels, dtype=pl.String)),
        told.slope_title(found),
        subtitle(session, view, horizon, BY_SLOPE),
        known["is_lost"].mean(),
        SLOPE_HOW,
        f"{base}・{pairs}" if view.language == "ja" else f"{base}; {pairs}",
    )


@cached
def silence_panel(session: Session, view: View, horizon: int) -> Panel:
    """The share that left of those that answer, those that are silent and those that were not asked."""
    rows = rows_of(session, view, horizon)
    found = silence(rows)
    if found is None:
        raise NotUnlocked("surveys", SILENCES)
    labels = [RESPONSES[response][view.language] for response in found.groups["response"]]
    return _shares(
        session,
        view,
        found.groups.with_columns(group=pl.Series(labels, dtype=pl.String)),
        told.silence_title(found),
        subtitle(session, view, horizon, BY_RESPONSE),
        rows["is_lost"].mean(),
        SILENCE_HOW,
        base_of(rows)[view.language],
    )


def _shares(
    session: Session,
    view: View,
    groups: pl.DataFrame,
    finding: Text,
    line: str,
    overall: float,
    how: Text,
    base: str,
) -> Panel:
    named = groups.with_columns(numerator="n_lost", denominator="n_accounts")
    return Panel(
        finding=finding[view.language],
        subtitle=line,
        chart=ranked(
            named,
            Unit.RATE,
            language=view.language,
            theme=theme_of(view),
            overall=overall,
            overall_name=WHOLE[view.language],
            minimum_n=session.settings.minimum_n,
            keeps_order=True,
        ),
        evidence=Evidence(
            how_to_read=how,
            base=base,
            definitions=(),
            frame=named,
            headers={
                "group": Header(words.GROUP, is_pinned=True),
                **value_headers(Text("解約した割合", "Share that left")),
                "n_lost": Header(Text("解約", "Left"), Unit.COUNT),
            },
        ),
    )
