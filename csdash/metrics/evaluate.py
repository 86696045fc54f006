"""Evaluate: declared metrics over cubes. The only place where a ratio is taken."""

from collections.abc import Sequence
from functools import lru_cache

import polars as pl

from csdash.contract.health import SCORE_TENTHS
from csdash.errors import NotEnoughHistory, NotUnlocked
from csdash.measures.as_written import AS_WRITTEN
from csdash.measures.cubes import Cubes, Where, settled
from csdash.metrics.interval import added, effective, with_bounds
from csdash.metrics.kaplan_meier import kaplan_meier, median
from csdash.metrics.metric import Complement, MedianWait, Metric, Ratio, Sum, Total
from csdash.metrics.summed import (
    Months,
    by_each,
    cube_rows,
    grid_of,
    measures_of,
    table_of,
    together,
    within,
)
from csdash.money import EXACT, TICKS

COLUMNS = ("metric", "value", "lower", "upper", "numerator", "denominator", "n_accounts")
FIGURES = COLUMNS[1:-1]
NO_REST = "a median cannot be told for all others from sums; ask for each group"


def evaluate(
    asked: Sequence[tuple[Metric, Cubes]],
    window: int,
    by: Sequence[str] = (),
    where: Where | None = None,
    *,
    months: Months = None,
    others: bool = False,
) -> pl.DataFrame:
    """Each metric over its cubes, per month t and group: t, *by, then COLUMNS; in some `months` only where they are given.

    With `others` each row holds the figures of all other groups together instead of its own.

    `value` is null where the denominator is 0: undefined, not zero. `lower` and `upper` are the ends of
    the 95% interval, null where there is none to give. `numerator` and `denominator` are exact, money in
    currency units; both are null for a median. Months without any row of a group are there, with sums of 0.
    Raises NotEnoughHistory, NotUnlocked and UnknownName.
    """
    where = settled(where)
    for metric, cubes in asked:
        _check(metric, cubes, window, by)
    rules = [(_rule(metric), cubes) for metric, cubes in asked if not isinstance(metric, MedianWait)]
    if others and len(rules) < len(asked):
        raise ValueError(NO_REST)
    sums = together(rules, window, by, where, months)
    told = []
    for metric, cubes in asked:
        if isinstance(metric, MedianWait):
            told.append(_median_wait(metric, cubes, by, where, months))
            continue
        rule = _rule(metric)
        found = sums[table_of(rule, cubes)]
        if others:
            measures = pl.col(measures_of(rule))
            found = found.with_columns(measures.sum().over("t") - measures)
        keys = ["t", *by, pl.lit(metric.key).alias("metric")]
        told.append(figures(metric, found, cubes.square_unit, keys))
    return pl.concat(told).collect(optimizations=AS_WRITTEN)


def contrasts(
    asked: Sequence[tuple[Metric, Cubes]],
    window: int,
    dimensions: Sequence[str],
    where: Where | None,
    month: int,
) -> pl.DataFrame:
    """Each group of each attribute beside all others of it: metric, dimension, group, is_rest, value, lower, upper, n_accounts.

    In the order of the metrics, the attributes and their groups; the same figures as `evaluate` by each attribute, from
    one pass over the rows. Raises as it does.
    """
    where = settled(where)
    for metric, cubes in asked:
        _check(metric, cubes, window, dimensions)
    if any(isinstance(metric, MedianWait) for metric, _ in asked):
        raise ValueError(NO_REST)
    sums = by_each([(_rule(metric), cubes) for metric, cubes in asked], window, dimensions, where, month)
    told = []
    for metric, cubes in asked:
        keys = [pl.lit(metric.key).alias("metric"), "dimension", "group", "is_rest"]
        found = sums[table_of(_rule(metric), cubes)]
        told.append(figures(metric, found, cubes.square_unit, keys, ("value", "lower", "upper")))
    return pl.concat(told).collect(optimizations=AS_WRITTEN)


def figures(
    metric: Metric,
    sums: pl.DataFrame,
    square_unit: int,
    keys: Sequence[str | pl.Expr],
    names: Sequence[str] = FIGURES,
) -> pl.LazyFrame:
    """The figures of a metric in each row of sums: keys, those of FIGURES that are asked for, n_accounts.

    To be collected with those of other metrics: a query of its own takes longer to start than to run.
    """
    rule = _rule(metric)
    if isinstance(rule, Ratio):
        sums = with_bounds(sums, rule, square_unit)
    columns = _total(rule) if isinstance(rule, Total) else _ratio(rule)
    if isinstance(metric, Complement):
        columns = _complement(columns)
    return sums.lazy().select(*keys, **{name: columns[name] for name in names}, n_accounts=pl.col(rule.n))


def _rule(metric: Metric) -> Metric:
    return metric.of if isinstance(metric, Complement) else metric


def refusal(metric: Metric, cubes: Cubes, window: int) -> NotUnlocked | NotEnoughHistory | None:
    """Why a metric cannot be told of these cubes at all; None where it can."""
    if metric.cube not in cubes.frames:
        return NotUnlocked(metric.unlocked_by or metric.cube, metric.name)
    if metric.is_windowed and window >= cubes.coverage.n_months:
        return NotEnoughHistory(window, cubes.coverage.n_months)
    return None


def _check(metric: Metric, cubes: Cubes, window: int, by: Sequence[str]) -> None:
    if (reason := refusal(metric, cubes, window)) is not None:
        raise reason
    for dimension in by:
        cubes.check_dimension(dimension)


def effective_accounts(metric: Metric, cubes: Cubes, window: int, where: Where, month: int) -> float | None:
    """The effective number of accounts behind a ratio in one month; None for what is no ratio or undefined."""
    rule = _rule(metric)
    if not isinstance(rule, Ratio) or rule.cube not in cubes.frames:
        return None
    sums = together([(rule, cubes)], window, (), where, [month])[table_of(rule, cubes)]
    found = effective(sums, rule, cubes.square_unit)
    return found[0] if len(found) else None


def _scale(sum_: Sum) -> int:
    """How many raw units make one: ticks of money, tenths of a score, counts as they are."""
    name = sum_[0].lstrip("-")
    if name == "mrr" or name.endswith("_mrr") or name.startswith("mrr_"):
        return TICKS
    return SCORE_TENTHS if name == "score" else 1


def exact(sum_: Sum, times: int = 1) -> pl.Expr:
    """A declared sum as exact decimals: money in units, counts as they are."""
    return (added(sum_) * times).cast(EXACT) / pl.lit(_scale(sum_)).cast(pl.Decimal(38, 0))


def _total(rule: Total) -> dict[str, pl.Expr]:
    told = exact(rule.total, rule.times)
    none = pl.lit(None, dtype=pl.Float64)
    return {
        "value": told.cast(pl.Float64),
        "lower": none,
        "upper": none,
        "numerator": told,
        "denominator": pl.lit(None, dtype=EXACT),
    }


@lru_cache(maxsize=256)
def _ratio(rule: Ratio) -> dict[str, pl.Expr]:
    scale = rule.times * _scale(rule.denominator) / _scale(rule.numerator)
    base = added(rule.denominator)
    lower, upper = (pl.col(end) * scale for end in ("lower", "upper"))
    low, high = rule.bounds
    return {
        "value": pl.when(base > 0).then(added(rule.numerator) / base * scale),
        "lower": lower.clip(lower_bound=low) if low is not None else lower,
        "upper": upper.clip(upper_bound=high) if high is not None else upper,
        "numerator": exact(rule.numerator),
        "denominator": exact(rule.denominator),
    }


def _complement(columns: dict[str, pl.Expr]) -> dict[str, pl.Expr]:
    return {
        "value": 1 - columns["value"],
        "lower": 1 - columns["upper"],
        "upper": 1 - columns["lower"],
        "numerator": columns["denominator"] - columns["numerator"],
        "denominator": columns["denominator"],
    }


def _median_wait(
    metric: MedianWait, cubes: Cubes, by: Sequence[str], where: Where, months: Months
) -> pl.LazyFrame:
    rows = cube_rows(cubes, metric.cube, where, *within(months))
    keys = ["t", *by]
    nobody = pl.lit(0, dtype=pl.Int64)
    counts = rows.select(
        *keys, age=metric.age, events=metric.events, censored=metric.censored, entered=nobody
    ).collect()
    starts = counts.group_by(keys).agg((pl.col("events") + pl.col("censored")).sum().alias("n_accounts"))
    age = pl.lit(0, dtype=counts.schema["age"])
    entries = starts.lazy().select(*keys, age=age, events=nobody, censored=nobody, entered="n_accounts")
    curves = kaplan_meier(pl.concat([entries, counts.lazy()]), keys)
    medians = median(curves.lazy(), keys).join(starts.lazy(), on=keys)
    grid = grid_of(starts, range(cubes.coverage.first, cubes.coverage.last + 1), by, months)
    told = grid.lazy().join(medians, on=keys, how="left").with_columns(pl.col("n_accounts").fill_null(0))
    none = pl.lit(None, dtype=EXACT)
    columns = {name: pl.col(name).cast(pl.Float64) for name in ("value", "lower", "upper")}
    names = {"metric": pl.lit(metric.key), **columns, "numerator": none, "denominator": none}
    return told.select(*keys, **names, n_accounts="n_accounts").sort(keys)
