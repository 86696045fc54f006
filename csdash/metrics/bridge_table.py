"""The bridge as a table: opening, each movement, closing, in money and accounts, adding up exactly."""

from collections.abc import Sequence

import polars as pl

from csdash.errors import NotEnoughHistory
from csdash.measures.cubes import Cubes, Where, settled
from csdash.metrics.summed import cube_rows, grid_of, on_grid

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
    cubes: Cubes, windows: Sequence[int], by: Sequence[str] = (), where: Where | None = None
) -> pl.DataFrame:
    """Per window, closing month t and group of `by`: MONEY in ticks, COUNTS, and MEMO: what of it needs a look.

    Attributes are those of the opening; what then sits in another group at the closing leaves and arrives
    as a net transfer, so that opening + new + reactivation + expansion - contraction - churned + fx +
    transfer = closing holds for every group, and a group's closing is what is in it then. In accounts,
    opening + new + reactivation - churned - merged + transfer = closing: merged ones are kept and no longer
    counted on their own. Raises NotEnoughHistory and UnknownName.
    """
    where = settled(where)
    for window in windows:
        if window >= cubes.coverage.n_months:
            raise NotEnoughHistory(window, cubes.coverage.n_months)
    for dimension in by:
        cubes.check_dimension(dimension)
    keys = ["window", "t", *by]
    told = [name for name in (*MONEY, *COUNTS, *MEMO) if name not in MADE]
    flows = cubes.sums("bridge", [*told, "kept_mrr", "n_kept"], by, where)
    flows = flows.filter(pl.col("window").is_in(list(windows)))
    moved = transfers(cubes, windows, by, where)
    groups = pl.concat([flows.select("window", *by), moved.select("window", *by)])
    grid = pl.concat(
        grid_of(
            groups.filter(pl.col("window") == window),
            range(cubes.coverage.first + window, cubes.coverage.last + 1),
            by,
            None,
        ).select(pl.lit(window, dtype=pl.Int32).alias("window"), pl.all())
        for window in windows
    )
    table = on_grid(flows, grid).hstack(on_grid(moved, grid).drop(keys))
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


def transfers(cubes: Cubes, windows: Sequence[int], by: Sequence[str], where: Where) -> pl.DataFrame:
    """Net arrivals per window, closing month and group: window, t, *by, transfer_mrr (ticks), n_transfer, both signed."""
    rows = cube_rows(cubes, "transfers", {}, pl.col("window").is_in(list(windows)))
    values = ("transfer_mrr", "n_transfer")

    def side(end: str, sign: int) -> pl.LazyFrame:
        here = rows.filter(cubes.meets(where, f"{end}_")) if where else rows
        return here.select(
            "window",
            "t",
            *(pl.col(f"{end}_{name}").alias(name) for name in by),
            *(pl.col(value) * sign for value in values),
        )

    both = pl.concat([side("closing", 1), side("opening", -1)])
    return both.group_by("window", "t", *by).agg(pl.col(values).sum()).collect()


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
