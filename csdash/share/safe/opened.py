"""The safe session of a session, and the safe view of a view."""

from dataclasses import replace

from csdash.errors import CsdashError
from csdash.months import month_start
from csdash.scope import Scope
from csdash.session import Session
from csdash.share.safe.groups import BEFORE, SHOWN, safe_groups
from csdash.text import Text
from csdash.views.view import View

TOO_FEW = Text(
    "{n}社しかないため、全員に共有できる数字はありません(設定 share_minimum_n: {minimum}社以上)。",
    "There are only {n} accounts: no figure can be shared with everybody (setting share_minimum_n: {minimum} or more).",
)


def safe_session(session: Session) -> Session:
    """The same snapshot and rows, of which no account and no group of few can be told. Found out once per session."""

    def through() -> Session:
        n = sum(session.metrics("n_accounts", month=month_start(session.last_month))["n_accounts"])
        if n < session.settings.share_minimum_n:
            raise CsdashError(TOO_FEW.format(n=f"{n:,}", minimum=f"{session.settings.share_minimum_n:,}"))
        safe = safe_groups(session, session.settings.share_minimum_n)
        return session.through(Scope(session.scope.rows, safe))

    return session if session.scope.safe else session.results.get("safe session", through)


def safe_view(view: View) -> View:
    """`view` for a room full of people: of the whole, and of the last two years at most.

    Filters do not apply, and windows are a year: two shares with other filters or windows, one taken from the other, would tell what neither does.
    """
    session = safe_session(view.session)
    first, last = view.months
    return replace(
        view,
        session=session,
        scope=session.scope,
        where=(),
        window=BEFORE,
        months=(max(first, session.last_month - SHOWN + 1, session.first_month), last),
    )
