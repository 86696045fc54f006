"""Early engagement: how many new customers were looked after from the first month on, and who stays."""

import polars as pl

from csdash.analysis.estimates import share
from csdash.analysis.onboarding.engagement import WHOLE, Engagement, engagement, told
from csdash.analysis.onboarding.named import quarter_name
from csdash.analysis.onboarding.waits import quarter_month
from csdash.analysis.sentences import as_title
from csdash.analysis.with_interval import with_interval
from csdash.contract.names import dimension_name
from csdash.errors import CsdashError
from csdash.figures.ranked import ranked
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.health_bands import CONFIG
from csdash.panels.panel import Panel, theme_of
from csdash.panels.rated import rated, rated_headers
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

NOBODY = Text("表示した期間に始まった契約はありません。", "Nobody began in the months shown.")
SUBTITLE = Text(
    "契約開始から{days}日以内にCSから関わった顧客の割合・開始四半期ごと・{population}・設定 {stamp}",
    "Share of accounts that CS reached out to within {days} days of the start, by start quarter, {population}; config {stamp}",
)
HOW = Text(
    "予測型・先回りの支援、トレーニング、ビジネスレビュー、ヘルスチェック、サクセスプランのいずれかが、契約開始から{days}日以内に記録された顧客の割合です。"
    "問い合わせへの対応は数えません。{days}日以内に解約した顧客と、{days}日たっていない顧客は含みません。",
    "Accounts with a predictive or proactive touch, a training, a business review, a health check or a success plan within "
    "{days} days of the start. Answers to calls do not count; accounts that left within {days} days or are younger are in "
    "no group.",
)
EARLY = Text("{days}日以内に関わった割合", "Reached within {days} days")
ALL = Text("全体", "All")
ENGAGED = Text("関わった顧客の1年後の継続", "Engaged: kept a year later")
OTHERS = Text("そうでない顧客の1年後の継続", "Others: kept a year later")
GAP, STANDS = Text("差", "Gap"), Text("誤差を超える差か", "Beyond chance")
YES = {True: Text("超える", "yes"), False: Text("範囲内", "no")}


@cached
def engagement_answer(session: Session, view: View) -> list[str]:
    """How many were reached early, and whether those stay more often."""
    found = engagement(session, view.question)
    return [one[view.language] for one in told(found, session.settings.minimum_n)]


@cached
def engagement_panel(session: Session, view: View) -> Panel:
    """The share reached in the first month, by start quarter."""
    found, language = engagement(session, view.question), view.language
    stamp, days = session.configs.onboarding.stamp, str(found.landmark_days)
    if found.quarters.is_empty():
        raise CsdashError(NOBODY)
    frame = rated(
        [
            (quarter_name(quarter_month(quarter)), share(n_engaged, n))
            for quarter, n, n_engaged in found.quarters.iter_rows()
        ],
        language,
    ).with_columns(config=pl.lit(stamp))
    return Panel(
        finding=as_title(told(found, session.settings.minimum_n)[0])[language],
        subtitle=SUBTITLE.format(days=days, population=words.population(view, session.names), stamp=stamp)[
            language
        ],
        chart=ranked(
            frame,
            Unit.RATE,
            language=language,
            theme=theme_of(view),
            overall=found.engaged.value,
            overall_name=ALL[language],
            minimum_n=session.settings.minimum_n,
            keeps_order=True,
        ),
        evidence=Evidence(
            how_to_read=HOW.format(days=days),
            base=words.BASE.format(n=f"{found.engaged.n:,}")[language],
            definitions=(),
            frame=frame,
            headers={
                **rated_headers(Text("開始四半期", "Start quarter"), EARLY.format(days=days)),
                "config": Header(CONFIG),
            },
        ),
    )


@cached
def engagement_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """Who still pays a year later: engaged against the others, everybody and per tier."""
    found = engagement(session, view.question)
    rows = [_row(found, name, session, view) for name in found.kept]
    headers = {
        "group": Header(dimension_name("tier"), is_pinned=True),
        "now": Header(ENGAGED),
        "then": Header(OTHERS),
        "gap": Header(GAP, format=words.POINTS),
        "lower": Header(words.LOWER, format=words.POINTS),
        "upper": Header(words.UPPER, format=words.POINTS),
        "stands": Header(STANDS),
        "config": Header(CONFIG),
    }
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    return frame.with_columns(config=pl.lit(session.configs.onboarding.stamp)), headers


_SCHEMA = {
    "group": pl.String,
    **dict.fromkeys(("now", "then"), pl.String),
    **dict.fromkeys(("gap", "lower", "upper"), pl.Float64),
    "stands": pl.String,
}


def _row(found: Engagement, name: str, session: Session, view: View) -> tuple:
    pair = found.kept[name]
    group = ALL if name == WHOLE else session.names.value("tier", name)
    is_judged = min(pair.now.n, pair.then.n) >= session.settings.minimum_n and pair.p_value is not None
    ends = [None if end is None else 100 * end for end in (pair.value, pair.lower, pair.upper)]
    sides = (with_interval(one, Unit.RATE)[view.language] for one in (pair.now, pair.then))
    return (
        *(group[view.language], *sides, *ends),
        YES[found.stands[name]][view.language] if is_judged else None,
    )
