"""What is said of one account: who it is, where it stands, and what to look at. Its name is the reader's data."""

from datetime import date

import polars as pl

from csdash.analysis.account.events import departure, risk
from csdash.analysis.sentences import joined, month_name, written
from csdash.contract.names import own_name
from csdash.months import month_index
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.words.dates import day_text
from csdash.words.numbers import value_text

PAYS = Text(
    "{name}のMRRは{mrr}で、全体の{share}にあたります。", "{name} pays MRR of {mrr}, {share} of all MRR."
)
SINCE = Text("{month}から契約しています。", "It has been a customer since {month}.")
AT_LEAST = Text(
    "少なくとも{month}から契約しています。", "It has been a customer since {month} at the latest."
)
LEFT = Text("{name}は{month}を最後に支払いがありません。", "{name} last paid in {month}.")
NEVER = Text(
    "{name}は、まだ支払いがありません(無料・試用)。", "{name} has not paid yet: a trial or a free plan."
)
MERGED = Text("{name}は{owner}に統合されました。", "{name} was merged into {owner}.")
GREW = Text("1年で{change}増えました。", "In a year it grew by {change}.")
SHRANK = Text("1年で{change}減りました。", "In a year it shrank by {change}.")
FLAT = Text("MRRは1年前と同じです。", "Its MRR is what it was a year ago.")
ENDS = Text("次に満了する契約は{day}、{mrr}です。", "Its next contract ends on {day}: {mrr}.")
NOTICED = Text("{day}に解約・減額の通知があります。", "Churn or downgrade was notified on {day}.")
RISK = {
    "suspected": Text("{day}から「解約の疑い」が記録されています。", "Churn has been suspected since {day}."),
    "imminent": Text(
        "{day}から「解約が間近」と記録されています。", "Churn has been noted as imminent since {day}."
    ),
}
SPONSOR = Text(
    "{day}にスポンサーが退職し、後任との関係はまだ築けていません。",
    "Its sponsor left on {day}, and nobody has engaged the successor yet.",
)
CALM = Text(
    "解約の通知、リスクの記録、後任不在のスポンサー退職はいずれもありません。",
    "No notice, no noted risk, and no sponsor gone without a successor engaged.",
)
YEAR = 12


def account(session: Session, account_id: str) -> list[Text]:
    """At most three sentences: where it stands, when it can leave next, what there is to worry about."""
    known = session.known_account(account_id).row(0, named=True)
    name = name_of(known)
    if known["state"] == "merged":
        return [MERGED.format(name=name, owner=known["merged_into"])]
    if known["state"] == "never_paid":
        return [NEVER.format(name=name)]
    if known["state"] == "left":
        return [
            joined(
                LEFT.format(name=name, month=month_name(month_index(known["last_month"]))),
                _since(known),
            )
        ]
    return [_standing(session, known, name), *_ahead(session, account_id), *_worries(session, account_id)]


def name_of(known: dict) -> str:
    """What an account is called: its name with its id, or the id alone."""
    name, code = (own_name(known.get(column) or "").en for column in ("account_name", "account_id"))
    return f"{name} ({code})" if name else code


def _standing(session: Session, known: dict, name: str) -> Text:
    whole = session.known_accounts()["mrr"].sum()
    share = value_text(float(known["mrr"]) / float(whole), Unit.RATE, "en")
    first = PAYS.format(name=name, mrr=written(known["mrr"], Unit.MONEY, session.currency), share=share)
    since = _since(known)
    months = session.account_months(known["account_id"])
    before = months.filter(pl.col("month").dt.offset_by(f"{YEAR}mo") == known["last_month"])["mrr"]
    if before.is_empty() or not before[0]:
        return joined(first, since)
    change = known["mrr"] - before[0]
    if not change:
        return joined(first, since, FLAT)
    amount = written(abs(change), Unit.MONEY, session.currency)
    return joined(first, since, (GREW if change > 0 else SHRANK).format(change=amount))


def _since(known: dict) -> Text:
    words = AT_LEAST if known["is_left_truncated"] else SINCE
    return words.format(month=month_name(month_index(known["first_month"])))


def _ahead(session: Session, account_id: str) -> list[Text]:
    contracts = session.account_contracts(account_id)
    if contracts is None:
        return []
    ahead = contracts.filter(pl.col("end_date") > session.as_of).sort("end_date")
    if ahead.is_empty():
        return []
    first = ahead.filter(pl.col("end_date") == ahead["end_date"][0])
    told = ENDS.format(
        day=_day(first["end_date"][0]), mrr=written(first["mrr"].sum(), Unit.MONEY, session.currency)
    )
    notices = ahead["notice_date"].drop_nulls()
    return [told if notices.is_empty() else joined(told, NOTICED.format(day=_day(notices.min())))]


def _worries(session: Session, account_id: str) -> list[Text]:
    events = session.account_events(account_id)
    if events is None:
        return []
    noted, gone = risk(events), departure(events)
    found = []
    if noted:
        found.append(RISK[noted[0]].format(day=_day(noted[1])))
    if gone and gone.is_open:
        found.append(SPONSOR.format(day=_day(gone.day)))
    if found:
        return [joined(*found)]
    contracts = session.account_contracts(account_id)
    has_notice = (
        contracts is not None
        and not contracts.filter(
            (pl.col("end_date") > session.as_of) & pl.col("notice_date").is_not_null()
        ).is_empty()
    )
    return [] if has_notice or contracts is None else [CALM]


def _day(day: date) -> Text:
    return Text(day_text(day, "ja"), day_text(day, "en"))
