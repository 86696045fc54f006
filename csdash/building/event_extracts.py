"""Extracts of events and surveys: which of them which months ask about, and what for."""

import polars as pl

from csdash.building.extract import Extract
from csdash.building.known import Known
from csdash.building.whereabouts import resolved
from csdash.measures.care import LASTING
from csdash.measures.churn import NOTICE_WITHIN, TOLD_WITHIN
from csdash.measures.families.churn import TOLD
from csdash.measures.practice import MATURE_MONTHS, NOTICE_MONTHS, ROLLING_MONTHS, TOUCHES
from csdash.measures.risks import RANKS

# From so many months before a loss to so many after it something is told of it.
TOLD_FROM, TOLD_TO = min(TOLD_WITHIN[0], NOTICE_WITHIN[0]), max(TOLD_WITHIN[1], NOTICE_WITHIN[1])
BEGUN = ("onboarding_started", "first_value", "onboarding_completed")
GOAL, CLEARED = "goal_captured", "risk_cleared"


def care(known: Known) -> Extract:
    """What happened within a year, and what lasts."""
    lasts = pl.col("kind").is_in(LASTING)
    until = pl.when(lasts).then(known.last + 1).otherwise(pl.col("m") + ROLLING_MONTHS)
    # Nothing is asked of an event but that there is one.
    told = known.rows("events").events()
    return known.of_rows(
        "events", told.select("account_id", "kind", "m", since="m", until=until.cast(pl.Int32))
    )


def surveys(known: Known) -> Extract:
    """What was asked within a year."""
    told = known.rows("surveys").surveys()
    return known.of_rows("surveys", told.with_columns(since="m", until=pl.col("m") + ROLLING_MONTHS))


def reasons(known: Known) -> Extract:
    """Why somebody left, which is told of a loss that lies up to a year back."""
    since, until = pl.col("m") - TOLD_TO, pl.col("m") - TOLD_FROM + ROLLING_MONTHS
    # Of other kinds nothing is asked.
    nothing = ~pl.col("kind").is_in(TOLD)
    told = known.rows("events").events()
    return known.of_rows(
        "events", told.with_columns(since=since, until=pl.when(nothing).then(since).otherwise(until))
    )


def milestones(known: Known) -> Extract:
    """When accounts came to value, which is asked of every month from then on."""
    until = pl.when(pl.col("kind").is_in(BEGUN)).then(known.last + 1).otherwise("m")
    told = known.rows("events").events().select("account_id", "kind", "day", since="m", until=until)
    return known.of_rows("events", told)


def risks(known: Known) -> Extract:
    """The note on each account that holds at the end of a month."""
    notes = _notes(known).with_columns(since="m")
    said = notes.filter(pl.col("kind") != CLEARED).select("account_id", "kind", "since", "until")
    return known.extract(_rows(known, notes), said)


def practice(known: Known) -> Extract:
    """What was done within a year, requests that had their time in it, and notes in time for who left in it."""
    told = known.rows("events").events().with_row_index("place").collect()
    # What happened before the data does, or after its last full month, is in no year.
    covered = told.filter(pl.col("m").is_between(known.first, known.last))
    year = covered.with_columns(since="m", until=pl.col("m") + ROLLING_MONTHS)
    requests, shipped = _requests(covered)
    notes = _notes(known).with_columns(
        since=pl.col("m") + NOTICE_MONTHS, until=pl.col("until") + ROLLING_MONTHS - 1 + NOTICE_MONTHS
    )
    # A request counts once, however often it is made: only its first one, and what shipped for it, say which.
    unnamed = [_rows(known, part).with_columns(_nothing(known)) for part in (year, notes)]
    named = [_rows(known, part) for part in (requests, shipped)]
    is_deed = pl.col("kind").is_in([*TOUCHES, GOAL])
    deeds = year.select(
        "account_id",
        pl.when(is_deed).then("kind").alias("kind"),
        ((pl.col("kind") == GOAL) & (pl.col("value") == 1)).fill_null(value=False).alias("is_handed_over"),
        "since",
        "until",
    )
    asked = pl.concat(part.select("account_id", "since", "until") for part in (year, requests))
    return known.extract(
        pl.concat([*unnamed, *named]),
        deeds,
        requests.select("account_id", "is_shipped", "since", "until"),
        notes.select("account_id", pl.col("kind") == CLEARED, "m", "since", "until"),
        resolved(asked, known.whereabouts.last_paid, known.key),
    )


def losses(known: Known) -> Extract:
    """What those last paid who left within a year."""
    left = known.whereabouts.last_paid.with_columns(since="lapse_m", until=pl.col("lapse_m") + ROLLING_MONTHS)
    said = left.select(*known.key, "mrr", "cell", "lapse_m", "since", "until")
    return known.extract(said, said)


def _rows(known: Known, asked: pl.DataFrame) -> pl.DataFrame:
    """The events at these places, with the months in which they are asked about."""
    return known.frames["events"][asked["place"]].with_columns(asked.select("since", "until").cast(pl.Int32))


def _nothing(known: Known) -> list[pl.Expr]:
    there = "detail" in known.frames["events"].columns
    return [pl.lit(None, dtype=pl.String).alias("detail")] if there else []


def _notes(known: Known) -> pl.DataFrame:
    """The last note of each account and month: place, account_id, m, kind, until (the month of the next one)."""
    told = known.rows("events").events().with_row_index("place")
    rank = pl.col("kind").replace_strict(RANKS, return_dtype=pl.Int8)
    noted = told.filter(pl.col("kind").is_in([*RANKS])).sort("day", rank).collect()
    last = noted.unique(["account_id", "m"], keep="last", maintain_order=True)
    until = pl.col("m").shift(-1).over("account_id", order_by="m").fill_null(known.last + 1)
    return last.select("place", "account_id", "m", "kind", until=until.cast(pl.Int32))


def _requests(events: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The first of each request, with is_shipped, and what shipped for it in time, in the year that counts it."""
    by = ["account_id", "detail"]
    named = events.filter(pl.col("detail").is_not_null()).sort("m", maintain_order=True)

    def first(kind: str) -> pl.DataFrame:
        return named.filter(pl.col("kind") == kind).unique(by, keep="first", maintain_order=True)

    since = pl.col("m") + MATURE_MONTHS
    asked = first("request").with_columns(since=since, until=since + ROLLING_MONTHS)
    shipped = first("request_shipped").select(*by, pl.col("place").alias("shipped"), shipped_m="m")
    met = asked.join(shipped, on=by, how="left", maintain_order="left")
    is_shipped = (pl.col("shipped_m") <= pl.col("since")).fill_null(value=False)
    requests = met.with_columns(is_shipped=is_shipped)
    return requests, requests.filter("is_shipped").with_columns(place="shipped")
