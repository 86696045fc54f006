"""Where accounts stand in health: bands in accounts and money, month by month, and how much is known at all."""

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from csdash.analysis.difference import Difference, Measured
from csdash.analysis.estimates import mean, ratio, share, shares_of
from csdash.analysis.question import Question
from csdash.contract.health import BANDS
from csdash.months import month_start
from csdash.session import Session
from csdash.session.answered import answered
from csdash.text import Text

UNKNOWN = "unknown"
STATES = {**BANDS, UNKNOWN: Text("スコアなし", "No score")}


@dataclass(frozen=True, slots=True)
class Standing:
    """One month: accounts and MRR by key of STATES, and whose scores they are.

    `n_given` scores are the data's own, `n_made` made of the inputs; `n_withheld` accounts have some input but too
    little, `n_silent` none. `score` is the mean now and a year before. `n_share` and `mrr_share` are each state's part.
    """

    n: dict[str, int]
    mrr: dict[str, float]
    n_given: int
    n_made: int
    n_withheld: int
    n_silent: int
    score: Difference
    n_share: dict[str, Measured]
    mrr_share: dict[str, Measured]

    @property
    def n_accounts(self) -> int:
        return sum(self.n.values())

    @property
    def total_mrr(self) -> float:
        return sum(self.mrr.values())

    @property
    def is_mixed(self) -> bool:
        """Whether some scores are given and some made: they may not mean the same."""
        return bool(self.n_given and self.n_made)


def stated(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of `Session.health_months` with `state`, a key of STATES, and MRR as a plain number."""
    return rows.with_columns(pl.col("mrr").cast(pl.Float64), state=pl.col("band").fill_null(UNKNOWN))


def health_at(session: Session, question: Question, month: date) -> pl.DataFrame:
    """Every paying account of one month, stated."""
    return stated(session.health_months(month, month, dict(question.where)))


@answered
def standing(session: Session, question: Question) -> Standing:
    """How things stand in the last month shown."""
    now, then = (health_at(session, question, month) for month in (question.month, question.before))
    sums = {state: rows for (state,), rows in now.partition_by("state", as_dict=True).items()}
    is_scored, has_inputs = pl.col("score").is_not_null(), pl.col("coverage").fill_null(0.0) > 0
    counts = now.select(
        n_given=(is_scored & pl.col("is_given")).sum(),
        n_made=(is_scored & ~pl.col("is_given")).sum(),
        n_withheld=(~is_scored & has_inputs).sum(),
        n_silent=(~is_scored & ~has_inputs).sum(),
    ).row(0, named=True)
    return Standing(
        n={state: sums[state].height if state in sums else 0 for state in STATES},
        mrr={state: sums[state]["mrr"].sum() if state in sums else 0.0 for state in STATES},
        score=Difference(_mean(now), _mean(then)),
        n_share={state: share(_count(now, state), now.height) for state in STATES},
        mrr_share={state: _money(now, state) for state in STATES},
        **counts,
    )


def _mean(rows: pl.DataFrame) -> Measured:
    return mean(rows["score"].drop_nulls().to_list())


def _count(rows: pl.DataFrame, state: str) -> int:
    return int((rows["state"] == state).sum())


def _money(rows: pl.DataFrame, state: str) -> Measured:
    """The part of the MRR that accounts of one state pay."""
    part = rows.select(pl.when(pl.col("state") == state).then("mrr").otherwise(0.0)).to_series()
    found = ratio(part.to_list(), rows["mrr"].to_list())
    if found.lower is None or found.upper is None:
        return found
    return replace(found, lower=max(found.lower, 0.0), upper=min(found.upper, 1.0))


def money_at_risk(session: Session, question: Question) -> Difference:
    """Of the MRR of accounts with a score, what those at risk pay: the last month shown against the first.

    How many have no score changes, too.
    """
    ends = (health_at(session, question, month_start(month)) for month in (question.last, question.first))
    return Difference(*(_money(rows.filter(pl.col("state") != UNKNOWN), "at_risk") for rows in ends))


def healthy_change(months: pl.DataFrame) -> Difference:
    """The healthy among those with a score, in the last month of `bands_over_time` against the first."""
    known = months.filter(pl.col("state") != UNKNOWN)

    def of(month: date) -> Measured:
        part = known.filter(pl.col("month") == month)
        return share(int(part.filter(pl.col("state") == "healthy")["n"].sum()), int(part["n"].sum()))

    return Difference(of(months["month"].max()), of(months["month"].min()))


def bands_over_time(session: Session, question: Question) -> pl.DataFrame:
    """month, state, n, mrr, share (of accounts), lower, upper of every month shown, all STATES in each, the best first."""
    rows = stated(session.health_months(month_start(question.first), question.month, dict(question.where)))
    sums = rows.group_by("month", "state").agg(pl.len().cast(pl.Int64).alias("n"), pl.col("mrr").sum())
    every = rows.select("month").unique().join(pl.DataFrame({"state": list(STATES)}), how="cross")
    met = every.join(sums, on=["month", "state"], how="left").with_columns(
        pl.col("n").fill_null(0), pl.col("mrr").fill_null(0.0)
    )
    placed = met.sort("month", pl.col("state").cast(pl.Enum(list(STATES))))
    wholes = placed.select(pl.col("n").sum().over("month")).to_series()
    return placed.with_columns(**shares_of(placed["n"], wholes))
