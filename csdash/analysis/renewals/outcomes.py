"""Renewals as a reader sees them: the due base by outcome, its split, first against later, and the CMRR bridge."""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import Difference, Measured
from csdash.analysis.groups import measured_in
from csdash.analysis.question import Question
from csdash.measures.due_rows import STATES
from csdash.months import month_start
from csdash.session import Session
from csdash.text import Text

# From the bottom of a column up: what was lost first, where lengths can be compared.
OUTCOMES = {
    "lost": (Text("失注・中途解約", "Lost or withdrawn"), ("lost", "withdrawn")),
    "downgraded": (Text("減額で更新", "Renewed for less"), ("downgraded",)),
    "renewed": (Text("同額で更新", "Renewed flat"), ("renewed",)),
    "upgraded": (Text("増額で更新", "Renewed for more"), ("upgraded",)),
    "undecided": (Text("未確定", "Not decided"), ("open", "overdue")),
}
DUE = {
    "notified": Text("解約・減額の通知あり", "Notice was given"),
    "imminent": Text("解約が間近", "Churn imminent"),
    "suspected": Text("解約の疑い", "Churn suspected"),
    "rest": Text("リスクの記録なし", "No risk noted"),
    "renewed": Text("更新済み", "Renewed already"),
}
FOURTH = {
    "first": Text("初回更新(同額)", "First renewal, as it was"),
    "flat": Text("同額更新", "Renewed flat"),
    "lost": Text("失注(満了時)", "Lost at its end"),
}
SPLIT = {
    "withdrawn": Text("撤回(中途解約)", "Withdrawn before its end"),
    "downgraded": Text("ダウングレード", "Downgrade"),
    "upgraded": Text("アップグレード", "Upgrade"),
}
OTHER = Text("上記以外", "All others")
TOTAL = Text("満了した契約の合計", "All contracts due")
FIRST, LATER = "first_renewal_rate", "later_renewal_rate"
SCHEMA = {
    "label": pl.String,
    "n": pl.Int64,
    "due_mrr": pl.Float64,
    "change_mrr": pl.Float64,
    "share": pl.Float64,
}
STEPS = {
    "opening": Text("MRR", "MRR"),
    "new": Text("締結済み・未開始", "Signed, not live"),
    "churn": Text("通知済みの解約", "Notified churn"),
    "contraction": Text("通知済みの減額", "Notified downgrade"),
    "closing": Text("CMRR", "CMRR"),
}


def outcome_months(session: Session, question: Question) -> pl.DataFrame:
    """month, category (a key of OUTCOMES), amount, n: the contracts due in each month shown, bottom first."""
    due = session.renewals(1, where=dict(question.where)).filter(
        pl.col("month").is_between(month_start(question.first), question.month)
    )
    return pl.concat(
        due.select(
            "month",
            category=pl.lit(key),
            amount=pl.sum_horizontal(f"{word}_mrr" for word in words).cast(pl.Float64),
            n=pl.sum_horizontal(f"n_{word}" for word in words),
        )
        for key, (_, words) in OUTCOMES.items()
    )


def due_now(session: Session, question: Question) -> dict | None:
    """The row of `Session.renewals` of the last month shown; None where the window reaches before the data."""
    rows = session.renewals(question.window, where=dict(question.where)).filter(
        pl.col("month") == question.month
    )
    return rows.row(0, named=True) if len(rows) else None


def renewal_split(row: dict, fourth: str, language: str) -> pl.DataFrame:
    """The due base in four parts and what is left, as SCHEMA: contracts, MRR due, MRR changed, share of the base.

    `fourth` says what the fourth part is: kept as they were at their first renewal ("first") or at any ("flat"),
    or lost at their end ("lost"). The last row is the sum of the others.
    """
    parts = [
        (SPLIT["withdrawn"], row["n_withdrawn"], row["withdrawn_mrr"], -row["withdrawn_mrr"]),
        (SPLIT["downgraded"], row["n_downgraded"], row["downgraded_mrr"], -row["downgrade_mrr"]),
        (SPLIT["upgraded"], row["n_upgraded"], row["upgraded_mrr"], row["upgrade_mrr"]),
        {
            "first": (FOURTH["first"], row["n_first_flat"], row["first_flat_mrr"], 0),
            "flat": (FOURTH["flat"], row["n_renewed"], row["renewed_mrr"], 0),
            "lost": (FOURTH["lost"], row["n_lost"], row["lost_mrr"], -row["lost_mrr"]),
        }[fourth],
    ]
    n, money = sum(part[1] for part in parts), sum(part[2] for part in parts)
    lost = 0 if fourth == "lost" else -row["lost_mrr"]
    parts.append((OTHER, row["n_due"] - n, row["due_mrr"] - money, lost))
    parts.append((TOTAL, row["n_due"], row["due_mrr"], sum(part[3] for part in parts)))
    base = row["due_mrr"]
    return pl.DataFrame(
        [
            (label[language], count, float(due), float(change), float(due / base) if base else None)
            for label, count, due, change in parts
        ],
        schema=SCHEMA,
        orient="row",
    )


def first_and_later(session: Session, question: Question) -> Difference | None:
    """The first renewals against all later ones, in the last month shown; None where the data does not tell them."""
    if not session.has("contracts.renewal_number"):
        return None
    sides: list[Measured] = [measured_in(question.at(session, question.month, key)) for key in (FIRST, LATER)]
    return Difference(*sides)


@dataclass(frozen=True, slots=True)
class Committed:
    """CMRR of one month with its parts, money in currency units."""

    row: dict

    def money(self, name: str) -> float:
        return float(self.row[f"{name}_mrr"] if name not in ("mrr", "cmrr") else self.row[name])

    def steps(self) -> pl.DataFrame:
        """movement, amount (signed), n: from MRR to CMRR, for a bridge."""
        rows = [
            ("opening", self.money("mrr"), self.row["n_paying"]),
            ("new", self.money("signed"), self.row["n_signed"]),
            ("churn", -self.money("notified_churn"), self.row["n_notified_churn"]),
            ("contraction", -self.money("notified_downgrade"), self.row["n_notified_downgrade"]),
            ("closing", self.money("cmrr"), None),
        ]
        schema = {"movement": pl.String, "amount": pl.Float64, "n": pl.Int64}
        return pl.DataFrame(rows, schema=schema, orient="row")


def committed(session: Session, question: Question, horizon: int) -> Committed:
    """CMRR in the last month shown."""
    rows = session.cmrr(horizon, where=dict(question.where))
    return Committed(rows.filter(pl.col("month") == question.month).row(0, named=True))


def due_months(session: Session, question: Question) -> pl.DataFrame:
    """month, category (a key of DUE), amount: the twelve months after the last covered one, risks first."""
    due = session.due(dict(question.where))
    return pl.concat(
        due.select("month", category=pl.lit(key), amount=pl.col(f"{key}_mrr").cast(pl.Float64)) for key in DUE
    )


def due_within(session: Session, question: Question, months: int) -> dict:
    """Contracts that end within so many months after the last covered one: n, due, at risk and each state, in money."""
    due = session.due(dict(question.where)).head(months)
    money = {state: float(due[f"{state}_mrr"].sum() or 0) for state in STATES}
    return {
        "n": int(due["n_contracts"].sum()),
        "due": float(due["due_mrr"].sum() or 0),
        "at_risk": money["notified"] + money["imminent"] + money["suspected"],
        **money,
    }


def waiting(session: Session, question: Question) -> pl.DataFrame:
    """The contracts that ended and are not decided yet."""
    return session.due_contracts(where=dict(question.where)).filter("is_past")
