"""What a target asks for, month by month."""

from csdash.analysis.forecast.required import KEYS, required
from csdash.analysis.forecast.sentences import WHAT, asks
from csdash.analysis.headline import target_at
from csdash.analysis.sentences import as_title, month_name, written
from csdash.errors import NotEnoughHistory
from csdash.figures.asked import asked as drawn
from csdash.metrics.registry import metric
from csdash.months import month_start
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

SUBTITLE = Text(
    "{month}までに必要な{what}・月額・{population}", "{what} needed until {month}, per month; {population}"
)
HOW = Text(
    "必要額 = 目標のMRR − いまのMRR + 予測される解約・縮小。色の棒は前年の季節に合わせた配分、灰色の棒は前年同月の実績、"
    "点線は均等に割った額です。どちらの配分も合計は同じで、その通りに増えれば目標ちょうどに届きます。"
    "期間中に増えた分は期末まで残る前提です。NRRでは、対象は期首に課金のあった顧客だけで、前年の実績は全顧客の拡大です。",
    "Needed = the target in MRR, less what is there, plus the churn and contraction forecast. Coloured bars follow last year's "
    "season, grey bars are what the same month brought a year ago, the dotted line spreads it evenly. Both spreads add up to "
    "the same; if it arrives, the target is met exactly. What is won on the way is taken to stay. For NRR only accounts that "
    "paid at the opening count; last year's bars are expansion of all accounts.",
)
NAMES = (
    Text("前年の季節で配分", "By last year's season"),
    Text("前年同月の実績", "Same month last year"),
    Text("均等なら毎月", "Evenly, each month"),
)
BASE = Text(
    "いまのMRR {opening}・見込まれる損失 {lost}・必要 {needed}",
    "MRR now {opening}, forecast loss {lost}, needed {needed}",
)
HEADERS = {
    "month": Header(words.MONTH, is_pinned=True),
    "lost": Header(Text("見込まれる損失", "Forecast loss"), Unit.MONEY),
    "required": Header(NAMES[2], Unit.MONEY),
    "by_season": Header(NAMES[0], Unit.MONEY),
    "won_before": Header(NAMES[1], Unit.MONEY),
}


@cached
def usual_target(session: Session, view: View, key: str, n_months: int) -> float | None:
    """The company's own target for that month, else what the metric is now; None where it has no value."""
    if key not in KEYS:
        return None
    month = month_start(view.months[1] + n_months)
    found = None if view.where else target_at(session, month, key, 12)
    if found is not None:
        return found
    try:
        now = session.metrics(key, window=12, where=dict(view.where), month=month_start(view.months[1]))
    except NotEnoughHistory:
        return None
    return now["value"].item() if now.height else None


@cached
def required_panel(session: Session, view: View, key: str, target: float, n_months: int) -> Panel:
    """What `key` asks for if it is to be at `target` in so many months."""
    told = required(session, question_of(view), key, target, n_months)
    asked, language = metric(key), view.language
    table = words.plain(told.table())
    money = {
        "opening": told.opening,
        "lost": sum(told.lost),
        "needed": told.required,
    }
    return Panel(
        finding=as_title(asks(told, session.currency))[language],
        subtitle=SUBTITLE.format(
            month=month_name(told.origin + told.n_months),
            what=_headed(WHAT[key]),
            population=words.population(view, session.names),
        )[language],
        chart=drawn(
            table.select("month", asked="by_season", before="won_before", even="required"),
            Unit.MONEY,
            names=tuple(name[language] for name in NAMES),
            language=language,
            theme=theme_of(view),
            currency=session.currency,
        ),
        evidence=Evidence(
            how_to_read=HOW,
            base=BASE.format(
                **{name: written(amount, Unit.MONEY, session.currency) for name, amount in money.items()}
            )[language],
            definitions=(asked,),
            frame=table,
            headers=HEADERS,
        ),
    )


def _headed(name: Text) -> Text:
    return Text(name.ja, name.en[:1].upper() + name.en[1:])
