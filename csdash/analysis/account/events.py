"""What the events of one account say: its sponsor, its goals, its requests, and whether somebody fears for it.

Each takes the account's events as `Session.account_events` gives them.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

STEPS = ("sponsor_gift", "sponsor_materials", "sponsor_meeting", "sponsor_reengaged")
GOALS = ("goal_captured", "success_plan", "outcome_verified")
RISKS = ("risk_suspected", "risk_imminent", "risk_cleared")


@dataclass(frozen=True, slots=True)
class Departure:
    """The last sponsor who left, and the first day of each step of the playbook after that; None = not done."""

    day: date
    steps: dict[str, date | None]

    @property
    def is_open(self) -> bool:
        """Whether nobody has engaged the successor yet."""
        return self.steps["sponsor_reengaged"] is None

    @property
    def days_to_reengaged(self) -> int | None:
        return None if self.is_open else (self.steps["sponsor_reengaged"] - self.day).days


def departure(events: pl.DataFrame) -> Departure | None:
    """The last departure of a sponsor; None where none is noted."""
    left = events.filter(pl.col("kind") == "sponsor_left")["date"].max()
    if left is None:
        return None
    after = events.filter(pl.col("date") >= left)
    return Departure(left, {step: after.filter(pl.col("kind") == step)["date"].min() for step in STEPS})


def goals(events: pl.DataFrame) -> pl.DataFrame:
    """kind, n, first, last, from_sales: goals, plans and verified outcomes; every kind has a row.

    `from_sales` says of goals whether the last one came from sales (1) or was asked again (0).
    """
    every = pl.DataFrame({"kind": GOALS}, schema={"kind": pl.String})
    found = (
        events.filter(pl.col("kind").is_in(GOALS))
        .sort("date")
        .group_by("kind")
        .agg(
            n=pl.len().cast(pl.Int64),
            first=pl.col("date").min(),
            last=pl.col("date").max(),
            from_sales=pl.col("value").drop_nulls().last(),
        )
    )
    met = every.join(found, on="kind", how="left", maintain_order="left").with_columns(
        pl.col("n").fill_null(0)
    )
    return met.with_columns(
        from_sales=pl.when(pl.col("kind") == "goal_captured").then(pl.col("from_sales") > 0)
    )


def requests(events: pl.DataFrame) -> pl.DataFrame:
    """request, date, shipped_date (null = not yet), days: what the account asked for, the latest first.

    Requests without an id cannot be told apart and are counted one by one as not shipped.
    """
    asked = events.filter(pl.col("kind") == "request").select("date", pl.col("detail").alias("request"))
    shipped = (
        events.filter(pl.col("kind") == "request_shipped")
        .group_by(pl.col("detail").alias("request"))
        .agg(pl.col("date").min().alias("shipped_date"))
        .drop_nulls("request")
    )
    met = asked.join(shipped, on="request", how="left")
    days = (pl.col("shipped_date") - pl.col("date")).dt.total_days()
    return (
        met.with_columns(days=days)
        .select("request", "date", "shipped_date", "days")
        .sort("date", descending=True)
    )


def risk(events: pl.DataFrame) -> tuple[str, date] | None:
    """The last note on the account's risk (suspected or imminent) and its day; None where there is none or it is over."""
    noted = events.filter(pl.col("kind").is_in(RISKS)).sort(
        "date", pl.col("kind").replace_strict(dict(zip(("risk_cleared", *RISKS[:2]), (0, 1, 2), strict=True)))
    )
    if noted.is_empty():
        return None
    day, kind = noted.select("date", "kind").row(-1)
    return None if kind == "risk_cleared" else (kind.removeprefix("risk_"), day)
