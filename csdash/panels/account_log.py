"""What one account agreed, did and said: contracts, events, surveys, its sponsor, its goals, its requests."""

import polars as pl

from csdash.analysis.account import events as told
from csdash.contract.details import detail_name
from csdash.contract.tables import TABLES
from csdash.contract.words import EVENTS, OUTCOMES, SURVEYS
from csdash.errors import NotUnlocked
from csdash.panels import words
from csdash.panels.header import Header
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

Shown = tuple[pl.DataFrame, dict[str, Header]]
DAY = Text("日付", "Day")
KIND = Text("出来事", "What happened")
DETAIL = Text("詳細", "Detail")
VALUE = Text("値", "Value")
SURVEY = Text("調査", "Survey")
WHO = Text("回答者ID", "Contact")
SCORE = Text("点数(空白は未回答)", "Score (blank: no answer)")
STEP = Text("対応", "Step")
DONE = Text("実施日", "Done on")
DAYS = Text("退職からの日数", "Days since")
LEFT = Text("スポンサー退職", "Sponsor left")
GOAL = Text("目標と成果", "Goals and outcomes")
TIMES = Text("回数", "Times")
FIRST, LAST = Text("最初", "First"), Text("最新", "Latest")
SOURCE = Text("引き継ぎ元", "Where from")
SALES, AGAIN = Text("営業から引き継ぎ", "Handed over by sales"), Text("CSが再ヒアリング", "Asked again by CS")
REQUEST = Text("要望ID", "Request")
ASKED, SHIPPED = Text("記録日", "Logged"), Text("実現日", "Shipped")
TOOK = Text("実現までの日数", "Days to ship")
CONTRACT = {
    "contract_id": Header(Text("契約ID", "Contract"), is_pinned=True),
    "product": Header(Text("製品", "Product")),
    "start_date": Header(Text("開始日", "Starts on")),
    "end_date": Header(Text("終了日", "Ends on")),
    "mrr": Header(Text("MRR", "MRR"), Unit.MONEY),
    "discount": Header(Text("割引率", "Discount"), Unit.RATE),
    "renewal_number": Header(Text("更新回数", "Renewals"), Unit.COUNT),
    "outcome": Header(Text("結果", "Outcome")),
    "signed_date": Header(Text("締結日", "Signed")),
    "notice_date": Header(Text("通知日", "Notice")),
}


def event_name(kind: str) -> Text:
    """What happened, without the contract's note on its value and detail."""
    known = EVENTS.get(kind)
    return (
        Text(kind, kind)
        if known is None
        else Text(known.ja.partition(" (")[0], _big(known.en.partition(" (")[0]))
    )


def _big(words_: str) -> str:
    return words_[:1].upper() + words_[1:]


@cached
def contracts_table(session: Session, view: View, account_id: str) -> Shown:
    """Its contracts, the latest end first."""
    rows = session.account_contracts(account_id)
    if rows is None:
        raise NotUnlocked("contracts", TABLES["contracts"].unlocks)
    spelt = {word: called[view.language] for word, called in OUTCOMES.items()}
    shown = words.plain(rows).with_columns(
        pl.col("outcome").replace_strict(spelt, default=None, return_dtype=pl.String)
    )
    return shown, CONTRACT


@cached
def events_table(session: Session, view: View, account_id: str) -> Shown:
    """The timeline, the latest first."""
    rows = _events(session, account_id)
    spelt = {kind: event_name(kind)[view.language] for kind in rows["kind"].unique()}
    details = [
        None if detail is None else detail_name(kind, detail, session.names)[view.language]
        for kind, detail in rows.select("kind", "detail").iter_rows()
    ]
    shown = rows.with_columns(
        pl.col("kind").replace_strict(spelt, return_dtype=pl.String),
        pl.Series("detail", details, dtype=pl.String),
    )
    return shown, {
        "date": Header(DAY, is_pinned=True),
        "kind": Header(KIND),
        "detail": Header(DETAIL),
        "value": Header(VALUE, Unit.COUNT),
    }


@cached
def surveys_table(session: Session, view: View, account_id: str) -> Shown:
    """Every request for an answer, the latest first; a blank score is no answer."""
    rows = session.account_surveys(account_id)
    if rows is None:
        raise NotUnlocked("surveys", TABLES["surveys"].unlocks)
    spelt = {kind: called[view.language] for kind, called in SURVEYS.items()}
    shown = rows.with_columns(pl.col("kind").replace_strict(spelt, return_dtype=pl.String))
    return shown, {
        "date": Header(DAY, is_pinned=True),
        "kind": Header(SURVEY),
        "score": Header(SCORE, Unit.COUNT),
        "contact_id": Header(WHO),
    }


@cached
def sponsor_table(session: Session, view: View, account_id: str) -> Shown | None:
    """The last sponsor who left, and which steps of the playbook were done; None where none left."""
    gone = told.departure(_events(session, account_id))
    if gone is None:
        return None
    rows = [(LEFT[view.language], gone.day, None)] + [
        (event_name(step)[view.language], day, None if day is None else (day - gone.day).days)
        for step, day in gone.steps.items()
    ]
    frame = pl.DataFrame(rows, schema={"step": pl.String, "date": pl.Date, "days": pl.Int64}, orient="row")
    return frame, {
        "step": Header(STEP, is_pinned=True),
        "date": Header(DONE),
        "days": Header(DAYS, Unit.COUNT),
    }


@cached
def goals_table(session: Session, view: View, account_id: str) -> Shown:
    """Goals, plans and outcomes: how often, when, and whether sales handed the goal over."""
    rows = told.goals(_events(session, account_id))
    source = (
        pl.when(pl.col("from_sales"))
        .then(pl.lit(SALES[view.language]))
        .when(pl.col("from_sales").is_not_null())
        .then(pl.lit(AGAIN[view.language]))
    )
    spelt = {kind: event_name(kind)[view.language] for kind in told.GOALS}
    shown = rows.with_columns(pl.col("kind").replace_strict(spelt, return_dtype=pl.String), source=source)
    return shown, {
        "kind": Header(GOAL, is_pinned=True),
        "n": Header(TIMES, Unit.COUNT),
        "first": Header(FIRST),
        "last": Header(LAST),
        "source": Header(SOURCE),
    }


@cached
def requests_table(session: Session, view: View, account_id: str) -> Shown:
    """What it asked for, and when that was shipped."""
    return told.requests(_events(session, account_id)), {
        "request": Header(REQUEST, is_pinned=True),
        "date": Header(ASKED),
        "shipped_date": Header(SHIPPED),
        "days": Header(TOOK, Unit.COUNT),
    }


def _events(session: Session, account_id: str) -> pl.DataFrame:
    rows = session.account_events(account_id)
    if rows is None:
        raise NotUnlocked("events", TABLES["events"].unlocks)
    return rows
