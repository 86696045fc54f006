"""The bridge as a table: opening, each movement, closing, in money and accounts, adding up exactly."""

from collections.abc import Sequence

import polars as pl

from csdash.errors import NotEnoughHistory
from csdash.measures.cubes import Cubes, Where, settled
from csdash.metrics.summed import cube_rows

ADDED = ("new", "reactivation", "expansion")
REMOVED = ("contraction", "churned")
MONEY = (
    "opening_mrr",
    *(f"{name}_mrr" for name in (*ADDED, *REMOVED)),
    "fx_mrr",
    "transfer_mrr",
    "closing_mrr",
)
COUNTS = (
    "n_opening",
    *(f"n_{name}" for name in (*ADDED, *REMOVED)),
    "n_fx",
    "n_transfer",
    "n_closing",
)
# What scripts read by its place stays there; what came later stands at the end.
MEMO = ("returned_mrr", "n_returned", "to_free_mrr", "n_to_free", "n_merged")
# Lines that are no measure of the bridge's cube, but made of it.
MADE = ("transfer_mrr", "closing_mrr", "n_transfer", "n_closing")


def bridge_table(
    cubes: Cubes, window: int, by: Sequence[str] = (), where: Where | None = None
) -> pl.DataFrame:
    """Per closing month t and group of `by`: MONEY in ticks, COUNTS, and MEMO: what of it needs a look.

    Attributes are those of the opening; what then sits in another group at the closing leaves and arrives
    as a net transfer, so that opening + new + reactivation + expansion - contraction - churned + fx +
    transfer = closing holds for every group, and a group's closing is what is in it then. In accounts,
    opening + new + reactivation - churned - merged + transfer = closing: merged ones are kept and no longer
    counted on their own. Raises NotEnoughHistory and UnknownName.
    """
    where = settled(where)
    if window >= cubes.coverage.n_months:
        raise NotEnoughHistory(window, cubes.coverage.n_months)
    for dimension in by:
        cubes.check_dimension(dimension)
    told = [name for name in (*MONEY, *COUNTS, *MEMO) if name not in MADE]
    rows = cube_rows(cubes, "bridge", where, pl.col("window") == window)
    moved = transfers(cubes, window, by, where)
    flows = rows.group_by("t", *by).agg(pl.col(*told, "kept_mrr", "n_kept").sum()).collect()
    months = pl.DataFrame(
        {"t": range(cubes.coverage.first + window, cubes.coverage.last + 1)}, schema={"t": pl.Int32}
    )
    groups = pl.concat([flows.select(by), moved.select(by)]).unique() if by else None
    grid = months.join(groups, how="cross") if groups is not None else months
    keys = ["t", *by]
    table = grid.join(flows, on=keys, how="left").join(moved, on=keys, how="left").fill_null(0)
    return (
        table.with_columns(
            closing_mrr=pl.sum_horizontal(
                "kept_mrr", "new_mrr", "reactivation_mrr", "fx_mrr", "transfer_mrr"
            ),
            n_closing=pl.sum_horizontal("n_kept", "n_new", "n_reactivation", "n_transfer")
            - pl.col("n_merged"),
        )
        .select(*keys, *MONEY, *COUNTS, *MEMO)
        .sort(keys)
    )


def transfers(cubes: Cubes, window: int, by: Sequence[str], where: Where) -> pl.DataFrame:
    """Net arrivals per closing month and group: t, *by, transfer_mrr (ticks), n_transfer, both signed."""
    rows = cube_rows(cubes, "transfers", {}, pl.col("window") == window)
    values = ("transfer_mrr", "n_transfer")

    def side(end: str, sign: int) -> pl.LazyFrame:
        here = rows.filter(cubes.meets(where, f"{end}_")) if where else rows
        return here.select(
            "t",
            *(pl.col(f"{end}_{name}").alias(name) for name in by),
            *(pl.col(value) * sign for value in values),
        )

    both = pl.concat([side("closing", 1), side("opening", -1)])
    return both.group_by("t", *by).agg(pl.col(values).sum()).collect()


def breaches(cubes: Cubes) -> pl.DataFrame:
    """Where the bridge does not meet the stock: window, t, end, difference in ticks; empty when all is well.

    The stock is added up on its own, straight from the account-months, for every combination of
    attributes; so an empty answer holds for every segment as well as for the company.
    """
    names = list(cubes.dimensions)
    stock = cubes.frames["stock"]
    found = [
        pl.DataFrame(schema={"window": pl.Int32, "t": pl.Int32, "end": pl.String, "difference": pl.Int64})
    ]
    for window in cubes.frames["bridge"]["window"].unique().sort():
        rows, moved = (
            cubes.frames[name].filter(pl.col("window") == window) for name in ("bridge", "transfers")
        )
        opened = stock.with_columns(pl.col("t") + window).filter(pl.col("t") <= cubes.coverage.last)
        closed = stock.filter(pl.col("t") >= cubes.coverage.first + window)
        closing = pl.sum_horizontal("kept_mrr", "new_mrr", "reactivation_mrr", "fx_mrr")
        ends = {
            "opening": [
                _amounts(rows, names, pl.col("opening_mrr")),
                _amounts(opened, names, -pl.col("mrr")),
            ],
            "closing": [
                _amounts(rows, names, closing),
                _amounts(moved, names, pl.col("transfer_mrr"), "closing_"),
                _amounts(moved, names, -pl.col("transfer_mrr"), "opening_"),
                _amounts(closed, names, -pl.col("mrr")),
            ],
        }
        for end, amounts in ends.items():
            off = pl.concat(amounts).group_by("t", *names).agg(pl.col("difference").sum())
            found.append(
                off.filter(pl.col("difference") != 0).select(
                    pl.lit(window).alias("window"), "t", pl.lit(end).alias("end"), "difference"
                )
            )
    return pl.concat(found)


def _amounts(rows: pl.DataFrame, names: list[str], amount: pl.Expr, prefix: str = "") -> pl.DataFrame:
    """One side of the account: t, the attributes, and what it adds to the difference."""
    return rows.select(
        "t", *(pl.col(prefix + name).alias(name) for name in names), amount.alias("difference")
    )
