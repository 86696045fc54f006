"""The evidence for each input of the health score, beside its weight."""

import polars as pl

from csdash.analysis.health import signals_told as told
from csdash.analysis.health.inputs import NAMES
from csdash.errors import NotUnlocked
from csdash.figures.ranked import ranked
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.health_backtest import base_of, evidence_of, rows_of, subtitle
from csdash.panels.health_bands import CONFIG
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

INPUTS = Text("指標ごとの裏付け", "the evidence for each input")
GAP = Text(
    "残った顧客と解約した顧客の差(点)", "Points by which accounts that stayed were above those that left"
)
KEY = Text(
    "{gap}、指標名の後は重み(✓ 裏付けあり、× 裏付けなし、? 判断できません、↔ 逆向き)",
    "{gap}; weight after the name (✓ borne out, × not borne out, ? too early to say, ↔ the wrong way)",
)
NO_GAP = Text("差なし", "No gap")
VERDICT = Text("判定", "Verdict")
WEIGHED = Text("{shape} {name} {weight}", "{shape} {name} {weight}")
# In a chart there is no room for what a name adds after its first word.
BRIEF = {
    "health_survey": Text("アンケート", "Surveys"),
    "health_executive": Text("幹部との関係", "Executives"),
}
INPUTS_HOW = Text(
    "スコアは加重平均なので、指標の働きは「重み×(残った顧客の平均−解約した顧客の平均)」です。比べるのは同じ検証月の顧客どうしだけで、線は95%区間です。"
    "**裏付けあり**は差が誤差を超えるもの、**裏付けなし**は差が見えず、小さな差(ばらつきの5分の1、コーエン、1988年)すら否定できるもの、**逆向き**は解約した側が高いもの、"
    "**判断できません**は解約の件数が足りないものです。どちらの検定も指標の数だけ補正します(ホルム法)。"
    "表の「指標を外した場合との差」は、この指標があることで正答率が上がる分です。負なら、ほかの指標に比べて重みが大きすぎることを示しますが、その指標が無意味とは限りません。",
    "The score is a weighted mean, so an input adds its weight times the mean of those that stayed less that of those that "
    "left. Only accounts of the same test month are compared; the bar is the 95% interval. **Borne out**: a gap beyond "
    "chance. **Not borne out**: none, and even a small one (a fifth of the spread, Cohen 1988) can be ruled out. **The wrong "
    "way**: those that left were higher. **Too early to say**: too few losses. Both tests are corrected for the number of "
    "inputs (Holm). In the table, “with against without” is by how much more often the score is right with the input; below "
    "zero its weight is too large beside the others', which does not make it noise.",
)


@cached
def inputs_panel(session: Session, view: View, horizon: int) -> Panel:
    """Each input's gap between those that stayed and those that left, with its weight and verdict."""
    rows, config = rows_of(session, view, horizon), session.configs.health
    found = evidence_of(session, question_of(view), horizon)
    if found.is_empty():
        raise NotUnlocked("accounts.health_adoption", INPUTS)
    labels = [
        WEIGHED.format(
            shape=told.SHAPES[verdict],
            name=BRIEF.get(column, NAMES[column]),
            weight=f"{weight:.0%}",
        )[view.language]
        for column, weight, verdict in found.select("column", "weight", "verdict").iter_rows()
    ]
    named = found.with_columns(
        group=pl.Series(labels, dtype=pl.String),
        value="gap",
        lower="gap_lower",
        upper="gap_upper",
        verdict=pl.Series([told.VERDICTS[one][view.language] for one in found["verdict"]], dtype=pl.String),
        config=pl.lit(config.stamp),
    )
    return Panel(
        finding=told.inputs_title(found)[view.language],
        subtitle=subtitle(session, view, horizon, KEY.format(gap=GAP)),
        chart=ranked(
            named,
            Unit.SCORE,
            language=view.language,
            theme=theme_of(view),
            overall=0.0,
            overall_name=NO_GAP[view.language],
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
                "verdict": Header(VERDICT),
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
                "config": Header(CONFIG),
            },
        ),
    )
