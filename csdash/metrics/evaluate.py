"""Evaluate: declared metrics over cubes. The only place where a ratio is taken."""

from collections.abc import Sequence
from functools import lru_cache

import polars as pl

from csdash.contract.health import SCORE_TENTHS
from csdash.errors import NotEnoughHistory, NotUnlocked
from csdash.measures.cubes import Cubes, Where, settled
from csdash.metrics.interval import added, effective, needed, with_bounds
from csdash.metrics.kaplan_meier import kaplan_meier, median
from csdash.metrics.metric import Complement, MedianWait, Metric, Ratio, Sum, Total
from csdash.money import EXACT, TICKS

COLUMNS = ("metric", "value", "lower", "upper", "numerator", "denominator", "n_accounts")


def evaluate(
    metric: Metric,
    cubes: Cubes,
    window: int,
    by: Sequence[str] = (),
    where: Where | None = None,
    *,
    month: int | None = None,
    others: bool = False,
) -> pl.DataFrame:
    """`metric` per month t and group: t, *by, then COLUMNS; in one `month` only where one is given.

    With `others` each row holds the figures of all other groups together instead of its own.

    `value` is null where the denominator is 0: undefined, not zero. `lower` and `upper` are the ends of
    the 95% interval, null where there is none to give. `numerator` and `denominator` are exact, money in
    currency units; both are null for a median. Months without any row of a group are there, with sums of 0.
    Raises NotEnoughHistory, NotUnlocked and UnknownName.
    """
    where = settled(where)
    if metric.cube not in cubes.frames:
        raise NotUnlocked(metric.unlocked_by or metric.cube, metric.name)
    if metric.is_windowed and window >= cubes.coverage.n_months:
        raise NotEnoughHistory(window, cubes.coverage.n_months)
    for dimension in by:
        cubes.check_dimension(dimension)
    if isinstance(metric, MedianWait):
        if others:
            raise ValueError("a median cannot be told for all others from sums; ask for each group")
        return _median_wait(metric, cubes, by, where, month)
    rule = metric.of if isinstance(metric, Complement) else metric
    sums = _sums(rule, cubes, window, by, where, month)
    if others:
        measures = pl.col(_measures(rule))
        sums = sums.with_columns(measures.sum().over("t") - measures)
    if isinstance(rule, Ratio):
        sums = with_bounds(sums, rule, cubes.square_unit)
    columns = _total(rule) if isinstance(rule, Total) else _ratio(rule)
    if isinstance(metric, Complement):
        columns = _complement(columns)
    return _finished(sums.select("t", *by, **columns, n_accounts=pl.col(rule.n)), metric, by)


def effective_accounts(metric: Metric, cubes: Cubes, window: int, where: Where, month: int) -> float | None:
    """The effective number of accounts behind a ratio in one month; None for what is no ratio or undefined."""
    rule = metric.of if isinstance(metric, Complement) else metric
    if not isinstance(rule, Ratio) or rule.cube not in cubes.frames:
        return None
    sums = _sums(rule, cubes, window, (), where, month)
    found = effective(sums, rule, cubes.square_unit)
    return found[0] if len(found) else None


def _sums(
    rule: Metric, cubes: Cubes, window: int, by: Sequence[str], where: Where, month: int | None
) -> pl.DataFrame:
    """The sums a metric needs per month and group, with every covered month present for every group."""
    first, measures = cubes.coverage.first, _measures(rule)
    conditions = [cubes.meets(where)] if where else []
    if rule.is_windowed:
        conditions.append(pl.col("window") == window)
        first += window
    if month is not None:
        conditions.append(pl.col("t") == month)
    if isinstance(rule, Ratio) and rule.where:
        name, value = rule.where
        conditions.append(pl.col(name) == value)
    # In one query, which reads only the columns it needs.
    rows = cubes.frames[rule.cube].lazy()
    rows = rows.filter(*conditions) if conditions else rows
    grouped = rows.group_by("t", *by).agg(pl.col(measures).sum()).collect()
    grid = _grid(grouped, range(first, cubes.coverage.last + 1), by, month)
    return grid.join(grouped, on=["t", *by], how="left").with_columns(pl.col(measures).fill_null(0))


def _grid(grouped: pl.DataFrame, covered: range, by: Sequence[str], month: int | None) -> pl.DataFrame:
    """Every covered month for every group there is."""
    months = pl.DataFrame({"t": [t for t in covered if month in (None, t)]}, schema={"t": pl.Int32})
    return months.join(grouped.select(by).unique(), how="cross") if by else months


def _measures(rule: Metric) -> list[str]:
    names = [rule.n]
    if isinstance(rule, Total):
        names += [name.lstrip("-") for name in rule.total]
    if isinstance(rule, Ratio):
        names += [name.lstrip("-") for name in (*rule.numerator, *rule.denominator)] + needed(rule)
    return list(dict.fromkeys(names))


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
    metric: MedianWait, cubes: Cubes, by: Sequence[str], where: Where, month: int | None
) -> pl.DataFrame:
    rows = cubes.select(metric.cube, where)
    if month is not None:
        rows = rows.filter(pl.col("t") == month)
    keys = ["t", *by]
    counts = rows.group_by(*keys, pl.col(metric.age).alias("age")).agg(
        pl.col(metric.events).sum().alias("events"), pl.col(metric.censored).sum().alias("censored")
    )
    starts = counts.group_by(keys).agg((pl.col("events") + pl.col("censored")).sum().alias("n_accounts"))
    entries = starts.select(
        *keys,
        pl.lit(0, dtype=pl.Int64).alias("age"),
        pl.lit(0, dtype=pl.Int64).alias("events"),
        pl.lit(0, dtype=pl.Int64).alias("censored"),
        pl.col("n_accounts").alias("entered"),
    )
    counts = counts.with_columns(entered=pl.lit(0, dtype=pl.Int64)).select(entries.columns)
    medians = median(kaplan_meier(pl.concat([entries, counts]), keys), keys).join(starts, on=keys)
    grid = _grid(starts, range(cubes.coverage.first, cubes.coverage.last + 1), by, month)
    medians = grid.join(medians, on=keys, how="left").with_columns(pl.col("n_accounts").fill_null(0))
    none = pl.lit(None, dtype=EXACT)
    columns = {name: pl.col(name).cast(pl.Float64) for name in ("value", "lower", "upper")}
    return _finished(
        medians.select(*keys, **columns, numerator=none, denominator=none, n_accounts="n_accounts"),
        metric,
        by,
    )


def _finished(frame: pl.DataFrame, metric: Metric, by: Sequence[str]) -> pl.DataFrame:
    return frame.with_columns(metric=pl.lit(metric.key)).select("t", *by, *COLUMNS).sort("t", *by)
