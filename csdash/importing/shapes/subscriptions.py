"""Subscriptions: from start, end and amount to what each account paid at each month-end.

A subscription is in force from its start up to, and without, the first day that is no longer paid for. A
month counts it when it is in force at the end of the month's last day.
"""

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


def rows(sheet: pl.LazyFrame, feed: Feed, covered: Covered) -> Shaped:
    """One row per month-end, account and product; what overlaps adds up, attributes are the newest one's."""
    lines = _lines(sheet, feed)
    backwards = _backwards(lines)
    if backwards:
        return Shaped(sheet.clear(), findings=tuple(backwards))
    own = [
        name for name in lines.collect_schema().names() if name in ACCOUNTS and name not in ("month", "mrr")
    ]
    key = ["_m", "account_id", *(["product"] if "product" in own else [])]
    seen = (
        lines.filter(pl.col("_first") <= covered.last)
        .with_columns(pl.col("_last").clip(upper_bound=covered.last))
        .filter(pl.col("_first") <= pl.col("_last"))
    )
    months = seen.with_columns(pl.int_ranges("_first", pl.col("_last") + 1).alias("_m")).explode("_m")
    added = [name for name in ("mrr", *own) if name == "mrr" or ACCOUNTS[name].kind in _ADDED]
    stay = [name for name in own if name not in added and name not in key]
    newest = pl.struct("start_date", ROW)
    whole = months.group_by(key).agg(
        *(pl.col(name).sum() if name == "mrr" else _sum(name) for name in added),
        *(pl.col(name).sort_by(newest).drop_nulls().last() for name in stay),
        pl.col(FILE).sort_by(newest).last(),
        pl.col(ROW).sort_by(newest).last(),
    )
    return Shaped(
        _with_start(whole, own).with_columns(month_of(pl.col("_m")).alias("month")).drop("_m"),
        (_same_month(lines, covered), _weekly(lines), _free(seen)),
        tuple(_not_started(lines, covered)),
    )


def _lines(sheet: pl.LazyFrame, feed: Feed) -> pl.LazyFrame:
    """The list with MRR, and the first and last month-end each subscription sees (first > last: none)."""
    names = sheet.collect_schema().names()
    interval = pl.col("interval").fill_null(feed.interval) if "interval" in names else pl.lit(feed.interval)
    end = pl.col("end_date") if "end_date" in names else pl.lit(None, dtype=pl.Date)
    until = end.dt.offset_by("1d") if feed.ends == "last_day" else end
    return sheet.with_columns(
        by_interval(pl.col("amount"), interval).alias("mrr"),
        interval.alias("interval"),
        end.alias("end_date"),
        until.alias("_until"),
        month_index(pl.col("start_date")).alias("_first"),
        # In force at the end of month m means: until is after the first day of m + 1, or on it.
        (month_index(until) - 1).fill_null(2**30).alias("_last"),
    )


def _sum(name: str) -> pl.Expr:
    return pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name)


def _with_start(whole: pl.LazyFrame, own: list[str]) -> pl.LazyFrame:
    """A list of subscriptions says when each account began: in the first month it paid for."""
    first = pl.col("_m").filter(pl.col("mrr") > 0).min().over("account_id")
    start = month_of(first)
    if "start_month" in own:
        start = pl.coalesce("start_month", start)
    return whole.with_columns(start.alias("start_month"))


def _backwards(lines: pl.LazyFrame) -> list[Finding]:
    """Subscriptions that end before they start."""
    wrong = lines.filter(pl.col("end_date") < pl.col("start_date"))
    count = wrong.select(pl.len()).collect(engine="streaming").item()
    if not count:
        return []
    first = wrong.select(FILE, ROW, "start_date", "end_date").sort(FILE, ROW).head(SHOWN_ROWS).collect()
    return [
        Finding(
            Severity.ERROR,
            "ends_before_start",
            "subscriptions",
            Text("終了日が開始日より前です。", "the end is before the start."),
            Text(
                "日付を直すか、列の対応(start_date と end_date)を確かめてください。",
                "Mend the dates, or check which columns the mapping takes for start_date and end_date.",
            ),
            first[FILE][0],
            "end_date",
            count,
            tuple((file, row, f"{start} > {end}") for file, row, start, end in first.iter_rows()),
        )
    ]


def _not_started(lines: pl.LazyFrame, covered: Covered) -> list[Finding]:
    """Subscriptions whose first month-end is still to come."""
    later = lines.filter(pl.col("start_date") >= month_start(covered.last + 1))
    count = later.select(pl.len()).collect(engine="streaming").item()
    if not count:
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
            count=count,
        )
    ]


def _same_month(lines: pl.LazyFrame, covered: Covered) -> pl.LazyFrame:
    unseen = lines.filter((pl.col("_last") < pl.col("_first")) & (pl.col("_first") <= covered.last))
    return unseen.select(
        *case("same_month", pl.col("_first"), pl.col("mrr"), pl.format("{} - {}", "start_date", "end_date"))
    )


def _weekly(lines: pl.LazyFrame) -> pl.LazyFrame:
    weekly = lines.filter(pl.col("interval") == "weekly")
    price = pl.format("{} x 52/12", (pl.col("amount") / TICKS).round(4))
    return weekly.select(*case("weekly_price", pl.col("_first"), pl.col("mrr"), price))


def _free(seen: pl.LazyFrame) -> pl.LazyFrame:
    free = seen.filter(pl.col("mrr").fill_null(0) == 0)
    return free.select(*case("free", pl.col("_first"), pl.lit(0), pl.format("{} -", "start_date")))
