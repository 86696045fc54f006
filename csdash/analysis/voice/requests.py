"""Requests: what customers asked for, whether it shipped, and how long that took, those still open censored."""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import NO_FIGURE, Difference, Measured
from csdash.analysis.estimates import median as median_of
from csdash.analysis.question import Question
from csdash.metrics.kaplan_meier import kaplan_meier, median
from csdash.months import month_end, month_start
from csdash.session import Session
from csdash.session.answered import answered

YEAR_DAYS = 365
# Asked in these months, and in those before: the newer half of what is shown against the older.
OLDER, NEWER, ALL = "older", "newer", ""


@dataclass(frozen=True, slots=True)
class Requests:
    """The requests of the months shown; `within_year` is the share shipped within a year of asking (Kaplan-Meier).

    `median_days` is when half of all have shipped, undefined where fewer do; `shipped_days` the median of those that did.
    `unnamed` are those of which the data does not say what was asked: nobody can tell whether they shipped.
    """

    curves: pl.DataFrame
    within_year: dict[str, Measured]
    median_days: dict[str, Measured]
    shipped_days: Measured
    n_logged: int
    n_shipped: int
    n_left: int
    unnamed: int
    split_month: int

    @property
    def change(self) -> Difference:
        """The newer half less the older one, in the share shipped within a year."""
        return Difference(self.within_year.get(NEWER, NO_FIGURE), self.within_year.get(OLDER, NO_FIGURE))


@answered
def requests(session: Session, question: Question) -> Requests:
    """What was asked for in the months shown, and what became of it by their end."""
    rows = logged(session, question)
    named = rows.filter(pl.col("request").is_not_null())
    split = (question.first + question.last + 1) // 2
    half = pl.when(pl.col("asked_date") >= month_start(split)).then(pl.lit(NEWER)).otherwise(pl.lit(OLDER))
    waited = _waited(named, question)
    grouped = pl.concat([waited.with_columns(group=pl.lit(ALL)), waited.with_columns(group=half)])
    curves = _curves(grouped)
    told = {row[0]: row[1:] for row in median(curves, ["group"]).iter_rows()}
    sizes = dict(grouped.group_by("group").len().iter_rows())
    return Requests(
        curves,
        {group: _shipped_by(curves, group, YEAR_DAYS, n) for group, n in sizes.items()},
        {group: Measured(*told[group], n) for group, n in sizes.items()},
        median_of(waited.filter("is_shipped")["days"].to_list()),
        rows.height,
        int(waited["is_shipped"].sum()),
        waited.filter(~pl.col("is_shipped") & pl.col("left_date").is_not_null()).height,
        rows.height - named.height,
        split,
    )


def logged(session: Session, question: Question) -> pl.DataFrame:
    """The requests of the months shown, the newest first, as known at the end of the last one."""
    rows = session.requests(question.month, dict(question.where))
    shown = pl.col("asked_date").is_between(month_start(question.first), month_end(question.last))
    return rows.filter(shown).sort("asked_date", "account_id", descending=[True, False])


def most_wanted(rows: pl.DataFrame) -> pl.DataFrame:
    """request, n_accounts, n_paying, mrr (what those that ask and still pay are worth), n_shipped, first_date: the most wanted first."""
    return (
        rows.filter(pl.col("request").is_not_null())
        .group_by("request")
        .agg(
            pl.col("account_id").n_unique().cast(pl.Int64).alias("n_accounts"),
            (pl.col("mrr") > 0).sum().cast(pl.Int64).alias("n_paying"),
            pl.col("mrr").sum().cast(pl.Float64),
            pl.col("shipped_date").is_not_null().sum().cast(pl.Int64).alias("n_shipped"),
            pl.col("asked_date").min().alias("first_date"),
        )
        .sort("n_accounts", "mrr", "request", descending=[True, True, False])
    )


def by_month(rows: pl.DataFrame, question: Question) -> pl.DataFrame:
    """month, category (logged, shipped), n: what was asked for and what shipped in each month shown."""
    months = pl.DataFrame({"month": [month_start(m) for m in range(question.first, question.last + 1)]})
    parts = []
    for category, day in (("logged", "asked_date"), ("shipped", "shipped_date")):
        found = rows.filter(pl.col(day).is_not_null()).group_by(month=pl.col(day).dt.truncate("1mo")).len("n")
        parts.append(
            months.join(found, on="month", how="left").select(
                "month", pl.lit(category).alias("category"), "n"
            )
        )
    return pl.concat(parts).with_columns(pl.col("n").fill_null(0).cast(pl.Int64))


def _waited(named: pl.DataFrame, question: Question) -> pl.DataFrame:
    # Who left stops waiting: it will not be shipped to them.
    last = pl.min_horizontal("left_date", pl.lit(month_end(question.last)))
    is_shipped = (pl.col("shipped_date") <= last).fill_null(value=False)
    until = pl.when(is_shipped).then("shipped_date").otherwise(last)
    days = (until - pl.col("asked_date")).dt.total_days().clip(lower_bound=0)
    return named.with_columns(is_shipped=is_shipped, days=days)


def _curves(grouped: pl.DataFrame) -> pl.DataFrame:
    entering = grouped.select("group", age=pl.lit(0, dtype=pl.Int64), entered=1, events=0, censored=0)
    leaving = grouped.select(
        "group",
        age="days",
        entered=0,
        events=pl.col("is_shipped").cast(pl.Int32),
        censored=(~pl.col("is_shipped")).cast(pl.Int32),
    )
    return kaplan_meier(pl.concat([entering, leaving]), ["group"])


def _shipped_by(curves: pl.DataFrame, group: str, days: int, n: int) -> Measured:
    """The share shipped within `days`; undefined where nobody is followed for that long."""
    curve = curves.filter(pl.col("group") == group)
    if curve.is_empty() or curve["age"].max() < days:
        return Measured(None, None, None, n)
    at = curve.filter(pl.col("age") <= days).row(-1, named=True)
    ends = (at["survival"], at["upper"], at["lower"])
    return Measured(*(None if end is None else 1 - end for end in ends), n)
