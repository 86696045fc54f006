"""What the renewals page says first, one to three sentences for each of its sections."""

from csdash.analysis import sentences
from csdash.analysis.difference import Difference
from csdash.analysis.headline import headline
from csdash.analysis.question import Question
from csdash.analysis.renewals import (
    Committed,
    committed,
    due_now,
    due_within,
    first_and_later,
    waiting,
)
from csdash.analysis.sentences import month_name, written
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit

RATE = "mrr_renewal_rate"
NOTHING_DUE = Text(
    "{month}までの{n}か月に満了した契約はありません。", "No contract came due in the {n} months to {month}."
)
TOO_EARLY = Text(
    "{month}の時点では、{n}か月分の満了をまだ数えられません。",
    "By {month} there are not {n} months of contracts due yet.",
)
UNDECIDED_ONLY = Text(
    "{month}までの{n}か月に満了した{due}件(MRR {money})は、まだすべて未確定です。",
    "All {due} contracts due in the {n} months to {month} (MRR {money}) are still undecided.",
)
RENEWED = Text(
    "{month}までの{n}か月に満了した{due}件(MRR {money})の更新率は、MRRで{mrr}、件数で{count}です。",
    "Of {due} contracts due in the {n} months to {month} (MRR {money}), {mrr} of the MRR and {count} of the contracts "
    "were renewed.",
)
FIRST_LOWER = Text(
    "初回更新率は{first}で、2回目以降の{later}を{gap}ポイント下回ります。",
    "First renewals, at {first}, are {gap} points below later ones at {later}.",
)
FIRST_HIGHER = Text(
    "初回更新率は{first}で、2回目以降の{later}を{gap}ポイント上回ります。",
    "First renewals, at {first}, are {gap} points above later ones at {later}.",
)
FIRST_ALIKE = Text(
    "初回更新率{first}と2回目以降の{later}の差は、誤差の範囲内です。",
    "First renewals at {first} and later ones at {later} cannot be told apart.",
)
FIRST_FEW = Text(
    "初回と2回目以降を比べるには、社数がまだ足りません。",
    "There are too few accounts to compare first renewals with later ones.",
)
WAITING = Text(
    "満了後も未確定の契約が{n}件(MRR {money})あり、うち{late}件は猶予の{days}日を過ぎています。",
    "{n} contracts (MRR {money}) have ended undecided, {late} of them beyond the {days} days of grace.",
)
WAITING_IN_TIME = Text(
    "満了後も未確定の契約が{n}件(MRR {money})あり、いずれも猶予の{days}日以内です。",
    "{n} contracts (MRR {money}) have ended undecided, all within the {days} days of grace.",
)
NO_WAITING = Text("満了して未確定の契約はありません。", "No contract has ended undecided.")

ABOVE = Text(
    "{month}末のCMRR({days})は{cmrr}で、MRR {mrr}を{share}上回ります。",
    "CMRR ({days}) is {cmrr} at the end of {month}, {share} above MRR of {mrr}.",
)
BELOW = Text(
    "{month}末のCMRR({days})は{cmrr}で、MRR {mrr}を{share}下回ります。",
    "CMRR ({days}) is {cmrr} at the end of {month}, {share} below MRR of {mrr}.",
)
EQUAL = Text(
    "{month}末のCMRR({days})はMRRと同じ{cmrr}です。",
    "CMRR ({days}) equals MRR at the end of {month}: {cmrr}.",
)
PARTS = Text(
    "締結済みで未開始の分が{signed}、通知済みの解約が{churn}、通知済みの減額が{downgrade}です。",
    "Signed and not live adds {signed}; notified churn takes {churn} and notified downgrades {downgrade}.",
)
NO_PARTS = Text(
    "期間内に始まる締結済みの契約も、通知済みの解約・減額もありません。",
    "Nothing signed begins within the horizon, and no churn or downgrade was notified.",
)
OVERLAYS = Text(
    "このほかに、解約が間近の{n_imminent}社(MRR {imminent})と疑いのある{n_suspected}社(MRR {suspected})があります。"
    "CMRRからは引いていません。",
    "Beside it, churn is imminent at {n_imminent} accounts (MRR {imminent}) and suspected at {n_suspected} ({suspected}); "
    "neither is subtracted.",
)
NO_OVERLAYS = Text(
    "解約が間近、または疑いのある顧客の記録はありません。",
    "No account is noted as suspected or imminent churn.",
)
DAYS = {
    1: Text("1か月", "1 month"),
    3: Text("90日", "90 days"),
    12: Text("12か月", "12 months"),
}

AHEAD = Text(
    "{month}末以降の12か月に満了する契約は{n}件、MRR {mrr}(ARR {arr})です。",
    "In the twelve months after {month}, {n} contracts end, worth MRR {mrr} (ARR {arr}).",
)
NONE_AHEAD = Text(
    "{month}末以降の12か月に満了する契約はありません。",
    "No contract ends in the twelve months after {month}.",
)
SOON = Text(
    "最初の3か月に満了するのはMRR {due}で、そのうち通知済みが{notified}、間近が{imminent}、疑いが{suspected}です。",
    "The first three months hold MRR {due}: notified {notified}, imminent {imminent}, suspected {suspected}.",
)


NONE_SOON = Text("最初の3か月に満了する契約はありません。", "None of them ends in the first three months.")


def outcomes(session: Session, question: Question) -> tuple[Text, ...]:
    """The renewal rate and whether it changed, first against later renewals, and what is not decided."""
    row = due_now(session, question)
    words = {"month": month_name(question.last), "n": str(question.window)}
    if row is None:
        return (TOO_EARLY.format(**words),)
    if not row["n_due"]:
        return (NOTHING_DUE.format(**words),)
    words |= {"due": f"{row['n_due']:,}", "money": _money(row["due_mrr"], session)}
    if not row["decided_mrr"] or not row["n_decided"]:
        return (UNDECIDED_ONLY.format(**words),)
    told = headline(session, question, RATE)
    rates = {
        "mrr": written(float(row["retained_mrr"] / row["decided_mrr"]), Unit.RATE),
        "count": written(row["n_kept"] / row["n_decided"], Unit.RATE),
    }
    changed = sentences.change(told.metric, told.difference)
    n = row["n_decided_accounts"]
    few = sentences.FEW.format(n=f"{n:,}") if n < session.settings.minimum_n else None
    first = sentences.joined(RENEWED.format(**words, **rates), changed, few)
    versus = first_against_later(first_and_later(session, question), session.settings.minimum_n)
    last = undecided(session, question) if question.last == session.last_month else None
    return tuple(one for one in (first, versus, last) if one)


def first_against_later(difference: Difference | None, minimum_n: int) -> Text | None:
    """First renewals against later ones; None where the data does not tell which is which."""
    if difference is None:
        return None
    if difference.value is None or min(difference.now.n, difference.then.n) < minimum_n:
        return FIRST_FEW
    words = {
        "first": written(difference.now.value, Unit.RATE),
        "later": written(difference.then.value, Unit.RATE),
        "gap": sentences.points(difference.value),
    }
    if not difference.is_distinguishable:
        return FIRST_ALIKE.format(**words)
    return (FIRST_LOWER if difference.value < 0 else FIRST_HIGHER).format(**words)


def undecided(session: Session, question: Question) -> Text:
    """How much has ended and is not decided, and how much of it for too long."""
    rows = waiting(session, question)
    if rows.is_empty():
        return NO_WAITING
    late = rows["is_overdue"].sum()
    return (WAITING if late else WAITING_IN_TIME).format(
        n=f"{rows.height:,}",
        money=_money(rows["mrr"].sum(), session),
        late=f"{late:,}",
        days=str(session.settings.renewal_grace_days),
    )


def cmrr(session: Session, question: Question, horizon: int) -> tuple[Text, ...]:
    """CMRR against MRR, what is between them, and what is at risk beside it."""
    now = committed(session, question, horizon)
    return committed_level(now, question.last, horizon, session.currency), *_parts(now, session)


def committed_level(now: Committed, month: int, horizon: int, currency: str) -> Text:
    """Where CMRR stands against MRR; a sum of what is signed and told has no interval."""
    mrr, cmrr_ = now.money("mrr"), now.money("cmrr")
    words = {
        "month": month_name(month),
        "days": DAYS[horizon],
        "cmrr": written(cmrr_, Unit.MONEY, currency),
        "mrr": written(mrr, Unit.MONEY, currency),
        "share": written(abs(cmrr_ / mrr - 1) if mrr else None, Unit.RATE),
    }
    if cmrr_ == mrr:
        return EQUAL.format(**words)
    return (ABOVE if cmrr_ > mrr else BELOW).format(**words)


def _parts(now: Committed, session: Session) -> tuple[Text, ...]:
    money = {name: _money(now.money(name), session) for name in ("signed", "suspected", "imminent")}
    is_still = not any(now.money(name) for name in ("signed", "notified_churn", "notified_downgrade"))
    parts = (
        NO_PARTS
        if is_still
        else PARTS.format(
            signed=money["signed"],
            churn=_money(now.money("notified_churn"), session),
            downgrade=_money(now.money("notified_downgrade"), session),
        )
    )
    counts = {f"n_{risk}": f"{now.row[f'n_{risk}']:,}" for risk in ("imminent", "suspected")}
    if not session.has("events"):
        return (parts,)
    if not now.row["n_imminent"] and not now.row["n_suspected"]:
        return parts, NO_OVERLAYS
    return parts, OVERLAYS.format(**counts, imminent=money["imminent"], suspected=money["suspected"])


def due(session: Session, question: Question) -> tuple[Text, ...]:
    """What comes up in a year, how much of the next three months is at risk, and what is late."""
    year, soon = (due_within(session, question, months) for months in (12, 3))
    month = month_name(session.last_month)
    if not year["n"]:
        return NONE_AHEAD.format(month=month), undecided(session, question)
    ahead = AHEAD.format(
        month=month,
        n=f"{year['n']:,}",
        mrr=_money(year["due"], session),
        arr=_money(year["due"] * 12, session),
    )
    parts = {name: _money(soon[name], session) for name in ("due", "notified", "imminent", "suspected")}
    return ahead, SOON.format(**parts) if soon["n"] else NONE_SOON, undecided(session, question)


def _money(amount: object, session: Session) -> Text:
    return written(float(amount or 0), Unit.MONEY, session.currency)
