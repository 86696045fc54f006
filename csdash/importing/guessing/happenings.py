"""Happenings: lists of what was done and heard, and tables of the contract under their own names."""

import polars as pl

from csdash.contract.accounts import ACCOUNTS
from csdash.contract.column import Column as Wanted
from csdash.contract.tables import TABLES
from csdash.contract.words import SCALES
from csdash.importing import amounts, choices
from csdash.importing.guessing.columns import Pick, View, picked, taken_as
from csdash.importing.guessing.money import recurring
from csdash.importing.guessing.proposal import Proposal, proposal
from csdash.importing.guessing.reasons import Why
from csdash.text import Text

USAGE = {name: (name,) for name in ("logins", "active_users", "key_feature_uses", "executive_uses")}


def taken(*picks: Pick | None) -> frozenset[str]:
    """The headers that are no longer free."""
    return frozenset(pick.column.name for pick in picks if pick)


def own_table(view: View) -> Proposal | None:
    """A table of the contract under its own names, other than accounts."""
    named = {column.header.plain.replace(" ", "_"): column for column in view.columns}
    if set(ACCOUNTS.required_columns) <= named.keys():
        return None
    for table in TABLES.values():
        own = {
            column.name: taken_as(named[column.name], column.name, 1.0)
            for column in table.columns
            if column.name in named
        }
        if not set(table.required_columns) <= own.keys():
            continue
        # Contracts without an end are a list of subscriptions.
        if table.name == "contracts" and own["end_date"].column.contents.filled < 1:
            continue
        if "kind" in own and not _speaks(own["kind"], table["kind"]):
            continue
        says = Text(
            f"列名が {table.name} テーブルの列名と一致します。",
            f"Its headers are those of the table {table.name}.",
        )
        return proposal(view, "rows", own, Why(says, 0.95), table=table.name)
    return None


def _speaks(pick: Pick, kind: Wanted) -> bool:
    """Whether most values of a column are kinds of that table, in the contract's names for them."""
    cells = pick.column.contents.cells.alias("cell").unique().to_frame()
    return (
        cells.select(choices.word(pl.col("cell"), kind).is_in(list(kind.words)).mean()).item() or 0
    ) >= 0.5


def churned(view: View, account: Pick) -> Proposal | None:
    """Who left when, and why."""
    wanted = {"date": ("end_date", "any_date"), "detail": ("churn_reason", "detail")}
    picks = picked(view.columns, wanted, taken(account))
    is_named = view.says("churned") and "date" in picks
    is_told = "detail" in picks and "date" in picks and picks["date"].idea == "end_date"
    if not (is_named or is_told) or recurring(view, is_monthly=True):
        return None
    says = Text("解約日とその理由がある、解約の一覧です。", "It lists churn: an account, a day and a reason.")
    return proposal(
        view,
        "rows",
        {"account_id": account, **picks},
        Why(says, 0.85),
        table="events",
        constants={"kind": "churned"},
    )


def support(view: View, account: Pick) -> Proposal | None:
    """Contacts with support."""
    ticket = picked(view.columns, {"ticket": ("ticket_id", "subject")}, taken(account)).get("ticket")
    wanted = {"date": ("opened", "created", "any_date"), "detail": ("contact_channel",)}
    picks = picked(view.columns, wanted, taken(account))
    if "date" not in picks or not ticket or not (view.says("support") or ticket.idea == "ticket_id"):
        return None
    says = Text("問い合わせごとに1行の一覧です。", "It lists support contacts, one per row.")
    return proposal(
        view,
        "rows",
        {"account_id": account, **picks},
        Why(says, 0.85),
        table="events",
        constants={"kind": "support"},
    )


def surveys(view: View, account: Pick) -> Proposal | None:
    """Answers to a survey, where the score is on its scale."""
    score = picked(view.columns, {"score": ("nps", "csat", "ces", "score")}, taken(account)).get("score")
    if not score:
        return None
    days = ("answered", "opened", "created", "any_date", "month")
    closed = picked(view.columns, {"date": ("closed",)}, taken(account, score)).get("date")
    if closed and closed.column.contents.filled == 1:
        # Who is asked about a ticket is asked when it is closed.
        days = ("closed",)
    others = picked(
        view.columns,
        {"date": days, "contact_id": ("contact_id", "ticket_id", "any_id")},
        taken(account, score),
    )
    kind = score.idea if score.idea != "score" else next((k for k in SCALES if k in view.pattern.lower()), "")
    lowest, highest = SCALES.get(kind, (0, -1))
    cells = score.column.contents.cells.alias("cell").to_frame()
    numbers = cells.select(amounts.number(pl.col("cell")).alias("n"))["n"].drop_nulls()
    if "date" not in others or not kind or not numbers.is_between(lowest, highest).all():
        return None
    picks = {"account_id": account, "contact_id": account, "score": score, **others}
    says = Text(
        f"点数「{score.column.name}」が{lowest}〜{highest}なので、{kind.upper()} の回答とします。",
        f'"{score.column.name}" stays within {lowest} to {highest}: answers to {kind.upper()}.',
    )
    return proposal(view, "rows", picks, Why(says, 0.8), table="surveys", constants={"kind": kind})


def usage(view: View, account: Pick) -> Proposal | None:
    """Dated records of use."""
    date = picked(view.columns, {"date": ("used", "any_date", "month")}, taken(account)).get("date")
    counts = picked(view.columns, USAGE, taken(account, date))
    if not date or not counts:
        return None
    says = Text("日付ごとの利用の記録です。", "It records use, day by day.")
    found = proposal(view, "usage", {"account_id": account, "date": date, **counts}, Why(says, 0.8))
    feature = picked(view.columns, {"feature": ("feature",)}).get("feature")
    if not feature or "key_feature_uses" not in counts:
        return found
    every = Text(
        f"すべての機能の利用を合計します。重要な機能だけにするには、only で列「{feature.column.name}」の値を選んでください。",
        f'The use of all features is added up; to keep to the key ones, choose values of "{feature.column.name}" under only.',
    )
    return found.with_fields({"key_feature_uses": found.why["key_feature_uses"].but(every, 0.6)})
