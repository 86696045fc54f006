"""Advocates: who refers others, who says that they would, and who does both."""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import Difference, Measured
from csdash.analysis.estimates import share
from csdash.analysis.question import Question
from csdash.analysis.voice.scores import PROMOTER, YEAR
from csdash.measures.as_written import AS_WRITTEN
from csdash.months import month_start
from csdash.session import Session
from csdash.session.answered import answered

REFERRAL = "referral"


@dataclass(frozen=True, slots=True)
class Advocates:
    """The paying accounts of the month shown by what they did and said in twelve months.

    Advocates referred somebody. `loyal` has a promoter and no detractor among its last answers. `of_loyal` and `of_others` are the
    shares that referred, None where nobody was surveyed.
    """

    n_accounts: int
    advocates: Measured
    before: Measured
    loyal: Measured | None
    by_word: Difference | None
    n_referrals: int
    accounts: pl.DataFrame


@answered
def advocates(session: Session, question: Question) -> Advocates:
    """Who advocates among those that pay in the month shown, against a year ago. Raises NotUnlocked without events."""
    now, before = (
        _referrers(session, question, question.last),
        _referrers(session, question, question.last - YEAR),
    )
    said = _said(session, question) if session.has("surveys") else None
    table = now if said is None else now.join(said, on="account_id", how="left")
    loyal = by_word = None
    if said is not None:
        known = table.filter(pl.col("is_loyal").is_not_null())
        loyal = share(known.filter("is_loyal").height, known.height)
        sides = [known.filter(pl.col("is_loyal") == is_loyal) for is_loyal in (True, False)]
        by_word = Difference(*(share(side.filter(pl.col("n") > 0).height, side.height) for side in sides))
    return Advocates(
        now.height,
        share(now.filter(pl.col("n") > 0).height, now.height),
        share(before.filter(pl.col("n") > 0).height, before.height),
        loyal,
        by_word,
        int(now["n"].sum()),
        _listed(table, session),
    )


def referrals(session: Session, question: Question) -> pl.DataFrame:
    """month, n: referrals in each month shown."""
    events = session.happenings([REFERRAL], dict(question.where))
    months = pl.DataFrame({"month": [month_start(m) for m in range(question.first, question.last + 1)]})
    return months.join(events.group_by("month").agg(pl.col("n").sum()), on="month", how="left").with_columns(
        pl.col("n").fill_null(0)
    )


def _referrers(session: Session, question: Question, month: int) -> pl.DataFrame:
    """account_id, mrr, n (referrals in twelve months) of every account that pays in the month."""
    where = dict(question.where)
    paying = session.paying_months(where).lazy().filter(pl.col("month") == month_start(month))
    events = (
        session.happenings([REFERRAL], where)
        .lazy()
        .filter(pl.col("month").is_between(month_start(month - YEAR + 1), month_start(month)))
    )
    counted = events.group_by("account_id").agg(pl.col("n").sum(), pl.col("month").max().alias("last_month"))
    return (
        paying.select("account_id", "mrr")
        .join(counted, on="account_id", how="left")
        .with_columns(pl.col("n").fill_null(0))
        .collect(optimizations=AS_WRITTEN)
    )


def _said(session: Session, question: Question) -> pl.DataFrame:
    """account_id, is_loyal, score (the lowest of its last NPS answers)."""
    first = month_start(question.last - YEAR + 1)
    answers = session.last_answers(first, question.month, dict(question.where)).filter(
        (pl.col("kind") == "nps") & pl.col("score").is_not_null()
    )
    loyal = (pl.col("score").max() >= PROMOTER) & (pl.col("score").min() > 6)
    return answers.group_by("account_id").agg(loyal.alias("is_loyal"), pl.col("score").min())


def _listed(table: pl.DataFrame, session: Session) -> pl.DataFrame:
    """The advocates and the loyal ones that nobody asked yet, the most referrals and the largest first."""
    known = (
        table
        if "is_loyal" in table.columns
        else table.with_columns(is_loyal=pl.lit(None, dtype=pl.Boolean), score=pl.lit(None, dtype=pl.Float64))
    )
    shown = known.filter((pl.col("n") > 0) | pl.col("is_loyal").fill_null(value=False))
    names = session.account_names()
    named = shown if names is None else shown.join(names, on="account_id", how="left")
    return named.sort("n", "mrr", "account_id", descending=[True, True, False])
