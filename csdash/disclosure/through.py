"""The safe session of a session: the same rows, of which no account and no group of few can be told."""

from dataclasses import replace

from csdash.disclosure.groups import BEFORE, safe_groups, since
from csdash.errors import CsdashError
from csdash.measures.dominance import is_dominated
from csdash.months import month_start
from csdash.session import Session
from csdash.text import Text

TOO_FEW = Text(
    "{n}社しかないため、個々の顧客が分からない形で見せられる数字はありません({minimum}社以上が必要です)。",
    "There are only {n} accounts: no figure can be told without telling of one of them (it takes {minimum}).",
)
DOMINATED = Text(
    "1社で売上のほとんどを占める月があるため、その1社の金額を知られずに見せられる数字はありません。",
    "In some month one account pays nearly everything: no figure can be told without telling what it pays.",
)


def safe_session(session: Session, minimum: int) -> Session:
    """The same snapshot and rows, told by groups of at least `minimum` accounts. Found out once per session."""

    def through() -> Session:
        n = sum(session.metrics("n_accounts", month=month_start(session.last_month))["n_accounts"])
        if n < minimum:
            raise CsdashError(TOO_FEW.format(n=f"{n:,}", minimum=f"{minimum:,}"))
        if is_dominated(session.dominance("", BEFORE, since(session))):
            raise CsdashError(DOMINATED)
        return session.through(replace(session.scope, safe=safe_groups(session, minimum)))

    return session if session.scope.safe else session.others.get(f"safe session {minimum}", through)
