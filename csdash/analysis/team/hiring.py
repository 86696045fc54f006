"""Hiring: how many accounts there will be in a year per tier, and how many CSMs that takes.

Accounts are taken as a walk with a steady drift: next year's net growth per month is that of the months behind, give or
take. The interval holds both the chance of the months to come and that the drift is only estimated (Student's t). It says
nothing about a new product or a new price, and it does not know of hires that are already agreed.
"""

from itertools import pairwise
from math import ceil, sqrt

import polars as pl

from csdash.analysis.question import Question
from csdash.analysis.team.load import served, team_months
from csdash.metrics.interval import student
from csdash.months import month_start
from csdash.session import Session
from csdash.session.answered import answered

AHEAD, BEHIND, FEWEST = 12, 24, 6
SCHEMA = {
    "tier": pl.String,
    "n_csms": pl.Int64,
    "per_csm": pl.Float64,
    "n_accounts": pl.Int64,
    "load": pl.Float64,
    "growth": pl.Float64,
    "expected": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "needed": pl.Int64,
    "needed_lower": pl.Int64,
    "needed_upper": pl.Int64,
    "gap": pl.Int64,
    "n_months": pl.Int64,
}


@answered
def hiring(session: Session, question: Question, ahead: int = AHEAD) -> pl.DataFrame:
    """One row per tier of the team, the columns of SCHEMA: accounts `ahead` months on, CSMs that takes, and the gap.

    `per_csm` is the mean capacity of today's CSMs of the tier; `growth` accounts per month; `gap` CSMs needed less CSMs now.
    The forecast is null with fewer than FEWEST months of changes. Accounts of the whole company: filters do not apply.
    """
    whole = Question(question.window, (), session.first_month, question.last)
    team = team_months(session).filter(pl.col("role").fill_null("csm") == "csm")
    tiers = served(session, whole).join(
        team.select("month", "csm_id", "tier", "capacity"), on=["month", "csm_id"], how="inner"
    )
    here = team.filter(pl.col("month") == question.month)
    rows = []
    for tier in here["tier"].drop_nulls().unique().sort():
        able = here.filter((pl.col("tier") == tier) & (pl.col("capacity") > 0))
        if able.is_empty():
            continue
        counted = tiers.filter(pl.col("tier") == tier).group_by("month").agg(pl.col("n_accounts").sum())
        past = counted.filter(pl.col("month") >= month_start(question.last - BEHIND)).sort("month")
        now = past.filter(pl.col("month") == question.month)["n_accounts"].sum()
        rows.append((tier, *_told(able, now, past["n_accounts"].to_list(), ahead)))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _told(able: pl.DataFrame, now: int, past: list[int], ahead: int) -> tuple:
    n_csms, per_csm = able.height, able["capacity"].mean()
    growth, expected, lower, upper, n = ahead_of(past, ahead)
    needs = [
        None if value is None else ceil(max(value, 0) / per_csm - 1e-9) for value in (expected, lower, upper)
    ]
    gap = None if needs[0] is None else needs[0] - n_csms
    load = now / able["capacity"].sum()
    return (n_csms, per_csm, now, load, growth, expected, lower, upper, *needs, gap, n)


def ahead_of(
    past: list[int], ahead: int
) -> tuple[float | None, float | None, float | None, float | None, int]:
    """Mean change per month, what it comes to `ahead` months on with its 95% prediction interval, and the changes seen."""
    changes = [after - before for before, after in pairwise(past)]
    n = len(changes)
    if n < FEWEST:
        return None, None, None, None, n
    drift = sum(changes) / n
    spread = sqrt(sum((change - drift) ** 2 for change in changes) / (n - 1))
    expected = past[-1] + ahead * drift
    reach = pl.select(student(pl.lit(float(n - 1)))).item() * spread * sqrt(ahead + ahead**2 / n)
    return drift, expected, max(expected - reach, 0.0), expected + reach, n
