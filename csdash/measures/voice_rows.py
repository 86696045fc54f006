"""What customers said and asked for, one by one: last answers of a stretch of months, happenings, and requests.

Whoever belongs to a merged account speaks for the one that took it over.
"""

import polars as pl

from csdash.measures.cells import Where
from csdash.measures.placing import celled, owned
from csdash.measures.stage import Stage
from csdash.months import epoch_day, month_end
from csdash.snapshots.rows import Rows


def last_answers(
    rows: Rows, stage: Stage, first: int, last: int, where: Where, every: int | None = None
) -> pl.DataFrame | None:
    """One row per contact and kind asked in the months from `first` to `last`: its last answer; None without surveys.

    With `every`, one row for each stretch of so many months, which `since`, its first month, names.

    kind, contact_id, account_id, day, score (tenths; null = no answer), and the attributes of that month. Any answer
    outranks any silence, a later one an earlier one, and of two on one day the lower counts, as in the metrics.
    """
    asked = rows.surveys()
    if asked is None:
        return None
    name = f"answers {first} {last} {every}"
    return stage.listed(name, lambda: _last_answers(asked, stage, first, last, every), where)


def _last_answers(
    asked: pl.LazyFrame, stage: Stage, first: int, last: int, every: int | None
) -> pl.LazyFrame:
    stretch = (pl.col("m") - first) // (every or last - first + 1) * (every or 1) + first
    asked = asked.filter(pl.col("m").is_between(first, last)).with_columns(since=stretch.cast(pl.Int32))
    found = owned(asked, stage, "m")
    ranked = found.sort(
        pl.col("score").is_null(), -pl.col("day"), "score", pl.col("account_id"), nulls_last=True
    )
    latest = ranked.unique(["since", "kind", "contact_id"], keep="first", maintain_order=True)
    cells = stage.paid.to_native().select("account_id", "m", "cell")
    placed = latest.join(cells, on=["account_id", "m"], how="left").with_columns(pl.col("cell").fill_null(0))
    return (
        placed.with_columns(stage.vocabulary.decode("cell"))
        .sort("since", "kind", "account_id", "contact_id")
        .select(
            *(["since"] if every else []),
            *("kind", "contact_id", "account_id", "day", "score", *stage.vocabulary.labels),
        )
    )


def happenings(rows: Rows, stage: Stage, kinds: tuple[str, ...], where: Where) -> pl.DataFrame | None:
    """m, account_id, kind, detail, n: events of accounts that pay in the month; None without events."""
    events = rows.events()
    if events is None:
        return None
    found = owned(events.filter(pl.col("kind").is_in(kinds)), stage, "m")
    # Not from the list of paying months: of a large company the join needs two of its columns, and nothing of it whole.
    here = _paying(stage).filter(stage.vocabulary.meets(where))
    return (
        found.join(here, on=["account_id", "m"], how="semi")
        .group_by("m", "account_id", "kind", "detail")
        .agg(pl.len().cast(pl.Int64).alias("n"))
        .sort("m", "account_id", "kind", "detail")
        .collect()
    )


def paying_months(stage: Stage, where: Where) -> pl.DataFrame:
    """m, account_id, mrr (ticks) and attributes of every account and month that is paid for."""
    return stage.listed("paying months", lambda: _paying(stage).sort("m", "account_id"), where)


def requests(rows: Rows, stage: Stage, t: int, where: Where) -> pl.DataFrame | None:
    """What each account asked for, as it was known at the end of month `t`; None without events.

    account_id, request (null where the data does not say which: those are a row each), asked_day, shipped_day and
    left_day (null = not by then; left is the last day paid for), mrr (ticks) paid in `t`, attributes when it asked. Asked for
    twice, the first time counts.
    """
    told = rows.events()
    if told is None:
        return None
    return stage.listed(f"requests {t}", lambda: _requests(told, stage, t), where)


def _requests(told: pl.LazyFrame, stage: Stage, t: int) -> pl.LazyFrame:
    end = epoch_day(month_end(t))
    events = owned(told.filter(pl.col("day") <= end), stage, "m").rename({"detail": "request"})
    asked = events.filter(pl.col("kind") == "request").select("account_id", "request", "m", "day")
    named = asked.filter(pl.col("request").is_not_null()).sort("day")
    each = named.unique(["account_id", "request"], keep="first", maintain_order=True)
    both = pl.concat([each, asked.filter(pl.col("request").is_null())]).rename({"day": "asked_day"})
    shipped = events.filter(pl.col("kind") == "request_shipped").select(
        "account_id", "request", pl.col("day").alias("shipped_day")
    )
    met = both.join(shipped, on=["account_id", "request"], how="left").with_columns(
        pl.when(pl.col("shipped_day") >= pl.col("asked_day")).then("shipped_day").alias("shipped_day")
    )
    first = met.group_by("account_id", "request", "asked_day", "m", maintain_order=True).agg(
        pl.col("shipped_day").min(), pl.len().alias("_times")
    )
    # Those without a name may be several of one day; none of them can be told to have shipped.
    each_one = first.with_columns(
        pl.when(pl.col("request").is_null()).then("_times").otherwise(1).alias("_times")
    )
    spread = each_one.select(pl.exclude("_times").repeat_by("_times").explode())
    placed = celled(spread, stage, "m")
    return (
        placed.join(_standing(stage, t), on="account_id", how="left")
        .with_columns(
            *stage.vocabulary.decode("cell"),
            pl.when(pl.col("left_day") >= pl.col("asked_day")).then("left_day").alias("left_day"),
            # What ships after they left does not reach them.
            pl.when((pl.col("shipped_day") <= pl.col("left_day")).fill_null(value=True))
            .then("shipped_day")
            .alias("shipped_day"),
            pl.col("mrr").fill_null(0),
        )
        .select(
            *("account_id", "request", "asked_day", "shipped_day", "left_day", "mrr"),
            *stage.vocabulary.labels,
        )
        .sort("asked_day", "account_id", "request")
    )


def _paying(stage: Stage) -> pl.LazyFrame:
    paid = stage.paid.to_native().with_columns(stage.vocabulary.decode("cell"))
    return paid.select("m", "account_id", "mrr", *stage.vocabulary.labels)


def _standing(stage: Stage, t: int) -> pl.LazyFrame:
    """account_id, left_day (null where it pays in `t`), mrr in `t`."""
    paid = stage.paid.to_native().filter(pl.col("m") <= t)
    last = paid.group_by("account_id").agg(
        pl.col("m").max().alias("last_m"), pl.col("mrr").filter(pl.col("m") == t).sum()
    )
    # The day before the next month begins, as a day number.
    after = pl.date((pl.col("last_m") + 1) // 12, (pl.col("last_m") + 1) % 12 + 1, 1)
    gone = (after.cast(pl.Int32) - 1).cast(pl.Int64)
    return last.select(
        "account_id", pl.when(pl.col("last_m") < t).then(gone).alias("left_day"), pl.col("mrr")
    )
