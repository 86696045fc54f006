"""Usage at three levels: the company over time, groups beside each other, accounts one by one."""

import polars as pl

from csdash.analysis.difference import Difference
from csdash.analysis.groups import measured_in
from csdash.analysis.health import usage, usage_told
from csdash.analysis.sentences import month_name
from csdash.contract.names import dimension_name, in_prose
from csdash.errors import CsdashError
from csdash.figures.ranked import ranked
from csdash.figures.trend import trend
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.groups import WHOLE, keeps_order
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

SUBTITLE = Text("{name}({how})・月次・{population}", "{name} ({how}), monthly, {population}")
BY = Text(
    "{dimension}別の{name}({how})・{month}・{population}",
    "{name} ({how}) by {dimension}, {month}, {population}",
)
HOW = Text(
    "利用の記録がある顧客の合計どうしの比です(1社ごとの比率の平均ではありません)。帯・線は95%区間、区間は顧客単位です。",
    "A ratio of sums over the accounts whose use is recorded, not a mean of ratios. The band or bar is the 95% interval, "
    "over accounts.",
)
NOT_KNOWN = Text("{month}の利用状況の記録がありません。", "No use is recorded in {month}.")
NAME, ACCOUNT = Text("顧客名", "Account"), Text("顧客ID", "Account ID")
COLUMNS = {
    "active_users": Text("利用者数", "Active users"),
    "seats": Text("契約席数", "Seats"),
    "logins": Text("ログイン回数", "Logins"),
    "key_feature_uses": Text("重要機能の利用", "Key feature uses"),
    "executive_uses": Text("幹部の利用", "Uses by executives"),
}
USERS_CHANGE = Text("利用者数の増減(3か月前比)", "Users since 3 months ago")
LOGINS_CHANGE = Text("ログインの増減(3か月前比)", "Logins since 3 months ago")
SHOWN = ("segment", "industry", "tier", "csm_id")


@cached
def usage_options(session: Session, view: View) -> dict[str, Text]:
    """What can be told of usage: key and name."""
    return {key: usage.USES[key].name for key in usage.known(session)}


@cached
def company_panel(session: Session, view: View, key: str) -> Panel:
    """One use month by month."""
    question, use, language = question_of(view), usage.USES[key], view.language
    frame = usage.company(session, question, key)
    if frame["value"].null_count() == frame.height:
        raise CsdashError(NOT_KNOWN.format(month=month_name(question.last)))
    change = Difference(
        *(measured_in(frame.filter(pl.col("month") == month)) for month in (question.month, question.before))
    )
    if change.then.value is None:
        then = usage.counted(session.usage_months(question.before, question.before, dict(question.where)))
        change = Difference(change.now, usage.measured(then, key))
    return Panel(
        finding=usage_told.level(key, change, question.last)[language],
        subtitle=SUBTITLE.format(
            name=use.name, how=use.how, population=words.population(view, session.names)
        )[language],
        chart=trend(
            frame,
            use.unit,
            name=use.name[language],
            language=language,
            theme=theme_of(view),
            minimum_n=session.settings.minimum_n,
            fiscal_start=session.settings.fiscal_year_starts_in,
            height=260,
        ),
        evidence=Evidence(
            how_to_read=HOW,
            base=words.BASE.format(n=f"{change.now.n:,}")[language],
            definitions=(),
            frame=frame.reverse(),
            headers={
                "month": Header(words.MONTH, is_pinned=True),
                "value": Header(use.name, use.unit),
                **_ends(use.unit),
            },
        ),
    )


def _ends(unit: Unit) -> dict[str, Header]:
    return {
        "lower": Header(words.LOWER, unit),
        "upper": Header(words.UPPER, unit),
        "n_accounts": Header(words.N, Unit.COUNT),
    }


@cached
def usage_groups_panel(session: Session, view: View, key: str, by: str) -> Panel:
    """One use of each group against all others."""
    question, use, language = question_of(view), usage.USES[key], view.language
    rows = usage.groups(session, question, key, by)
    named = words.spelt(rows, "group", by, session.names, language).drop_nulls("value")
    if named.is_empty():
        raise CsdashError(NOT_KNOWN.format(month=month_name(question.last)))
    whole = usage.counted(session.usage_months(question.month, question.month, dict(question.where)))
    said = usage_told.groups_differ(key, rows, by, session.names)
    return Panel(
        finding=said[language],
        subtitle=BY.format(
            dimension=in_prose(dimension_name(by)),
            name=use.name,
            how=use.how,
            month=month_name(question.last),
            population=words.population(view, session.names),
        )[language],
        chart=ranked(
            named,
            use.unit,
            language=language,
            theme=theme_of(view),
            overall=usage.measured(whole, key).value,
            overall_name=WHOLE[language],
            minimum_n=session.settings.minimum_n,
            keeps_order=keeps_order(named, by),
        ),
        evidence=Evidence(
            how_to_read=HOW,
            base=words.BASE.format(n=f"{rows['n_accounts'].sum():,}")[language],
            definitions=(),
            frame=named,
            headers={
                "group": Header(words.GROUP, is_pinned=True),
                "value": Header(use.name, use.unit),
                **_ends(use.unit),
            },
        ),
    )


@cached
def usage_accounts_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """Each account with its use and how that changed in three months, the largest fall first."""
    frame = usage.accounts(session, question_of(view))
    for name in SHOWN:
        if name in frame.columns:
            frame = words.spelt(frame, name, name, session.names, view.language)
    return frame, {
        "account_name": Header(NAME, is_pinned=True),
        "account_id": Header(ACCOUNT),
        "adoption": Header(usage.USES["adoption"].name, Unit.RATE),
        "users_change": Header(USERS_CHANGE, Unit.RATE),
        "logins_change": Header(LOGINS_CHANGE, Unit.RATE),
        **{name: Header(text, Unit.COUNT) for name, text in COLUMNS.items()},
        "mrr": Header(Text("MRR", "MRR"), Unit.MONEY),
        **{name: Header(dimension_name(name)) for name in SHOWN if name in frame.columns},
    }
