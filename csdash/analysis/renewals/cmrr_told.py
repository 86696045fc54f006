"""What the CMRR section says first: where it stands against MRR, what is between them, what is at risk beside it."""

from csdash.analysis.question import Question
from csdash.analysis.renewals.outcomes import Committed, committed
from csdash.analysis.renewals.told import money_text
from csdash.analysis.sentences import month_name, written
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit

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
    "このほかに、解約が間近の{n_imminent}(MRR {imminent})と疑いのある{n_suspected}(MRR {suspected})があります。"
    "CMRRからは引いていません。",
    "Beside it, churn is imminent at {n_imminent} (MRR {imminent}) and suspected at {n_suspected} ({suspected}); "
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
    money = {name: money_text(now.money(name), session) for name in ("signed", "suspected", "imminent")}
    is_still = not any(now.money(name) for name in ("signed", "notified_churn", "notified_downgrade"))
    parts = (
        NO_PARTS
        if is_still
        else PARTS.format(
            signed=money["signed"],
            churn=money_text(now.money("notified_churn"), session),
            downgrade=money_text(now.money("notified_downgrade"), session),
        )
    )
    counts = {f"n_{risk}": accounts_text(now.row[f"n_{risk}"]) for risk in ("imminent", "suspected")}
    if not session.has("events"):
        return (parts,)
    if not now.row["n_imminent"] and not now.row["n_suspected"]:
        return parts, NO_OVERLAYS
    return parts, OVERLAYS.format(**counts, imminent=money["imminent"], suspected=money["suspected"])


def accounts_text(n: int) -> Text:
    """20社, 20 accounts, 1 account."""
    return Text(f"{n:,}社", "1 account" if n == 1 else f"{n:,} accounts")
