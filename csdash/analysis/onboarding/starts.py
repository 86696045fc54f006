"""Starts: were the goals handed over, was the start guided, and which onboardings are stuck, and on what?"""

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from csdash.analysis.difference import Difference, Measured
from csdash.analysis.estimates import share, shares_of
from csdash.analysis.onboarding.waits import inside, quarter_code, started
from csdash.analysis.question import Question
from csdash.errors import NotUnlocked
from csdash.months import month_end
from csdash.session import Session
from csdash.session.answered import answered
from csdash.text import Text

GOALS = ("from_sales", "asked_again", "recorded", "none")
MODES = ("self", "guided")
STUCK = Text("停滞中のオンボーディング", "onboardings that are stuck")
UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Handover:
    """Whether goals were captured in time, and whether sales had handed them over; now against the year before."""

    captured: Difference
    handed_over: Difference


def goals(session: Session, question: Question) -> pl.DataFrame:
    """month (first of the start quarter), category (of GOALS), share, lower, upper, n, n_started: of starts that had their time."""
    return _by_quarter(_goals(session, question), GOALS)


@answered
def handover(session: Session, question: Question) -> Handover:
    """Goals of the starts of the last twelve months that had their time, against those of the twelve before."""
    days = session.settings.onboarding_days
    rows = _goals(session, Question(question.window, question.where, question.last - 26, question.last))
    until = month_end(question.last) - timedelta(days=days)
    split = until - timedelta(days=365)
    now = rows.filter(pl.col("start_date") > split)
    then = rows.filter((pl.col("start_date") <= split) & (pl.col("start_date") > split - timedelta(days=365)))
    return Handover(
        Difference(_captured(now), _captured(then)), Difference(_handed_over(now), _handed_over(then))
    )


def modes(session: Session, question: Question) -> pl.DataFrame:
    """month (first of the start quarter), category (self, guided), share, lower, upper, n, n_started: of starts that say which."""
    rows = started(session, question).filter(pl.col("mode").is_in(MODES))
    return _by_quarter(rows.with_columns(category="mode"), MODES)


def mode_share(session: Session, question: Question) -> Measured:
    """The share of starts of the months shown that onboarded themselves."""
    rows = started(session, question).filter(pl.col("mode").is_in(MODES))
    return share(rows.filter(pl.col("mode") == "self").height, rows.height)


@answered
def stuck(session: Session, question: Question) -> pl.DataFrame:
    """Paying accounts beyond the days allowed without first value, or without an end of onboarding: the largest first.

    account_id, account_name, attributes, start_date, days, is_without_value, is_unfinished, blocker, blocked_date, mrr,
    end_date (of the first contract, where known). Of starts within the data. Raises NotUnlocked where no milestone is recorded.
    """
    end = month_end(question.last)
    rows = inside(session, session.onboardings(question.month, dict(question.where)))
    has_value, has_end = (rows[name].drop_nulls().len() > 0 for name in ("value_date", "completed_date"))
    if not has_value and not has_end:
        raise NotUnlocked("events.kind=onboarding_completed", STUCK)
    waiting = rows.with_columns(
        days=(pl.lit(end) - pl.col("start_date")).dt.total_days(),
        is_without_value=pl.col("value_date").is_null() & pl.lit(has_value),
        is_unfinished=pl.col("completed_date").is_null() & pl.lit(has_end),
    ).filter(
        pl.col("mrr") > 0,
        pl.col("left_date").is_null(),
        pl.col("days") > session.settings.onboarding_days,
        pl.col("is_without_value") | pl.col("is_unfinished"),
    )
    if session.has("contracts"):
        ends = session.first_terms(question.month).select("account_id", "end_date")
        waiting = waiting.join(ends, on="account_id", how="left", maintain_order="left")
        waiting = waiting.with_columns(pl.when(pl.col("end_date") > end).then("end_date").alias("end_date"))
    return waiting.sort("mrr", "account_id", descending=[True, False])


def blockers(rows: pl.DataFrame) -> pl.DataFrame:
    """group (the blocker last noted; empty: none was), n_accounts, mrr, value (share of the stuck), lower, upper."""
    counted = (
        rows.group_by(pl.col("blocker").fill_null(UNKNOWN).alias("group"))
        .agg(pl.len().cast(pl.Int64).alias("n_accounts"), pl.col("mrr").sum().cast(pl.Float64))
        .sort("n_accounts", "group", descending=[True, False])
    )
    wholes = pl.Series([rows.height] * counted.height, dtype=pl.Int64)
    measured = shares_of(counted["n_accounts"], wholes)
    return counted.with_columns(value=measured.pop("share"), **measured)


def _goals(session: Session, question: Question) -> pl.DataFrame:
    """Starts that had the days allowed, with the category that their goals were in by then."""
    days = timedelta(days=session.settings.onboarding_days)
    rows = started(session, question).filter(pl.col("start_date") + days <= month_end(question.last))
    if not session.onboardings(question.month)["goal"].drop_nulls().len():
        raise NotUnlocked(
            "events.kind=goal_captured", Text("目標の引き継ぎ", "whether goals are handed over")
        )
    in_time = (pl.col("goal_date") <= pl.col("start_date") + days).fill_null(value=False)
    return rows.with_columns(category=pl.when(in_time).then("goal").otherwise(pl.lit("none")))


def _captured(rows: pl.DataFrame) -> Measured:
    return share(rows.filter(pl.col("category") != "none").height, rows.height)


def _handed_over(rows: pl.DataFrame) -> Measured:
    """Of the goals of which it is known how they came to be known."""
    told = rows.filter(pl.col("category").is_in(GOALS[:2]))
    return share(told.filter(pl.col("category") == GOALS[0]).height, told.height)


def _by_quarter(rows: pl.DataFrame, categories: tuple[str, ...]) -> pl.DataFrame:
    quarters = rows.with_columns(quarter=quarter_code(pl.col("start_date")))
    counted = quarters.group_by("quarter", "category").agg(pl.len().cast(pl.Int64).alias("n"))
    grid = quarters.select("quarter").unique().join(pl.DataFrame({"category": categories}), how="cross")
    place = pl.col("category").replace_strict(categories, range(len(categories)), return_dtype=pl.Int64)
    found = (
        grid.join(counted, on=["quarter", "category"], how="left")
        .with_columns(pl.col("n").fill_null(0))
        .with_columns(n_started=pl.col("n").sum().over("quarter"))
        .with_columns(month=(pl.col("quarter") + "-01").str.to_date())
        .sort(place, "month")
    )
    measured = shares_of(found["n"], found["n_started"])
    return found.with_columns(**measured).select("month", "category", *measured, "n", "n_started")
