"""Churn: of the accounts that paid at an opening, how long each had been there, which left, and why.

An account that is gone at a closing left in its first month without payment before it (its lapse); what was
told of that lapse is its reason at every window that spans it. Grain out: additive sums per closing month,
cell, tenure, reason and kind; who stayed has neither reason nor kind.
"""

from collections.abc import Sequence

import narwhals.stable.v2 as nw

from csdash.measures import bridge
from csdash.measures.expressions import INTEGER, MONTH, one, sums, where

UNKNOWN, STAYED = "unknown", ""
VOLUNTARY, INVOLUNTARY = "voluntary", "involuntary"
KINDS = (VOLUNTARY, INVOLUNTARY, UNKNOWN)
# Months since the start, at the opening: up to and including so many.
BANDS = ((3, "0-3"), (6, "4-6"), (12, "7-12"), (24, "13-24"), (36, "25-36"))
TENURES = (*(name for _, name in BANDS), "37+", UNKNOWN)
# Months around a lapse in which an event is about it. A cancellation is written down from the last month paid to
# two months after, when the last talk has been held; notice is given up to a year ahead, as annual contracts ask.
TOLD_WITHIN, NOTICE_WITHIN = (-1, 2), (-12, 0)
MEASURES = ("opening_mrr", "n_opening", "churned_mrr", "n_churned", "opening_sq", "churned_sq")


def lapses(paid: nw.LazyFrame, key: list[str], last: int) -> nw.LazyFrame:
    """Each first month without payment: key, from_m and lapse_m (the stretch paid before), until_m (the return)."""
    # Within a stretch months and paid months grow together, so their difference names it.
    stretches = (
        paid.with_columns(stretch=nw.col("m") - nw.col("paid_months"))
        .group_by(*key, "stretch")
        .agg(nw.col("m").min().alias("from_m"), nw.col("m").max().alias("last_m"))
    )
    returns = nw.col("from_m").shift(-1).over(*key, order_by="from_m")
    return (
        stretches.with_columns(
            until_m=returns.fill_null(last + 1), lapse_m=(nw.col("last_m") + 1).cast(MONTH)
        )
        .filter(nw.col("lapse_m") <= last)
        .select(*key, "from_m", "lapse_m", "until_m")
    )


def reasons(lapse_rows: nw.LazyFrame, events: nw.LazyFrame, key: list[str]) -> nw.LazyFrame:
    """The lapses with what was told of each: reason and kind, null where nothing was.

    The last `churned` that says something wins; only where none does, the last notice. `events` hold day, m,
    account_id, kind, value, detail. An event belongs to the stretch it lies in and to no other one.
    """
    away = nw.col("m") - nw.col("lapse_m")
    told = (
        lapse_rows.join(events.rename({"kind": "happening"}), on="account_id", how="inner")
        .filter((nw.col("m") >= nw.col("from_m")) & (nw.col("m") < nw.col("until_m")))
        .with_columns(detail=nw.col("detail").str.strip_chars())
        .with_columns(
            is_told=(nw.col("happening") == "churned") & away.is_between(*TOLD_WITHIN),
            is_notice=(nw.col("happening") == "churn_notice") & away.is_between(*NOTICE_WITHIN),
        )
    )
    says = ~nw.col("detail").is_null() & (nw.col("detail") != "")
    found = lapse_rows
    for name, rows, value in (
        ("told", told.filter(nw.col("is_told") & says), "detail"),
        ("notified", told.filter(nw.col("is_notice") & says), "detail"),
        ("voluntary", told.filter(nw.col("is_told") & nw.col("value").is_in([0.0, 1.0])), "value"),
    ):
        found = found.join(_last(rows, value, [*key, "lapse_m"], name), on=[*key, "lapse_m"], how="left")
    kind = nw.when(nw.col("voluntary") == 1).then(nw.lit(VOLUNTARY))
    return found.with_columns(
        reason=nw.coalesce("told", "notified"),
        kind=nw.when(nw.col("voluntary") == 0).then(nw.lit(INVOLUNTARY)).otherwise(kind),
    ).select(*key, "lapse_m", "until_m", "reason", "kind")


def churn_sums(
    pair_rows: nw.LazyFrame,
    starts: nw.LazyFrame,
    told: nw.LazyFrame,
    key: list[str],
    square_unit: int,
    more: Sequence[str] = (),
) -> nw.LazyFrame:
    """MEASURES per t, cell, tenure, reason, kind and whatever else `starts` (key, cohort_m) holds, such as sale_fit.

    And per `more`, columns of the pairs.
    """
    there = bridge.whole(pair_rows).filter(bridge.had)
    if "owner" not in there.collect_schema().names():
        there = there.with_columns(owner=nw.col("account_id"))
    there = there.join(starts, on=key, how="left").with_columns(tenure=_tenure())
    # An account that was merged leaves with the one it is part of.
    names = {"account_id": "owner", "until_m": "back_m"}
    left = there.filter(~bridge.has).join(
        told.rename(names), on=[names.get(name, name) for name in key], how="inner"
    )
    left = left.filter((nw.col("lapse_m") <= nw.col("t")) & (nw.col("t") < nw.col("back_m"))).with_columns(
        nw.col("reason").fill_null(UNKNOWN), nw.col("kind").fill_null(UNKNOWN)
    )
    stayed = there.filter(bridge.has).with_columns(reason=nw.lit(STAYED), kind=nw.lit(STAYED))
    extra = [name for name in starts.collect_schema().names() if name not in (*key, "cohort_m")]
    by = ["t", "cell", "tenure", "reason", "kind", *extra, *more]
    columns = [*by, "opening", "pays"]
    x, gone = nw.col("opening") // square_unit, ~bridge.has
    return (
        nw.concat([stayed.select(columns), left.select(columns)])
        .with_columns(
            opening_mrr=bridge.opening,
            n_opening=nw.lit(1, dtype=INTEGER),
            churned_mrr=where(gone, bridge.opening),
            n_churned=one(gone),
            opening_sq=x * x,
            churned_sq=where(gone, x * x),
        )
        .group_by(*by)
        .agg(*sums(MEASURES))
        .select(*(name for name in by if name not in more), *MEASURES, *more)
    )


def _tenure() -> nw.Expr:
    """The band of months since the start at the opening."""
    months = nw.col("opening_m") - nw.col("cohort_m")
    band = nw.lit(TENURES[-2])
    for most, name in reversed(BANDS):
        band = nw.when(months <= most).then(nw.lit(name)).otherwise(band)
    return nw.when(nw.col("cohort_m").is_null()).then(nw.lit(UNKNOWN)).otherwise(band)


def _last(rows: nw.LazyFrame, value: str, key: list[str], name: str) -> nw.LazyFrame:
    """The `value` of the last day per key; of several on that day the largest, so that order never matters."""
    days = rows.group_by(*key).agg(nw.col("day").max())
    return rows.join(days, on=[*key, "day"], how="semi").group_by(*key).agg(nw.col(value).max().alias(name))
