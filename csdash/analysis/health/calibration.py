"""Calibration: whether as many left at each height of the score as the months before had led to expect."""

import polars as pl

from csdash.analysis.difference import NO_FIGURE, Measured
from csdash.analysis.estimates import ratio, share

# With how many accounts the overall share weighs in what is expected of a height that few had.
_PRIOR = 4
SCHEMA = {
    "group": pl.Int64,
    **dict.fromkeys(("value", "lower", "upper"), pl.Float64),
    "n_accounts": pl.Int64,
    "n_lost": pl.Int64,
    "expected": pl.Float64,
}


def calibration(rows: pl.DataFrame) -> tuple[pl.DataFrame, Measured]:
    """What share left per ten points of score, beside what the test months before had led to expect, and its skill.

    group (the lower edge), value, lower, upper, n_accounts, n_lost, expected (null for the first test month). Skill is
    1 less the squared error of the expected shares over that of expecting the overall share of the months before: above
    0 the score helps, with an interval over accounts. Expectations use closed months only, and lean on the overall
    share by four accounts.
    """
    known = rows.drop_nulls("score").with_columns(
        group=(pl.col("score") // 10 * 10).clip(0, 90).cast(pl.Int64), lost=pl.col("is_lost").cast(pl.Float64)
    )
    months = sorted(set(known["month"]))
    parts = []
    for i, month in enumerate(months):
        now, past = known.filter(pl.col("month") == month), known.filter(pl.col("month") < month)
        if not i or past.is_empty():
            parts.append(now.with_columns(expected=pl.lit(None, pl.Float64), usual=pl.lit(None, pl.Float64)))
            continue
        usual = past["lost"].mean()
        learnt = past.group_by("group").agg(
            ((pl.col("lost").sum() + _PRIOR * usual) / (pl.len() + _PRIOR)).alias("expected")
        )
        met = now.join(learnt, on="group", how="left", maintain_order="left")
        parts.append(met.with_columns(pl.col("expected").fill_null(usual), usual=pl.lit(usual, pl.Float64)))
    if not parts:
        return pl.DataFrame(schema=SCHEMA), NO_FIGURE
    foretold = pl.concat(parts)
    told = []
    for (group,), members in foretold.sort("group").group_by("group", maintain_order=True):
        one = share(int(members["is_lost"].sum()), members.height)
        n_lost = int(members["is_lost"].sum())
        told.append((group, one.value, one.lower, one.upper, one.n, n_lost, members["expected"].mean()))
    errors = foretold.drop_nulls("expected").with_columns(
        gained=(pl.col("lost") - pl.col("usual")) ** 2 - (pl.col("lost") - pl.col("expected")) ** 2,
        usual=(pl.col("lost") - pl.col("usual")) ** 2,
    )
    by = errors.group_by("account_id", maintain_order=True).agg(pl.col("gained", "usual").sum())
    return pl.DataFrame(told, schema=SCHEMA, orient="row"), ratio(
        by["gained"].to_list(), by["usual"].to_list()
    )
