"""Sponsors who left: what is exposed, whether a successor was won, and what was done."""

import polars as pl

from csdash.analysis.health import sponsors, usage_told
from csdash.analysis.sentences import as_title, joined, month_name
from csdash.analysis.with_interval import with_ends
from csdash.contract.names import dimension_name
from csdash.figures.ranked import ranked
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.panels.rated import rated, rated_headers
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

DONE = Text("対応{n}つ", "{n} steps done")
SUBTITLE = Text(
    "退職から{step}日以内にした対応の数ごとの、{won}日以内に後任との関係を築けた割合・{month}末までの退職・{population}・設定 {stamp}",
    "Successor won within {won} days, by how many steps were done within {step}; departures known by the end of {month}, "
    "{population}; config {stamp}",
)
HOW = Text(
    "退職から{won}日以上たった退職だけを数えます。対応は、贈り物・後任への資料・後任との面談の3つです。"
    "対応した顧客はもともと関係が良かった可能性もあり、対応の効果とは言い切れません。退職後の継続率の比較は"
    "「退職後の比較」で見られます。",
    "Only departures at least {won} days ago. The steps are the gift, the materials and the meeting. Where steps were "
    "taken the relation may have been better to begin with, so this is no proof of their effect. Whether accounts stay "
    "stands beside matched peers.",
)
DAYS_SAID = Text(
    "関係を築けた場合の日数の中央値は{days}です。", "Where a successor was won it took a median of {days}."
)
STEP, SHARE = Text("対応", "Step"), Text("実施率", "Done")
NAME, ACCOUNT = Text("顧客名", "Account"), Text("顧客ID", "Account ID")
LEFT, DAYS = Text("退職日", "Left on"), Text("経過日数", "Days since")
STEPS_DONE = Text("対応の数(3つ中)", "Steps done of 3")
SCORE = Text("ヘルススコア", "Health score")
CONTACTS = Text("窓口の人数(1年間の調査の依頼先)", "Contacts (people asked in a year)")
WON = Text("後任との関係を築けた割合", "Successor won")
SHOWN = ("segment", "tier", "csm_id")


def _departures(session: Session, view: View) -> pl.DataFrame:
    return sponsors.departures(session, question_of(view))


@cached
def sponsors_answer(session: Session, view: View) -> list[str]:
    """What is exposed, what hangs on one person, and how departures were answered."""
    rows, question = _departures(session, view), question_of(view)
    said = list(usage_told.exposed(sponsors.exposure(session, question, rows), session.currency))
    rules = session.configs.health.value.sponsors
    told = sponsors.playbook(rows, rules)
    if won := usage_told.answered(told, rules.won_days):
        days = DAYS_SAID.format(days=with_ends(told.days, Unit.DAYS))
        said.append(joined(won, days) if told.days.n else won)
    return [one[view.language] for one in said]


@cached
def playbook_panel(session: Session, view: View) -> Panel | None:
    """Successors won by how much was done; None where nobody left long enough ago."""
    config, language = session.configs.health, view.language
    rules = config.value.sponsors
    told = sponsors.playbook(_departures(session, view), rules)
    said = usage_told.answered(told, rules.won_days, in_full=False)
    if said is None:
        return None
    frame = rated(((DONE.format(n=str(n)), one) for n, one in sorted(told.by_steps.items())), language)
    days = {"won": str(rules.won_days), "step": str(rules.step_days)}
    return Panel(
        finding=as_title(said)[language],
        subtitle=SUBTITLE.format(
            **days,
            month=month_name(view.months[1]),
            population=words.population(view, session.names),
            stamp=config.stamp,
        )[language],
        chart=ranked(
            frame,
            Unit.RATE,
            language=language,
            theme=theme_of(view),
            overall=told.won.value,
            overall_name=OVERALL[language],
            minimum_n=session.settings.minimum_n,
            keeps_order=True,
        ),
        evidence=Evidence(
            how_to_read=HOW.format(**days),
            base=DEPARTURES.format(n=f"{told.won.n:,}")[language],
            definitions=(),
            frame=frame,
            headers=rated_headers(STEP, WON, DEPARTED),
        ),
    )


OVERALL = Text("全体", "All")
DEPARTURES = Text("退職{n}件", "{n} departures")
DEPARTED = Text("退職の件数", "Departures")


@cached
def steps_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """How often each step of the playbook was done in time."""
    told = sponsors.playbook(_departures(session, view), session.configs.health.value.sponsors)
    rows = [
        (sponsors.STEP_NAMES[step][view.language], one.value, one.lower, one.upper, one.n)
        for step, one in told.steps.items()
    ]
    floats = dict.fromkeys(("share", "lower", "upper"), pl.Float64)
    schema = {"step": pl.String, **floats, "n": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row"), {
        "step": Header(STEP, is_pinned=True),
        "share": Header(SHARE, Unit.RATE, is_bar=True),
        "lower": Header(words.LOWER, Unit.RATE),
        "upper": Header(words.UPPER, Unit.RATE),
        "n": Header(DEPARTED, Unit.COUNT),
    }


@cached
def exposed_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """The accounts without a successor, the most money first."""
    rows = _departures(session, view)
    frame = sponsors.open_accounts(session, question_of(view), rows)
    for name in SHOWN:
        if name in frame.columns:
            frame = words.spelt(frame, name, name, session.names, view.language)
    return frame, {
        "account_name": Header(NAME, is_pinned=True),
        "account_id": Header(ACCOUNT),
        "arr": Header(Text("ARR", "ARR"), Unit.MONEY),
        "left_date": Header(LEFT),
        "days": Header(DAYS, Unit.COUNT),
        "n_steps": Header(STEPS_DONE, Unit.COUNT),
        "score": Header(SCORE, Unit.SCORE),
        "n_contacts": Header(CONTACTS, Unit.COUNT),
        **{name: Header(dimension_name(name)) for name in SHOWN if name in frame.columns},
    }
