"""Team: what of the spread of outcomes between CSMs is more than chance."""

import polars as pl

from csdash.analysis.team import told
from csdash.analysis.team.load import team_months
from csdash.analysis.team.spread import Spread, limits, spread, stand_out
from csdash.contract.names import dimension_name, in_prose
from csdash.errors import NotEnoughHistory, NotUnlocked
from csdash.figures.funnel import funnel
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of, too_early
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

OUTCOMES = {
    "lost": Text("解約", "Losses"),
    "expanded": Text("拡大", "Expansions"),
    "shrunk": Text("縮小", "Contractions"),
}
SUBTITLE = Text(
    "{what}の件数÷見込み・{n}か月の期間×{windows}・{adjusted}を揃えた比較・{population}",
    "{what} over what was expected, {windows} windows of {n} months, for the same {adjusted}, {population}",
)
EXPECTED = Text("見込みの件数", "Expected")
HOW = Text(
    "縦は、実際の件数が見込みの何倍か。見込みは、同じ期間・セグメント・タッチ層の顧客全体と同じ割合で起きた場合の件数です。横は見込みの件数で、"
    "右ほど多くの顧客を担当しています。灰色の帯は、誰が担当しても偶然で起こる範囲です。塗りつぶした点だけが、人数分の比較をまとめて補正しても偶然を超えています。順位は付けません。表の「縮小推定」は、担当の少ない人の値を見込みどおりへ寄せた推定値です。"
    "くり返し起こる拡大と縮小は、最後の期間だけを数えます。",
    "Upwards: how many times what was expected has happened, where expected is what the book would have seen at the rate of "
    "all accounts of the same window, segment and tier. To the right: larger books. The grey funnel is what chance gives "
    "whoever has the accounts. Only solid dots are beyond chance after correcting for all comparisons (Holm). Nobody is "
    "ranked. In the table, the shrunken ratio pulls small books towards what was expected. What can recur (expansion, "
    "contraction) counts in the last window only.",
)
TIMES_ = Text("見込み比", "Ratio")
SHRUNK = Text("縮小推定", "Shrunken ratio")
SEEN = Text("実際の件数", "Observed")
STANDS = Text("偶然を超える", "Beyond chance")
BOOK = Text("のべ社数", "Accounts, all windows")
BASE = Text("CSM {n}人・のべ{accounts}社", "{n} CSMs, {accounts} accounts over all windows")
NOTE = Text("実際 {seen}、見込み {expected}、のべ{n}社", "observed {seen}, expected {expected}, n = {n}")
CSM = Text("担当CSM", "CSM")
YES = {True: Text("はい", "Yes"), False: Text("いいえ", "No")}
WITHIN = Text("CSMごとの{what}の違いは、偶然の範囲内", "Differences between CSMs in {what} are within chance")
BEYOND = Text("{what}が偶然の範囲を超えるのは{who}", "Beyond chance in {what}: {who}")


def called(session: Session, view: View) -> dict[str, str]:
    """What each CSM is called: by the team table, else by the labels."""
    ids = session.dimensions.get("csm_id", ())
    found = {csm: session.names.value("csm_id", csm)[view.language] for csm in ids}
    try:
        team = team_months(session).drop_nulls("name").sort("month")
    except NotUnlocked:
        return found
    return found | dict(team.select("csm_id", "name").iter_rows())


@cached
def spread_answer(session: Session, view: View, outcome: str) -> list[str]:
    """Whether anybody stands out."""
    found = _spread(session, view, outcome)
    return [one[view.language] for one in told.outcomes(found, outcome, called(session, view))]


@cached
def spread_panel(session: Session, view: View, outcome: str) -> Panel | None:
    """The funnel of CSMs; None where nothing was expected of anybody."""
    found, language = _spread(session, view, outcome), view.language
    rows = found.csms.filter(pl.col("expected") > 0)
    if rows.is_empty():
        return None
    who = called(session, view)
    notes = [
        NOTE.format(seen=f"{seen:,}", expected=f"{expected:,.1f}", n=f"{n:,}")[language]
        for seen, expected, n in rows.select("observed", "expected", "n_accounts").iter_rows()
    ]
    shown = rows.with_columns(
        label=pl.Series([who.get(csm, csm) for csm in rows["csm_id"]], dtype=pl.String),
        note=pl.Series(notes, dtype=pl.String),
        is_marked=pl.col("is_distinguishable"),
        stands=pl.col("is_distinguishable").replace_strict(
            {flag: text[language] for flag, text in YES.items()}, return_dtype=pl.String
        ),
    )
    inflation = rows["variance"].sum() / rows["expected"].sum()
    largest = rows["expected"].max() * 1.06
    places = [largest * (i / 60) ** 2 for i in range(3, 61)]
    lines = pl.DataFrame(
        [(place, *limits(place, inflation, 1.96)) for place in places],
        schema={"expected": pl.Float64, "lower": pl.Float64, "upper": pl.Float64},
        orient="row",
    )
    out = stand_out(found.csms)
    finding = WITHIN if out.is_empty() else BEYOND
    standing_out = "・".join(who.get(csm, csm) for csm in out["csm_id"])
    return Panel(
        finding=finding.format(what=told.OUTCOMES[outcome], who=standing_out)[language],
        subtitle=SUBTITLE.format(
            what=OUTCOMES[outcome],
            n=str(view.window),
            windows=str(found.n_windows),
            adjusted=words.listed([in_prose(dimension_name(name)) for name in found.adjusted_for]),
            population=words.population(view, session.names),
        )[language],
        chart=funnel(shown, lines, x_name=EXPECTED[language], language=language, theme=theme_of(view)),
        evidence=Evidence(
            how_to_read=HOW,
            base=BASE.format(n=f"{rows.height:,}", accounts=f"{rows['n_accounts'].sum():,}")[language],
            definitions=(),
            frame=shown,
            headers={
                "label": Header(CSM, is_pinned=True),
                "n_accounts": Header(BOOK, Unit.COUNT),
                "observed": Header(SEEN, Unit.COUNT),
                "expected": Header(EXPECTED, format="%.1f"),
                "ratio": Header(TIMES_, Unit.TIMES),
                "lower": Header(words.LOWER, Unit.TIMES),
                "upper": Header(words.UPPER, Unit.TIMES),
                "shrunk": Header(SHRUNK, Unit.TIMES),
                "stands": Header(STANDS),
            },
        ),
    )


def _spread(session: Session, view: View, outcome: str) -> Spread:
    try:
        return spread(session, question_of(view), outcome)
    except NotEnoughHistory:
        raise too_early(view) from None
