"""What customers say is wrong, and what customer success suspects before they do."""

import polars as pl

from csdash.analysis.account.problems import KNOWN, SUSPECTED, of_account, problems, told
from csdash.contract.details import detail_name
from csdash.contract.tables import TABLES
from csdash.errors import NotUnlocked
from csdash.panels.header import Header
from csdash.session import Session
from csdash.text import Text
from csdash.views.kept import cached
from csdash.views.view import View

SORT, PROBLEM = Text("種別", "Sort"), Text("課題", "Problem")
NOTED, STATE, SINCE = Text("記録日", "Noted"), Text("状態", "State"), Text("状態の日付", "Since")
SORTS = {
    "request": Text("顕在: 要望", "Known: request"),
    "onboarding_blocked": Text("顕在: 停滞の理由", "Known: held up"),
    SUSPECTED: Text("潜在: 仮説", "Hidden: suspected"),
}
STATES = {
    "open": Text("未対応・未検証", "Open"),
    "shipped": Text("実現済み", "Shipped"),
    "confirmed": Text("課題を確認", "Confirmed"),
    "refuted": Text("課題なし", "Not there"),
}


@cached
def problems_answer(session: Session, view: View) -> str:
    """How far suspicion goes beyond what customers say, and how often it is right."""
    return told(problems(session, view.question))[view.language]


@cached
def problems_table(session: Session, view: View, account_id: str) -> tuple[pl.DataFrame, dict[str, Header]]:
    """Every problem of one account, known or suspected, and what became of it, the latest first."""
    events = session.account_events(account_id)
    if events is None:
        raise NotUnlocked("events", TABLES["events"].unlocks)
    rows = of_account(events.with_columns(account_id=pl.lit(account_id)))
    problems_named = [
        detail_name(kind, problem, session.names)[view.language]
        for kind, problem in rows.select("kind", "problem").iter_rows()
    ]
    shown = rows.with_columns(
        pl.Series("problem", problems_named, dtype=pl.String),
        kind=pl.col("kind").replace_strict(
            {kind: SORTS[kind][view.language] for kind in (*KNOWN, SUSPECTED)}, return_dtype=pl.String
        ),
        state=pl.col("state").replace_strict(
            {state: name[view.language] for state, name in STATES.items()}, return_dtype=pl.String
        ),
    )
    return shown, {
        "kind": Header(SORT, is_pinned=True),
        "problem": Header(PROBLEM),
        "date": Header(NOTED),
        "state": Header(STATE),
        "state_date": Header(SINCE),
    }
