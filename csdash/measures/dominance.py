"""Dominance: how much of what a group pays its largest accounts pay, month by month, added up over accounts.

By the p%-rule of statistical disclosure control (Hundepool et al., 2012, chapter 4.2) an amount tells of its largest account
where what all but the two largest add to it is less than p per cent of the largest: the second, who knows their own
share, could work it out that closely.
"""

from collections.abc import Iterable

import polars as pl

from csdash.measures.stage import Stage

P = 0.15
# What there is to hide in an amount: what is paid, and what is paid otherwise than a year before.
HELD, MOVED = "held", "moved"
COLUMNS = ("t", "kind", "group", "amount", "first", "second")


def dominance(stage: Stage, name: str, window: int, since: int) -> pl.DataFrame:
    """The amount of each group of attribute `name` and its two largest parts: t, kind, group, amount, first, second.

    From month `since` on, in minor units; one group of all where `name` is empty. What moved is of those who paid at the
    opening of a window, by the attributes of then.
    """
    group = next(
        (one.cast(pl.String) for one in stage.vocabulary.decode("cell") if one.meta.output_name() == name),
        pl.lit(""),
    ).alias("group")
    held = stage.paid.to_native().filter(pl.col("m") >= since).select("cell", t="m", amount="mrr")
    kinds = [(HELD, held)]
    if stage.coverage.n_months > window:
        pairs = stage.pairs(window).to_native()
        moved = pairs.filter((pl.col("t") >= since + window) & (pl.col("opening") > 0)).select(
            "t", "cell", amount=(pl.col("closing") - pl.col("opening")).abs()
        )
        kinds.append((MOVED, moved.filter(pl.col("amount") > 0)))
    largest = pl.col("amount").top_k(2).sort(descending=True)
    return pl.concat(
        rows.group_by("t", group)
        .agg(
            pl.col("amount").sum().cast(pl.Int64),
            largest.first().cast(pl.Int64).alias("first"),
            largest.get(1, null_on_oob=True).fill_null(0).cast(pl.Int64).alias("second"),
        )
        .select("t", pl.lit(kind).alias("kind"), *COLUMNS[2:])
        for kind, rows in kinds
    ).collect()


def tells_of_one(amounts: pl.Series) -> bool:
    """Whether the sum of what these accounts add tells of the largest, by the p%-rule; nothing at all does not."""
    first, second = [*amounts.abs().top_k(2).sort(descending=True).to_list(), 0.0, 0.0][:2]
    return bool(first) and amounts.abs().sum() - first - second < P * first


def is_dominated(parts: pl.DataFrame, groups: Iterable[str] | None = None) -> bool:
    """Whether the amount of `groups` together (all of them unless told) tells of its largest account in any month."""
    rows = parts if groups is None else parts.filter(pl.col("group").is_in(list(groups)))
    largest = pl.concat_list("first", "second").list.explode().top_k(2).sort(descending=True)
    sums = rows.group_by("t", "kind").agg(
        pl.col("amount").sum(),
        largest.first().alias("first"),
        largest.get(1, null_on_oob=True).alias("second"),
    )
    rest = pl.col("amount") - pl.col("first") - pl.col("second")
    return not sums.filter(rest.cast(pl.Float64) < P * pl.col("first").cast(pl.Float64)).is_empty()
