"""Waits: how long new accounts wait for first value or for the end of onboarding, those still waiting censored."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from csdash.analysis.cohorts.survival_test import LogRank, log_rank
from csdash.analysis.difference import Measured, holm
from csdash.analysis.question import Question
from csdash.metrics.kaplan_meier import kaplan_meier, median
from csdash.months import month_end, month_index, month_start
from csdash.session import Session
from csdash.session.answered import answered

VALUE, COMPLETED = "value", "completed"
MODE, QUARTER, YEAR, GUIDE = "mode", "quarter", "year", "guide"
SEEN, UNSEEN = "seen", "unseen"
MOST_GROUPS = 6
SCHEMA = {"split": pl.String, "n_groups": pl.Int64, "p_value": pl.Float64, "is_distinguishable": pl.Boolean}


@dataclass(frozen=True, slots=True)
class Waits:
    """The curves per group (no split: one group ""), with the median days of each and the log-rank test."""

    curves: pl.DataFrame
    medians: dict[str, Measured]
    test: LogRank
    n: int
    n_reached: int
    n_left: int
    landmark_days: int


@answered
def started(session: Session, question: Question) -> pl.DataFrame:
    """The onboardings that began in the months shown, as known at the end of the last one; never before the data does."""
    told = inside(session, session.onboardings(question.month, dict(question.where)))
    return told.filter(pl.col("start_date").is_between(month_start(question.first), month_end(question.last)))


def inside(session: Session, rows: pl.DataFrame) -> pl.DataFrame:
    """Those that began after the first covered month. Of who pays in that one, an early contract may be a renewal."""
    first = month_start(session.first_month + 1)
    return rows.filter((pl.col("start_date") >= first) & (pl.col("first_month") >= first))


def waits(session: Session, question: Question, milestone: str, by: str = "") -> Waits | None:
    """The wait of those who began in the months shown for `milestone`; None where nobody began.

    `by` is an attribute of the start, mode (guided, self), quarter or year of the start, or guide (seen in the first days).
    """
    rows = waited(started(session, question), milestone, month_end(question.last))
    landmark_days = session.configs.onboarding.value.landmark_days
    grouped = _grouped(rows, by, landmark_days)
    if grouped.is_empty():
        return None
    curves = _curves(grouped, by, landmark_days)
    sizes = _sizes(grouped)
    told = {row[0]: row[1:] for row in median(curves, ["group"]).iter_rows()}
    medians = {group: Measured(*told[group], n) for group, n in sizes.items()}
    test = _test(curves, sizes, session.settings.minimum_n)
    is_gone = ~pl.col("is_reached") & pl.col("left_date").is_not_null()
    return Waits(
        curves,
        medians,
        test,
        grouped.height,
        int(grouped["is_reached"].sum()),
        int(grouped.select(is_gone.sum()).item()),
        landmark_days,
    )


def waited(rows: pl.DataFrame, milestone: str, end: date) -> pl.DataFrame:
    """`rows` with days, how long each waited, and is_reached; who left stopped waiting on the last day paid for."""
    last = pl.min_horizontal("left_date", pl.lit(end))
    reached = pl.col(f"{milestone}_date")
    is_reached = (reached <= last).fill_null(value=False)
    until = pl.when(is_reached).then(reached).otherwise(last)
    days = (until - pl.col("start_date")).dt.total_days().clip(lower_bound=0)
    return rows.with_columns(days=days, is_reached=is_reached)


@answered
def each_split(session: Session, question: Question, milestone: str, splits: tuple[str, ...]) -> pl.DataFrame:
    """SCHEMA per split that can be compared: do its groups wait differently long, all asked at once (Holm)?"""
    rows = waited(started(session, question), milestone, month_end(question.last))
    return splits_compared(
        rows, splits, session.configs.onboarding.value.landmark_days, session.settings.minimum_n
    )


def splits_compared(
    rows: pl.DataFrame, splits: tuple[str, ...], landmark_days: int, minimum_n: int
) -> pl.DataFrame:
    """The same of `waited` rows; groups under `minimum_n` are not compared."""
    found = []
    for split in splits:
        grouped = _grouped(rows, split, landmark_days)
        if not grouped.is_empty():
            found.append((split, _test(_curves(grouped, split, landmark_days), _sizes(grouped), minimum_n)))
    known = [(split, test) for split, test in found if test.p_value is not None]
    stands = holm([test.p_value for _, test in known])
    table = [
        (split, test.groups.height, test.p_value, holds)
        for (split, test), holds in zip(known, stands, strict=True)
    ]
    return pl.DataFrame(table, schema=SCHEMA, orient="row")


def _curves(grouped: pl.DataFrame, by: str, landmark_days: int) -> pl.DataFrame:
    # Guides count if they were seen by then, among those who still wait: later ones would be the fruit of waiting.
    return kaplan_meier(_counts(grouped, landmark_days if by == GUIDE else 0), ["group"])


def _sizes(grouped: pl.DataFrame) -> dict[str, int]:
    return Counter(grouped["group"])


def _test(curves: pl.DataFrame, sizes: dict[str, int], minimum_n: int) -> LogRank:
    enough = [group for group, n in sizes.items() if n >= minimum_n]
    return log_rank(curves.filter(pl.col("group").is_in(enough)))


def splits_of(session: Session, rows: pl.DataFrame) -> tuple[str, ...]:
    """What the waits can be split by in this data: few groups each, in the order people think of them."""
    there = [
        name
        for name in ("tier", "segment", "plan", "channel", "industry", "region")
        if 1 < len(session.dimensions.get(name, ())) <= MOST_GROUPS
    ]
    noted = [MODE] if rows["mode"].drop_nulls().n_unique() > 1 else []
    guided = [GUIDE] if rows["guide_date"].drop_nulls().len() else []
    return (*there[:1], *noted, QUARTER, YEAR, *guided, *there[1:])


def _grouped(rows: pl.DataFrame, by: str, landmark_days: int) -> pl.DataFrame:
    if by in (QUARTER, YEAR):
        began = pl.col("start_date")
        code = quarter_code(began) if by == QUARTER else began.dt.strftime("%Y")
        named = rows.with_columns(group=code).sort("group")
        latest = named["group"].unique().sort().tail(MOST_GROUPS)
        return named.filter(pl.col("group").is_in(latest.to_list()))
    if by == GUIDE:
        horizon = pl.col("start_date") + timedelta(days=landmark_days)
        seen = (pl.col("guide_date") <= horizon).fill_null(value=False)
        group = pl.when(seen).then(pl.lit(SEEN)).otherwise(pl.lit(UNSEEN))
        return rows.filter(pl.col("days") > landmark_days).with_columns(group=group).sort("group")
    if not by:
        return rows.with_columns(group=pl.lit(""))
    # Enums sort in the order in which their values are shown.
    kept = rows.filter(pl.col(by).is_not_null() & (pl.col(by).cast(pl.String) != "")).sort(by)
    return kept.with_columns(group=pl.col(by).cast(pl.String))


def quarter_code(day: pl.Expr) -> pl.Expr:
    """2026-07: the first month of the calendar quarter."""
    return day.dt.truncate("1q").dt.strftime("%Y-%m")


def quarter_month(code: str) -> int:
    """The first month of a quarter by its code, as an index."""
    return month_index(date.fromisoformat(f"{code}-01"))


def _counts(rows: pl.DataFrame, entry: int) -> pl.LazyFrame:
    """group, age, entered, events, censored; all enter on the day `entry`, from which on they are compared."""
    one, nobody = (pl.lit(n, dtype=pl.Int64) for n in (1, 0))
    start, reached = pl.lit(entry, dtype=pl.Int64), pl.col("is_reached").cast(pl.Int64)
    entering = rows.lazy().select("group", age=start, entered=one, events=nobody, censored=nobody)
    leaving = rows.lazy().select("group", age="days", entered=nobody, events=reached, censored=1 - reached)
    return pl.concat([entering, leaving])
