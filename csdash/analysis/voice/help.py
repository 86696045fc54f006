"""Help: how often customers ask for support and where, and how many help themselves and each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from csdash.analysis.difference import Difference, Measured, holm
from csdash.analysis.estimates import ratio, share
from csdash.analysis.question import Question
from csdash.measures.as_written import AS_WRITTEN
from csdash.months import month_start
from csdash.session import Session
from csdash.session.answered import answered

SUPPORT, SELF_SERVICE, COMMUNITY = "support", "self_service", "community"
YEAR = 12
QUARTER_SCHEMA = {
    "month": pl.Date,
    "value": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "n_accounts": pl.Int64,
    "n_events": pl.Int64,
    "times": pl.Float64,
    "is_distinguishable": pl.Boolean,
}
UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Helped:
    """The accounts that pay at the end of the month, by what they used in the twelve months before.

    `deflected` are those that used self-service or the community and no support, of those that used any of them.
    """

    n_accounts: int
    used: dict[str, Measured]
    deflected: Measured


@answered
def quarters(session: Session, question: Question, kind: str = SUPPORT) -> pl.DataFrame:
    """QUARTER_SCHEMA per whole calendar quarter shown: events per paying account and quarter.

    `times` is how many times as many as in the quarter before; whether they differ is judged for all quarters at once
    (Holm). The interval is over accounts: those that need help often need it again.
    """
    where = dict(question.where)
    events, paying = session.happenings([kind], where), session.paying_months(where)
    return per_quarter(events, paying, question, session.settings.minimum_n)


def per_quarter(
    events: pl.DataFrame, paying: pl.DataFrame, question: Question, minimum_n: int
) -> pl.DataFrame:
    """See `quarters`."""
    firsts = range(question.first + -question.first % 3, question.last - 1, 3)
    if not firsts:
        return pl.DataFrame(schema=QUARTER_SCHEMA)
    per_month = events.lazy().group_by("month", "account_id").agg(pl.col("n").sum())
    each = (
        paying.lazy()
        .filter(pl.col("month").is_between(month_start(firsts[0]), month_start(firsts[-1] + 2)))
        .join(per_month, on=["month", "account_id"], how="left")
        .group_by(pl.col("month").dt.truncate("1q"), "account_id")
        # A whole quarter is three months of paying.
        .agg(pl.col("n").sum(), whole=pl.len() / 3)
        .sort("month", "account_id")
        .collect(optimizations=AS_WRITTEN)
    )
    measured, rows = [], []
    for (month,), part in each.partition_by("month", as_dict=True, maintain_order=True).items():
        one = ratio(part["n"].to_list(), part["whole"].to_list())
        measured.append(one)
        rows.append((month, one.value, one.lower, one.upper, one.n, int(part["n"].sum())))
    changes = [Difference(now, then) for then, now in pairwise(measured)]
    p_values = [
        change.p_value if min(change.now.n, change.then.n) >= minimum_n else None for change in changes
    ]
    times = [
        None,
        *(change.now.value / change.then.value if change.then.value else None for change in changes),
    ]
    table = [(*row, *rest) for row, *rest in zip(rows, times, [False, *holm(p_values)], strict=False)]
    return pl.DataFrame(table, schema=QUARTER_SCHEMA, orient="row")


def channels(session: Session, question: Question, kinds: Sequence[str]) -> pl.DataFrame:
    """month, category (the detail, or the kind where there is none), n, share: events by month shown, the largest first."""
    named = _shown(session, question, kinds)
    order = named.group_by("category").agg(pl.col("n").sum()).sort("n", "category", descending=[True, False])
    counted = named.group_by("month", "category").agg(pl.col("n").sum())
    months = pl.DataFrame({"month": [month_start(m) for m in range(question.first, question.last + 1)]})
    grid = order.select("category").join(months, how="cross", maintain_order="left_right")
    found = grid.join(counted, on=["month", "category"], how="left", maintain_order="left")
    whole = pl.col("n").sum().over("month")
    return found.with_columns(pl.col("n").fill_null(0)).with_columns(
        share=pl.when(whole > 0).then(pl.col("n") / whole)
    )


def first_place(session: Session, question: Question, kinds: Sequence[str]) -> Measured:
    """Of the events of the two most used channels in the months shown, the share of the first, its interval over accounts.

    It comes first beyond chance where the lower end is above a half.
    """
    events = _shown(session, question, kinds)
    order = events.group_by("category").agg(pl.col("n").sum()).sort("n", "category", descending=[True, False])
    first, *rest = order["category"].head(2).to_list()
    two = events.filter(pl.col("category").is_in([first, *rest]))
    by = two.group_by("account_id").agg(
        top=pl.col("n").filter(pl.col("category") == first).sum(), base=pl.col("n").sum()
    )
    return ratio(by["top"].to_list(), by["base"].to_list())


def _shown(session: Session, question: Question, kinds: Sequence[str]) -> pl.DataFrame:
    """The events of the months shown with their category: the detail, or the kind where there is none."""
    events = session.happenings(kinds, dict(question.where)).filter(
        pl.col("month").is_between(month_start(question.first), question.month)
    )
    unnamed = pl.col("kind") if len(kinds) > 1 else pl.lit(UNKNOWN)
    return events.with_columns(category=pl.col("detail").fill_null(unnamed))


def helped(session: Session, question: Question) -> Helped:
    """Who used what in the twelve months to the month shown, of those that pay at its end."""
    where = dict(question.where)
    now = session.paying_months(where).filter(pl.col("month") == question.month).select("account_id")
    events = session.happenings([SUPPORT, SELF_SERVICE, COMMUNITY], where).filter(
        pl.col("month").is_between(month_start(question.last - YEAR + 1), question.month)
    )
    users = {
        kind: set(events.filter(pl.col("kind") == kind)["account_id"]) & set(now["account_id"])
        for kind in (SUPPORT, SELF_SERVICE, COMMUNITY)
    }
    alone = (users[SELF_SERVICE] | users[COMMUNITY]) - users[SUPPORT]
    anybody = set().union(*users.values())
    return Helped(
        now.height,
        {kind: share(len(those), now.height) for kind, those in users.items()},
        share(len(alone), len(anybody)),
    )
