"""Practice: what customer success did in the twelve months up to each month-end, as sums per month and group.

Everything is known by the end of its month: what is flagged, verified or shipped later changes no earlier month.
Months before a full year of data are not there, as half a year of touches is no year.
"""

import narwhals.stable.v2 as nw

from csdash.measures.expressions import INTEGER, one, sums, where

ROLLING_MONTHS = 12
PROACTIVE = ("touch_predictive", "touch_proactive")
TOUCHES = (*PROACTIVE, "touch_reactive")
# A flag one month old is news; of an account that is gone the month after, it came too late to act on.
NOTICE_MONTHS = 2
# A request has half a year to become something before it counts as not shipped.
MATURE_MONTHS = 6

kind = nw.col("kind")
DEEDS = {
    "n_touches": one(kind.is_in(TOUCHES)),
    "n_proactive": one(kind.is_in(PROACTIVE)),
    "n_predictive": one(kind == "touch_predictive"),
    "n_goals": one(kind == "goal_captured"),
    "n_handed_over": one((kind == "goal_captured") & (nw.col("value") == 1).fill_null(value=False)),
}
LOSSES = {"lost_mrr": nw.col("mrr"), "foreseen_mrr": where(nw.col("is_foreseen"), nw.col("mrr"))}
STOCK = {"paying_mrr": nw.col("mrr"), "scored_mrr": where(~nw.col("score").is_null(), nw.col("mrr"))}
REQUESTS = {"n_requests": nw.lit(1, dtype=INTEGER), "n_shipped": one(nw.col("is_shipped"))}
# Of one account several things are alike, so intervals are over accounts: top, base, and what their squares are called.
RATIOS = {
    "proactive": ("n_proactive", "n_touches"),
    "predictive": ("n_predictive", "n_touches"),
    "handed_over": ("n_handed_over", "n_goals"),
    "foreseen": ("foreseen_mrr", "lost_mrr"),
    "scored": ("scored_mrr", "paying_mrr"),
    "shipped": ("n_shipped", "n_requests"),
}
SUMMED = (*DEEDS, *LOSSES, *STOCK, *REQUESTS)
BASES = tuple(dict.fromkeys(base for _, base in RATIOS.values()))
ACCOUNTS = {base: f"n_with_{base.removeprefix('n_').removesuffix('_mrr')}" for base in BASES}


def squares(name: str) -> tuple[str, str, str]:
    """What the squares of a ratio are called: top, top with base, base."""
    return f"{name}_top_sq", f"{name}_base_x_top", f"{name}_base_sq"


MEASURES = (*SUMMED, *ACCOUNTS.values(), *(square for name in RATIOS for square in squares(name)))


def per_month(
    events: nw.LazyFrame, losses: nw.LazyFrame, paid: nw.LazyFrame, requests: nw.LazyFrame
) -> tuple[nw.LazyFrame, nw.LazyFrame]:
    """What happened per account and month m, and what is there at the end of it, before anything is spread.

    `losses` hold account_id, m (the first month not paid), mrr and is_foreseen; `requests` account_id, m (the month
    in which they count) and is_shipped.
    """
    key = ("account_id", "m")
    deeds = events.with_columns(**DEEDS).group_by(*key).agg(*sums(DEEDS))
    lost = losses.with_columns(**LOSSES).group_by(*key).agg(*sums(LOSSES))
    asked = requests.with_columns(**REQUESTS).group_by(*key).agg(*sums(REQUESTS))
    happened = nw.concat([deeds, lost, asked], how="diagonal").with_columns(
        *(nw.col(name).fill_null(0) for name in (*DEEDS, *LOSSES, *REQUESTS))
    )
    return happened.group_by(*key).agg(*sums((*DEEDS, *LOSSES, *REQUESTS))), paid.with_columns(
        **STOCK
    ).select(*key, *STOCK)


def spread(happened: nw.LazyFrame, years: nw.LazyFrame) -> nw.LazyFrame:
    """`happened` added up per account and month t; `years` holds each t with the months m of its year."""
    names = (*DEEDS, *LOSSES, *REQUESTS)
    return happened.join(years, on="m").group_by("account_id", "t").agg(*sums(names))


def practice_sums(rows: nw.LazyFrame, unit: int) -> nw.LazyFrame:
    """MEASURES per t and cell; `rows` hold one row per account and t with SUMMED and its cell."""
    coarse = {name: nw.col(name) // unit if name.endswith("_mrr") else nw.col(name) for name in SUMMED}
    crossed = {}
    for name, (top, base) in RATIOS.items():
        products = (coarse[top] * coarse[top], coarse[base] * coarse[top], coarse[base] * coarse[base])
        crossed |= dict(zip(squares(name), products, strict=True))
    counted = {ACCOUNTS[base]: one(nw.col(base) > 0) for base in BASES}
    return rows.with_columns(**crossed, **counted).group_by("t", "cell").agg(*sums(MEASURES))
