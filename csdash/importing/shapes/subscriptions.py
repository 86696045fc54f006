"""Subscriptions: from start, end and amount to what each account paid at each month-end.

A subscription is in force from its start up to, and without, the first day that is no longer paid for. A
month counts it when it is in force at the end of the month's last day.
"""

from collections.abc import Iterator
from datetime import date

import polars as pl

from csdash.contract.accounts import ACCOUNTS
from csdash.contract.column import Kind
from csdash.contract.conform import FILE, ROW
from csdash.contract.finding import SHOWN_ROWS, Finding, Severity
from csdash.importing.mapping import Feed
from csdash.importing.shapes.prices import by_interval
from csdash.importing.shapes.shaped import Covered, Shaped, case, month_index
from csdash.importing.shapes.shaped import month_start as month_of
from csdash.money import TICKS
from csdash.months import month_start
from csdash.text import Text

_ADDED = (Kind.MONEY, Kind.COUNT)
# What programs write for no date (year 1, 1900, the second 0) is not later than this, and every month would get a row.
_EARLIEST = date(1970, 1, 2)


def rows(sheet: pl.LazyFrame, feed: Feed, covered: Covered) -> Shaped:
    """One row per month-end, account and product; what overlaps adds up, attributes are the newest one's."""
    own = [name for name in sheet.collect_schema().names() if name in ACCOUNTS]
    key = ["account_id", *(["product"] if "product" in own else [])]
    # A list of subscriptions is short beside the months it becomes.
    lines = _lines(sheet, feed, covered, key).collect(engine="streaming")
    refused = tuple(_refused(lines))
    if refused:
        return Shaped(sheet.clear(), findings=refused)
    seen = lines.filter(pl.col("_first") <= pl.col("_last"))
    twice = _overlapping(seen, key)
    alone = _months(seen.join(twice, on=key, how="anti", nulls_equal=True))
    several = _months(seen.join(twice, on=key, how="semi", nulls_equal=True))
    wanted = ["_m", *own, "mrr", FILE, ROW]
    whole = pl.concat([alone.select(wanted), _added_up(several, key, own).select(wanted)])
    whole = whole.join(_starts(seen).lazy(), on="account_id", how="left")
    start = pl.coalesce("start_month", "_start") if "start_month" in own else pl.col("_start")
    return Shaped(
        whole.with_columns(month_of(pl.col("_m")).alias("month"), start.alias("start_month")).drop(
            "_m", "_start"
        ),
        (_same_month(lines, covered), _weekly(lines)),
        tuple(_not_started(lines, covered)),
    )


def _lines(sheet: pl.LazyFrame, feed: Feed, covered: Covered, key: list[str]) -> pl.LazyFrame:
    """The list with MRR, and the first and last month-end each subscription sees (first > last: none).

    Sorted by key and age, numbered in this order.
    """
    names = sheet.collect_schema().names()
    interval = pl.col("interval").fill_null(feed.interval) if "interval" in names else pl.lit(feed.interval)
    end = pl.col("end_date") if "end_date" in names else pl.lit(None, dtype=pl.Date)
    until = end.dt.offset_by("1d") if feed.ends == "last_day" else end
    priced = [name for name in ("amount", "list_mrr") if name in names]
    per_month = sheet.with_columns(by_interval(pl.col(name), interval).alias(f"_{name}") for name in priced)
    return (
        per_month.with_columns(
            pl.col("_amount").alias("mrr"),
            *([pl.col("_list_mrr").alias("list_mrr")] if "list_mrr" in names else []),
            interval.alias("interval"),
            end.alias("end_date"),
            month_index(pl.col("start_date")).alias("_first"),
            # In force at the end of month m means: until is the first day of m + 1, or later.
            (month_index(until) - 1).fill_null(covered.last).clip(upper_bound=covered.last).alias("_last"),
        )
        .sort(*key, "start_date", FILE, ROW)
        .with_row_index("_age")
    )


def _overlapping(seen: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """The keys with two subscriptions in one month; sorted by start, they stand side by side."""
    is_same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift()) for name in key)
    return seen.filter(is_same & (pl.col("_first") <= pl.col("_last").shift())).select(key).unique()


def _months(lines: pl.DataFrame) -> pl.LazyFrame:
    """A row for each month-end that a subscription sees."""
    return lines.lazy().with_columns(pl.int_ranges("_first", pl.col("_last") + 1).alias("_m")).explode("_m")


def _added_up(months: pl.LazyFrame, key: list[str], own: list[str]) -> pl.LazyFrame:
    added = [name for name in own if ACCOUNTS[name].kind in _ADDED]
    stay = [name for name in own if name not in added and name not in key]
    return months.group_by("_m", *key).agg(
        pl.col("mrr").sum(),
        *(pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in added),
        pl.col(*stay, FILE, ROW).sort_by("_age").last(),
    )


def _starts(seen: pl.DataFrame) -> pl.DataFrame:
    """A list of subscriptions says when each account began: in the first month it paid for."""
    paid = seen.filter(pl.col("mrr") > 0).group_by("account_id").agg(pl.col("_first").min())
    return paid.select("account_id", month_of(pl.col("_first")).alias("_start"))


def _refused(lines: pl.DataFrame) -> Iterator[Finding]:
    """Subscriptions that end before they start, or start when there were none to have."""
    said = pl.format("{} > {}", "start_date", "end_date")
    yield from _wrong(
        lines.filter(pl.col("end_date") < pl.col("start_date")).select(FILE, ROW, said),
        "ends_before_start",
        "end_date",
        Text("終了日が開始日より前です。", "the end is before the start."),
        Text(
            "日付を直すか、列の対応(start_date と end_date)を確かめてください。",
            "Mend the dates, or check which columns the mapping takes for start_date and end_date.",
        ),
    )
    yield from _wrong(
        lines.filter(pl.col("start_date") < _EARLIEST).select(
            FILE, ROW, pl.col("start_date").cast(pl.String)
        ),
        "starts_too_early",
        "start_date",
        Text(f"開始日が {_EARLIEST} より前です。", f"the start is before {_EARLIEST}."),
        Text(
            "空の日付の代わりの値でないか確かめてください。",
            "Check that this is not what the source writes for an empty date.",
        ),
    )


def _wrong(rows: pl.DataFrame, rule: str, column: str, says: Text, advice: Text) -> Iterator[Finding]:
    """An error about `rows` (file, row, value); none where there are none."""
    if rows.is_empty():
        return
    first = tuple(rows.sort(FILE, ROW).head(SHOWN_ROWS).iter_rows())
    yield Finding(
        Severity.ERROR, rule, "subscriptions", says, advice, first[0][0], column, rows.height, first
    )


def _not_started(lines: pl.DataFrame, covered: Covered) -> list[Finding]:
    """Subscriptions whose first month-end is still to come."""
    later = lines.filter(pl.col("start_date") >= month_start(covered.last + 1))
    if later.is_empty():
        return []
    return [
        Finding(
            Severity.WARNING,
            "not_started",
            "subscriptions",
            Text(
                "最後の完了月より後に始まる契約は、まだMRRに入りません。",
                "these start after the last complete month and are in no MRR yet.",
            ),
            Text("次の取り込みで入ります。", "The next import takes them in."),
            column="start_date",
            count=later.height,
        )
    ]


def _same_month(lines: pl.DataFrame, covered: Covered) -> pl.LazyFrame:
    unseen = lines.filter((pl.col("_last") < pl.col("_first")) & (pl.col("_first") <= covered.last))
    return unseen.lazy().select(
        *case("same_month", pl.col("_first"), pl.col("mrr"), pl.format("{} - {}", "start_date", "end_date"))
    )


def _weekly(lines: pl.DataFrame) -> pl.LazyFrame:
    weekly = lines.filter(pl.col("interval") == "weekly")
    price = pl.format("{} x 52/12", (pl.col("amount") / TICKS).round(4))
    return weekly.lazy().select(*case("weekly_price", pl.col("_first"), pl.col("mrr"), price))
