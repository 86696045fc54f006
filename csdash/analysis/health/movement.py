"""How accounts moved between the bands of health over the window, in number and in money."""

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from csdash.analysis.difference import Measured
from csdash.analysis.estimates import share, shares_of
from csdash.analysis.health.score import STATES, UNKNOWN, health_at
from csdash.analysis.question import Question
from csdash.contract.health import BANDS
from csdash.errors import NotEnoughHistory
from csdash.months import month_start
from csdash.session import Session
from csdash.session.answered import answered
from csdash.text import Text

GONE = "gone"
ENDS = {**STATES, GONE: Text("解約済み", "Gone")}
# The better, the higher; from a band to none is no fall, nobody knows.
_RANK = {band: rank for rank, band in enumerate(reversed(BANDS))}


@dataclass(frozen=True, slots=True)
class Movement:
    """Accounts that fell or rose by a band and still pay, with what they pay now; `fell` is the share that fell of both.

    `gone` is who left by the band in which they began: accounts, and how many of them left. `n_mixed` accounts have a
    score that is given at one end and made at the other.
    """

    n_fell: int
    fell_mrr: float
    n_rose: int
    rose_mrr: float
    fell: Measured
    gone: dict[str, Measured]
    n_mixed: int

    @property
    def direction(self) -> int:
        """-1 where more fell than rose, 1 where more rose, 0 where chance may explain either."""
        if self.fell.lower is None or self.fell.lower <= 0.5 <= self.fell.upper:
            return 0
        return -1 if self.fell.lower > 0.5 else 1


def opening_month(question: Question) -> date:
    """The month in which the window opens."""
    return month_start(question.last - question.window)


@answered
def ends(session: Session, question: Question) -> pl.DataFrame:
    """Each account that paid at the opening: account_id, mrr, score, state, closing_mrr, closing_score, closing, is_mixed.

    `closing` is a key of ENDS. Groups are those of the opening. Raises NotEnoughHistory.
    """
    if question.last - question.window < session.first_month:
        raise NotEnoughHistory(question.window, session.coverage.n_months)
    opening = health_at(session, question, opening_month(question))
    whole = replace(question, where=())
    closing = health_at(session, whole, question.month).select(
        "account_id",
        closing_mrr="mrr",
        closing_score="score",
        closing="state",
        is_given_now="is_given",
    )
    met = opening.join(closing, on="account_id", how="left").with_columns(
        pl.col("closing").fill_null(GONE), pl.col("closing_mrr").fill_null(0.0)
    )
    both = pl.col("score").is_not_null() & pl.col("closing_score").is_not_null()
    return met.with_columns(
        is_mixed=both & (pl.col("is_given") != pl.col("is_given_now")),
        step=_rank("closing") - _rank("state"),
    ).drop("is_given_now")


def _rank(column: str) -> pl.Expr:
    return pl.col(column).replace_strict(_RANK, default=None, return_dtype=pl.Int64)


def moves(accounts: pl.DataFrame) -> pl.DataFrame:
    """state, closing, n, mrr (at the opening), share (of the accounts of `state`), lower, upper: every pair that occurs."""
    sums = accounts.group_by("state", "closing").agg(
        pl.len().cast(pl.Int64).alias("n"), pl.col("mrr").sum(), pl.col("closing_mrr").sum()
    )
    order = [pl.col("state").cast(pl.Enum(list(STATES))), pl.col("closing").cast(pl.Enum(list(ENDS)))]
    placed = sums.sort(order)
    wholes = placed.select(pl.col("n").sum().over("state")).to_series()
    return placed.with_columns(**shares_of(placed["n"], wholes))


def movement(accounts: pl.DataFrame) -> Movement:
    """What `ends` comes to."""
    fell, rose = accounts.filter(pl.col("step") < 0), accounts.filter(pl.col("step") > 0)
    gone = {
        state: share(int((rows["closing"] == GONE).sum()), rows.height)
        for (state,), rows in accounts.partition_by("state", as_dict=True).items()
    }
    return Movement(
        fell.height,
        fell["closing_mrr"].sum(),
        rose.height,
        rose["closing_mrr"].sum(),
        share(fell.height, fell.height + rose.height),
        {state: gone[state] for state in STATES if state in gone},
        int(accounts["is_mixed"].sum()),
    )


def movers(accounts: pl.DataFrame) -> pl.DataFrame:
    """Accounts that changed their band and still pay, those that fell first, the most money first."""
    changed = accounts.filter((pl.col("step") != 0) & (pl.col("closing") != UNKNOWN))
    return changed.with_columns(change=pl.col("closing_score") - pl.col("score")).sort(
        pl.col("step").sign(), -pl.col("closing_mrr"), "account_id"
    )
