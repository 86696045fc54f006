"""What the renewals page says first, one to three sentences for each of its sections."""

from csdash.analysis import sentences
from csdash.analysis.difference import Difference
from csdash.analysis.headline import headline
from csdash.analysis.question import Question
from csdash.analysis.renewals.outcomes import (
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
    "{month}までの{months}に満了した契約はありません。", "No contract came due in the {months} to {month}."
)
TOO_EARLY = Text(
    "{month}の時点では、{months}分の満了をまだ数えられません。",
    "By {month} there are not {months} of contracts due yet.",
)
UNDECIDED_ONLY = Text(
    "{month}までの{months}に満了した{due}(MRR {money})は、まだすべて未確定です。",
    "Still undecided: {due} due in the {months} to {month} (MRR {money}).",
)
RENEWED = Text(
    "{month}までの{months}に満了した{due}(MRR {money})の更新率は、MRRで{mrr}、件数で{count}です。",
    "Of {due} due in the {months} to {month} (MRR {money}), {mrr} of the MRR and {count} of the contracts "
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
    "満了後も未確定の契約が{n}(MRR {money})あり、うち{late}件は猶予の{days}日を過ぎています。",
    "{n} (MRR {money}) ended undecided, {late} of them beyond the {days} days of grace.",
)
WAITING_IN_TIME = Text(
    "満了後も未確定の契約が{n}(MRR {money})あり、いずれも猶予の{days}日以内です。",
    "{n} (MRR {money}) ended undecided, all within the {days} days of grace.",
)
NO_WAITING = Text("満了して未確定の契約はありません。", "No contract has ended undecided.")

AHEAD = Text(
    "{month}末以降の12か月に満了する契約は{n}、MRR {mrr}(ARR {arr})です。",
    "In the twelve months after {month}, {n} will end, worth MRR {mrr} (ARR {arr}).",
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
    words = {"month": month_name(question.last), "months": months_text(question.window)}
    if row is None:
        return (TOO_EARLY.format(**words),)
    if not row["n_due"]:
        return (NOTHING_DUE.format(**words),)
    words |= {"due": contracts_text(row["n_due"]), "money": money_text(row["due_mrr"], session)}
    if not row["decided_mrr"] or not row["n_decided"]:
        return (UNDECIDED_ONLY.format(**words),)
    told = headline(session, question, RATE, with_history=False)
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
        n=contracts_text(rows.height),
        money=money_text(rows["mrr"].sum(), session),
        late=f"{late:,}",
        days=str(session.settings.renewal_grace_days),
    )


def due(session: Session, question: Question) -> tuple[Text, ...]:
    """What comes up in a year, how much of the next three months is at risk, and what is late."""
    year, soon = (due_within(session, question, months) for months in (12, 3))
    month = month_name(session.last_month)
    if not year["n"]:
        return NONE_AHEAD.format(month=month), undecided(session, question)
    ahead = AHEAD.format(
        month=month,
        n=contracts_text(year["n"]),
        mrr=money_text(year["due"], session),
        arr=money_text(year["due"] * 12, session),
    )
    parts = {name: money_text(soon[name], session) for name in ("due", "notified", "imminent", "suspected")}
    return ahead, SOON.format(**parts) if soon["n"] else NONE_SOON, undecided(session, question)


def money_text(amount: object, session: Session) -> Text:
    """An amount in the reporting currency."""
    return written(float(amount or 0), Unit.MONEY, session.currency)


def contracts_text(n: int) -> Text:
    """1,354件, 1,354 contracts, 1 contract."""
    return Text(f"{n:,}件", "1 contract" if n == 1 else f"{n:,} contracts")


def months_text(n: int) -> Text:
    """12か月, 12 months, 1 month."""
    return Text(f"{n}か月", "1 month" if n == 1 else f"{n} months")
