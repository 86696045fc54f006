"""Single signals in the back-test of health: the slope of the score beside its level, and silence in surveys."""

import polars as pl

from csdash.analysis.health import signals_told as told
from csdash.analysis.health.silence import silence
from csdash.analysis.health.slope import slope
from csdash.analysis.with_interval import with_ends
from csdash.errors import NotUnlocked
from csdash.figures.ranked import ranked
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.health_backtest import WHOLE, base_of, rows_of, subtitle
from csdash.panels.health_bands import CONFIG
from csdash.panels.panel import Panel, theme_of
from csdash.panels.rated import rated_headers
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

SLOPES = Text("スコアの動きと解約", "what the slope of the score foretells")
SILENCES = Text("アンケートの無回答と解約", "what silence in surveys foretells")
BANDS = {
    "healthy": Text("良好", "Healthy"),
    "watch": Text("注意", "Watch"),
    "at_risk": Text("危険", "At risk"),
}
DIRECTIONS = {
    "rising": Text("{band}・上昇({steep}点以上)", "{band}, rising ({steep} or more)"),
    "steady": Text("{band}・横ばい", "{band}, steady"),
    "falling": Text("{band}・低下({steep}点以上)", "{band}, falling ({steep} or more)"),
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
def slope_panel(session: Session, view: View, horizon: int) -> Panel:
    """The share that left per level and movement, and whether movement adds to level."""
    rows = rows_of(session, view, horizon)
    health = session.configs.health.value
    found = slope(rows, health)
    shown = found.groups.filter(pl.col("n_accounts") > 0)
    if shown.is_empty():
        raise NotUnlocked("accounts.health_score", SLOPES)
    labels = [
        DIRECTIONS[way].format(band=BANDS[band], steep=f"{health.steep:g}")[view.language]
        for band, way in shown.select("band", "direction").iter_rows()
    ]
    rates = {
        name: with_ends(getattr(found, name), Unit.RATE)[view.language]
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
    stamp = pl.lit(session.configs.health.stamp)
    named = groups.with_columns(numerator="n_lost", denominator="n_accounts", config=stamp)
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
                **rated_headers(words.GROUP, Text("解約した割合", "Share that left")),
                "n_lost": Header(Text("解約", "Left"), Unit.COUNT),
                "config": Header(CONFIG),
            },
        ),
    )
