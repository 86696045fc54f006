"""Ends: whether churn that was reported and subscriptions that ended tell the same story."""

from collections.abc import Iterator, Sequence

import polars as pl

from csdash.contract.conform import FILE, ROW
from csdash.contract.finding import Finding
from csdash.importing.faults import warned
from csdash.importing.shapes.shaped import Covered, month_index
from csdash.months import month_end
from csdash.text import Text

# A cancellation is often noted in the month before or after the one it takes effect in.
NEAR = 1
_CHECK = Text(
    "数値は契約の終了日に従います。記録の漏れがないか確かめてください。",
    "The figures follow the ends of subscriptions. Check whether one of the two is incomplete.",
)


def ends(subscriptions: Sequence[pl.LazyFrame], accounts: pl.LazyFrame, covered: Covered) -> pl.LazyFrame:
    """account_id, m, file, row of everything that ended: subscriptions, or accounts where there is no list of those."""
    dated = [frame for frame in subscriptions if "end_date" in frame.collect_schema()]
    if dated:
        return pl.concat(
            frame.filter(pl.col("end_date") <= month_end(covered.last)).select(
                "account_id", month_index(pl.col("end_date")).alias("m"), FILE, ROW
            )
            for frame in dated
        )
    paid = accounts.filter(pl.col("mrr") > 0).select(
        "account_id", month_index(pl.col("month")).alias("m"), FILE, ROW
    )
    paid = paid.unique(["account_id", "m"])
    next_paid = paid.select("account_id", pl.col("m") - 1)
    return (
        paid.filter(pl.col("m") < covered.last)
        .join(next_paid, on=["account_id", "m"], how="anti")
        .with_columns(pl.col("m") + 1)
    )


def against_events(
    events: pl.LazyFrame, ended: pl.LazyFrame, accounts: pl.LazyFrame, covered: Covered
) -> Iterator[Finding]:
    """Churn that was reported and nothing ended, ends that nobody reported, and churned accounts that pay on."""
    reported = events.filter(
        (pl.col("kind") == "churned") & (pl.col("date") <= month_end(covered.last))
    ).select("account_id", "date", month_index(pl.col("date")).alias("m"), FILE, ROW)
    if reported.limit(1).collect().is_empty():
        return
    said = pl.format("{} {}", "account_id", "date")
    yield from warned(
        reported.join(_near(ended), on=["account_id", "m"], how="anti").select(FILE, ROW, said),
        "churn_without_end",
        "events",
        Text(
            "解約の記録の前後1か月に、終わった契約がありません。",
            "churn is reported, but no subscription ended within a month of it.",
        ),
        _CHECK,
        "date",
    )
    yield from warned(
        ended.join(_near(reported), on=["account_id", "m"], how="anti").select(FILE, ROW, "account_id"),
        "end_without_churn",
        "subscriptions",
        Text(
            "終わった契約の前後1か月に、解約の記録がありません。",
            "a subscription ended, but no churn is reported within a month of it.",
        ),
        _CHECK,
        "end_date",
    )
    paid = (
        accounts.filter(pl.col("mrr") > 0)
        .select("account_id", month_index(pl.col("month")).alias("m"))
        .unique()
    )
    # At the end of the month after the report, so that a last paid month does not count.
    goes_on = reported.with_columns(pl.col("m") + NEAR).join(paid, on=["account_id", "m"], how="semi")
    yield from warned(
        goes_on.select(FILE, ROW, said),
        "churned_pays_on",
        "events",
        Text(
            "解約の記録の翌月末にも課金があります。",
            "churn is reported, but the account still pays at the end of the next month.",
        ),
        _CHECK,
        "date",
    )


def _near(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The months around each of `rows`, by account."""
    around = pl.concat_list(pl.col("m") + step for step in range(-NEAR, NEAR + 1))
    return rows.select("account_id", around.alias("m")).explode("m").unique()
