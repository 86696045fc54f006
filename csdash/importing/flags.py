"""Flags and dates: lists that say "churned" of what goes on, or nothing of what has ended."""

from collections.abc import Iterator

import polars as pl

from csdash.contract.conform import FILE, ROW
from csdash.contract.finding import Finding
from csdash.importing.faults import warned
from csdash.importing.shapes.shaped import Covered
from csdash.months import month_end, month_start
from csdash.text import Text

_CHECK = Text(
    "数値は契約の日付に従います。どちらが正しいか確かめてください。",
    "The figures follow the dates of subscriptions. Check which of the two is right.",
)


def of_subscriptions(subscriptions: pl.LazyFrame, covered: Covered) -> Iterator[Finding]:
    """Subscriptions flagged as churned without an end, and ended ones without the flag."""
    names = subscriptions.collect_schema().names()
    if "is_churned" not in names or "end_date" not in names:
        return
    has_ended = (pl.col("end_date") <= month_end(covered.last)).fill_null(value=False)
    place = [FILE, ROW, "account_id"]
    yield from warned(
        subscriptions.filter(pl.col("is_churned") & ~has_ended).select(place),
        "churned_without_end",
        "subscriptions",
        Text(
            "解約フラグがあるのに、終了日がないか先の日付です。",
            "flagged as churned, but with no end, or one still to come.",
        ),
        _CHECK,
        "is_churned",
    )
    yield from warned(
        subscriptions.filter(~pl.col("is_churned") & has_ended).select(place),
        "ended_without_flag",
        "subscriptions",
        Text("終了しているのに、解約フラグがありません。", "ended, but not flagged as churned."),
        _CHECK,
        "is_churned",
    )


def of_accounts(listed: pl.LazyFrame, accounts: pl.LazyFrame, covered: Covered) -> Iterator[Finding]:
    """Accounts flagged as churned that pay, and accounts without the flag that paid and pay no more."""
    if "is_churned" not in listed.collect_schema():
        return
    paid = accounts.filter(pl.col("mrr") > 0)
    pay = paid.filter(pl.col("month") == month_start(covered.last)).select("account_id").unique()
    place = [FILE, ROW, "account_id"]
    yield from warned(
        listed.filter("is_churned").join(pay, on="account_id", how="semi").select(place),
        "churned_and_paying",
        "attributes",
        Text(
            "解約とされていますが、最後の月にも課金があります。",
            "said to have churned, but paying in the last month.",
        ),
        _CHECK,
        "is_churned",
    )
    gone = paid.select("account_id").unique().join(pay, on="account_id", how="anti")
    yield from warned(
        listed.filter(~pl.col("is_churned")).join(gone, on="account_id", how="semi").select(place),
        "gone_without_flag",
        "attributes",
        Text(
            "最後の月に課金がありませんが、解約とされていません。",
            "not paying any more, but not said to have churned.",
        ),
        _CHECK,
        "is_churned",
    )


def late_starts(listed: pl.LazyFrame, accounts: pl.LazyFrame) -> Iterator[Finding]:
    """Accounts that are said to have begun after the month in which they first paid."""
    if "start_month" not in listed.collect_schema():
        return
    first = accounts.filter(pl.col("mrr") > 0).group_by("account_id").agg(pl.col("month").min())
    late = listed.join(first, on="account_id", how="inner").filter(pl.col("start_month") > pl.col("month"))
    yield from warned(
        late.select(FILE, ROW, pl.format("{}: {} > {}", "account_id", "start_month", "month")),
        "starts_after_paying",
        "attributes",
        Text(
            "開始月が、最初に課金のあった月より後です。",
            "the month they began is after the one in which they first paid.",
        ),
        Text(
            "コホートは最初に課金のあった月によります。", "Cohorts go by the month in which they first paid."
        ),
        "start_month",
    )
