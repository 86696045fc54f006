"""Suspected and imminent: whom the team worries about, beside what the score says of the same accounts."""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.health.score import health_at
from csdash.analysis.question import Question
from csdash.errors import NotUnlocked
from csdash.months import month_start
from csdash.session import Session
from csdash.text import Text

# The graver first, where lengths can be compared.
RISKS = {"imminent": Text("解約が間近", "Churn imminent"), "suspected": Text("解約の疑い", "Churn suspected")}
SEEN_BY = {
    "both": Text("記録とスコアの両方", "Noted and low score"),
    "noted": Text("記録のみ", "Noted only"),
    "scored": Text("スコアのみ", "Low score only"),
}


@dataclass(frozen=True, slots=True)
class AtRisk:
    """Accounts and MRR at risk in the last month shown, by who sees it (keys of SEEN_BY), nobody counted twice.

    `unscored` are the noted accounts without a score. `total_mrr` is that of everybody.
    """

    n: dict[str, int]
    mrr: dict[str, float]
    n_unscored: int
    total_mrr: float

    @property
    def n_all(self) -> int:
        return sum(self.n.values())

    @property
    def all_mrr(self) -> float:
        return sum(self.mrr.values())


def risk_over_time(session: Session, question: Question) -> pl.DataFrame:
    """month, category (a key of RISKS), amount (MRR), n of every month shown, both in each."""
    first = month_start(question.first)
    rows = session.risk_months(first, question.month, dict(question.where))
    sums = rows.group_by("month", category="risk").agg(
        pl.col("mrr").cast(pl.Float64).sum().alias("amount"), pl.len().cast(pl.Int64).alias("n")
    )
    months = pl.DataFrame({"month": [month_start(m) for m in range(question.first, question.last + 1)]})
    every = months.join(pl.DataFrame({"category": list(RISKS)}), how="cross")
    met = every.join(sums, on=["month", "category"], how="left").with_columns(
        pl.col("amount").fill_null(0.0), pl.col("n").fill_null(0)
    )
    return met.sort(pl.col("category").cast(pl.Enum(list(RISKS))), "month")


def everybody(session: Session, question: Question) -> pl.DataFrame:
    """Each paying account of the last month shown: what `health_at` says, risk and n_months noted (null = not noted)."""
    noted = session.risk_months(question.month, question.month, dict(question.where))
    rows = health_at(session, question, question.month)
    return rows.join(noted.select("account_id", "risk", "n_months"), on="account_id", how="left")


def at_risk(rows: pl.DataFrame) -> AtRisk:
    """What `everybody` comes to."""
    noted, low = pl.col("risk").is_not_null(), pl.col("state") == "at_risk"
    seen = rows.with_columns(
        seen_by=pl.when(noted & low)
        .then(pl.lit("both"))
        .when(noted)
        .then(pl.lit("noted"))
        .when(low)
        .then(pl.lit("scored"))
    )
    parts = {name: seen.filter(pl.col("seen_by") == name) for name in SEEN_BY}
    return AtRisk(
        {name: part.height for name, part in parts.items()},
        {name: part["mrr"].sum() for name, part in parts.items()},
        seen.filter(noted & pl.col("score").is_null()).height,
        rows["mrr"].sum(),
    )


def listed(session: Session, question: Question, rows: pl.DataFrame) -> pl.DataFrame:
    """The accounts at risk by note or by score, the graver and larger first.

    account_id, account_name (where known), attributes, mrr, arr, risk, n_months, score, state; end_date: when its
    next contract ends, where the last covered month is asked for and there are contracts.
    """
    found = rows.filter(pl.col("risk").is_not_null() | (pl.col("state") == "at_risk"))
    names = session.account_names()
    told = found if names is None else found.join(names, on="account_id", how="left")
    told = told.with_columns(arr=pl.col("mrr") * 12)
    if question.last == session.last_month:
        try:
            due = session.due_contracts()
        except NotUnlocked:
            pass
        else:
            told = told.join(
                due.group_by("account_id").agg(pl.col("end_date").min()), on="account_id", how="left"
            )
    order = pl.col("risk").replace_strict({"imminent": 0, "suspected": 1}, default=2, return_dtype=pl.Int8)
    return told.sort(order.fill_null(2), -pl.col("mrr"), "account_id")
