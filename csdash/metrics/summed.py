"""Summed: the sums that metrics are made of, per month and group. What lies in one cube is added up in one pass."""

from collections.abc import Collection, Sequence

import polars as pl

from csdash.measures.as_written import AS_WRITTEN
from csdash.measures.cubes import Cubes, Where
from csdash.metrics.interval import needed
from csdash.metrics.metric import Metric, Ratio, Total

# Metrics of one such table share their sums: the cubes, the cube, and which of its rows.
Table = tuple[int, str, tuple[str, str] | None]
# The months asked for; None for all.
Months = Collection[int] | None


def table_of(rule: Metric, cubes: Cubes) -> Table:
    """Which sums a metric is made of."""
    return id(cubes), rule.cube, rule.where if isinstance(rule, Ratio) else None


def measures_of(rule: Metric) -> list[str]:
    """The measures that a metric adds up, those of its interval among them."""
    names = [rule.n]
    if isinstance(rule, Total):
        names += [name.lstrip("-") for name in rule.total]
    if isinstance(rule, Ratio):
        names += [name.lstrip("-") for name in (*rule.numerator, *rule.denominator)] + needed(rule)
    return list(dict.fromkeys(names))


def together(
    rules: Sequence[tuple[Metric, Cubes]], window: int, by: Sequence[str], where: Where, months: Months
) -> dict[Table, pl.DataFrame]:
    """The sums of many metrics, each table of them added up once, with every covered month for every group.

    Of some `months` only where they are given: what others hold is not read.
    """
    return {
        table: _sums(rule, cubes, measures, window, by, where, months)
        for table, (rule, cubes, measures) in _tables(rules).items()
    }


def _tables(rules: Sequence[tuple[Metric, Cubes]]) -> dict[Table, tuple[Metric, Cubes, list[str]]]:
    tables: dict[Table, tuple[Metric, Cubes, list[str]]] = {}
    for rule, cubes in rules:
        _, _, measures = tables.setdefault(table_of(rule, cubes), (rule, cubes, []))
        measures += [name for name in measures_of(rule) if name not in measures]
    return tables


def by_each(
    rules: Sequence[tuple[Metric, Cubes]], window: int, dimensions: Sequence[str], where: Where, month: int
) -> dict[Table, pl.DataFrame]:
    """The sums of many metrics in one month, per group of each attribute and of all its other groups.

    dimension, group, is_rest, then the measures; the rows of the month are sought once.
    """
    return {
        table: _contrasted(rule, cubes, measures, window, dimensions, where, month)
        for table, (rule, cubes, measures) in _tables(rules).items()
    }


def _contrasted(
    rule: Metric,
    cubes: Cubes,
    measures: list[str],
    window: int,
    dimensions: Sequence[str],
    where: Where,
    month: int,
) -> pl.DataFrame:
    rows, first = rows_of(rule, cubes, window, where, [month])
    found = rows.select(*dimensions, *measures).collect()
    if not first <= month <= cubes.coverage.last:
        found = found.clear()
    # In one pass over all attributes, with each group by its place among the labels.
    placed = pl.concat(
        found.lazy().select(
            pl.lit(i, dtype=pl.UInt8).alias("i"),
            pl.col(name).to_physical().cast(pl.UInt32).alias("place"),
            *measures,
        )
        for i, name in enumerate(dimensions)
    )
    sums = pl.col(measures)
    groups = (
        placed.group_by("i", "place").agg(sums.sum()).sort("i", "place").collect(optimizations=AS_WRITTEN)
    )
    labels = cubes.vocabulary.labels
    names = [
        (dimensions[i], labels[dimensions[i]][place])
        for i, place in zip(groups["i"], groups["place"], strict=True)
    ]
    schema = {"dimension": pl.String, "group": pl.String}
    groups = pl.DataFrame(names, schema=schema, orient="row").hstack(groups.drop("i", "place"))
    rests = groups.with_columns(sums.sum().over("dimension") - sums)
    return pl.concat(
        frame.with_columns(is_rest=pl.lit(value=flag)) for frame, flag in ((groups, False), (rests, True))
    )


def rows_of(
    rule: Metric, cubes: Cubes, window: int, where: Where, months: Months
) -> tuple[pl.LazyFrame, int]:
    """The rows of a metric's cube that count, and the first month it can be told for."""
    conditions, first = _counted(rule, cubes, window, months)
    if isinstance(rule, Ratio) and rule.where:
        name, value = rule.where
        conditions.append(pl.col(name) == value)
    return cube_rows(cubes, rule.cube, where, *conditions), first


def _counted(rule: Metric, cubes: Cubes, window: int, months: Months) -> tuple[list[pl.Expr], int]:
    """Which windows and months of its cube a metric counts, and the first month it can be told for."""
    if not rule.is_windowed:
        return within(months), cubes.coverage.first
    return [pl.col("window") == window, *within(months)], cubes.coverage.first + window


def within(months: Months) -> list[pl.Expr]:
    """The condition that a row is of one of the months asked for."""
    if months is None:
        return []
    # One is compared, and not sought in a list of one.
    return [pl.col("t") == next(iter(months)) if len(months) == 1 else pl.col("t").is_in(list(months))]


def cube_rows(cubes: Cubes, name: str, where: Where, *conditions: pl.Expr) -> pl.LazyFrame:
    """The rows of a cube that meet `where` and all conditions, to be read no wider than they are asked for."""
    met = [*([cubes.meets(where)] if where else []), *conditions]
    rows = cubes.frames[name].lazy()
    return rows.filter(*met) if met else rows


def _sums(
    rule: Metric,
    cubes: Cubes,
    measures: list[str],
    window: int,
    by: Sequence[str],
    where: Where,
    months: Months,
) -> pl.DataFrame:
    conditions, first = _counted(rule, cubes, window, months)
    is_part = isinstance(rule, Ratio) and rule.where is not None
    found = None if is_part else cubes.rolled(rule.cube, measures, by, where)
    if found is None:
        rows, _ = rows_of(rule, cubes, window, where, months)
        # In one query, which reads only the columns it needs.
        rows = rows.group_by("t", *by).agg(pl.col(measures).sum())
    else:
        rows = found.lazy().filter(*conditions).select("t", *by, *measures)
    # Kept as a frame: every metric of the table starts from it.
    grouped = rows.sort("t", *by).collect()
    covered = range(first, cubes.coverage.last + 1)
    if by and months is not None and len(months) == 1:
        # The groups there are, are those of this month.
        return grouped if next(iter(months)) in covered else grouped.clear()
    if is_whole(grouped, covered, by, months):
        return grouped
    return on_grid(grouped, grid_of(grouped, covered, by, months))


def is_whole(grouped: pl.DataFrame, covered: range, by: Sequence[str], months: Months) -> bool:
    """Whether sorted sums have a row for every covered month and group: mostly, and a look is quicker than a join."""
    asked = [t for t in covered if months is None or t in months]
    if not asked or grouped.is_empty():
        return False
    n_groups = (grouped[by[0]] if len(by) == 1 else grouped.select(by)).n_unique() if by else 1
    is_covered = asked[0] <= grouped["t"][0] and grouped["t"][-1] <= asked[-1]
    return is_covered and grouped.height == len(asked) * n_groups


def grid_of(grouped: pl.DataFrame, covered: range, by: Sequence[str], months: Months) -> pl.DataFrame:
    """Every covered month for every group there is."""
    asked = [t for t in covered if months is None or t in months]
    grid = pl.DataFrame({"t": asked}, schema={"t": pl.Int32})
    return grid.join(grouped.select(by).unique(), how="cross") if by else grid


def on_grid(grouped: pl.DataFrame, grid: pl.DataFrame) -> pl.DataFrame:
    """The sums of `grouped` in each row of the grid, in its order by all its columns; 0 where nothing was added up."""
    keys = grid.columns
    measures = [name for name in grouped.columns if name not in keys]
    found = grid.lazy().join(grouped.lazy(), on=keys, how="left").with_columns(pl.col(measures).fill_null(0))
    return found.sort(keys).collect(optimizations=AS_WRITTEN)
