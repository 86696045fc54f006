"""Known on: which day a list of subscriptions is of, where nobody says.

In a list, what goes on has no end. So a list exported a year ago and read today would say that all its
subscriptions were paid for another year, and retention would be a perfect 100% that nobody measured.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl

from csdash.contract.finding import Finding, Severity
from csdash.importing.mapping import Feed
from csdash.months import last_complete_month, month_code, month_end, month_index
from csdash.text import Text


def known_on(
    read: Sequence[tuple[Feed, pl.LazyFrame]], asked: date | None, today: date
) -> tuple[date, list[Finding]]:
    """The day the data is of, and a warning where the newest change in a list is more than a month older.

    That is the day `asked` for. Without one it is today, or the end of the month of the newest start or end
    where a whole month has passed since in which nothing began and nothing ended.
    """
    day = asked or today
    newest = _newest_change(read, day)
    if newest is None or last_complete_month(day) - month_index(newest) < 1:
        return day, []
    taken = day if asked else month_end(month_index(newest))
    return taken, [_silent(newest, taken, is_asked=asked is not None)]


def _newest_change(read: Sequence[tuple[Feed, pl.LazyFrame]], day: date) -> date | None:
    """The last day up to `day` on which a subscription began, or was the first time not paid for."""
    found = []
    for feed, frame in read:
        if feed.shape != "subscriptions":
            continue
        changes = [pl.col("start_date")]
        if "end_date" in frame.collect_schema():
            end = pl.col("end_date")
            changes.append(end.dt.offset_by("1d") if feed.ends == "last_day" else end)
        newest = frame.select(
            change.filter(change <= day).max().alias(str(i)) for i, change in enumerate(changes)
        )
        found += [value for value in newest.collect(engine="streaming").row(0) if value is not None]
    return max(found, default=None)


def _silent(newest: date, taken: date, *, is_asked: bool) -> Finding:
    silent = month_code(month_index(newest) + 1)
    return Finding(
        Severity.WARNING,
        "silent_months",
        "subscriptions",
        Text(
            f"{newest} を最後に、開始・終了した契約がありません。"
            + (
                f"指定された {taken} 時点として扱うため、{silent} 以降は同じ金額が続きます。"
                if is_asked
                else f"{taken} 時点のデータとして扱います。"
            ),
            f"nothing begins or ends after {newest}. "
            + (
                f"It is taken as of {taken}, as asked, so the months from {silent} on repeat the same amounts."
                if is_asked
                else f"It is taken as of {taken}."
            ),
        ),
        Text(
            "書き出した日が異なる場合は、その日を時点に指定してください。",
            "If it was exported on another day, give that day as the as-of date.",
        ),
        column="start_date",
    )
