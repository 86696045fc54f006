"""How sure we are: 95% intervals from sums, without looking at an account again."""

import polars as pl

from csdash.metrics.metric import Delta, NetScore, Ratio, Sum, Wilson

Z = 1.959963984540054


def added(sum_: Sum) -> pl.Expr:
    """A declared sum over the columns of a frame of sums, as Int64."""
    total = pl.lit(0, dtype=pl.Int64)
    for name in sum_:
        total = total - pl.col(name[1:]) if name.startswith("-") else total + pl.col(name)
    return total


def needed(ratio: Ratio) -> list[str]:
    """The measures that the interval of `ratio` is made of."""
    if isinstance(ratio.interval, NetScore):
        return [ratio.interval.promoters, ratio.interval.detractors]
    if isinstance(ratio.interval, Delta):
        return [name.lstrip("-") for name in (*ratio.interval.nn, *ratio.interval.nd, *ratio.interval.dd)]
    return []


def bounds(ratio: Ratio, square_unit: int) -> tuple[pl.Expr, pl.Expr]:
    """Lower and upper end of the interval of numerator over denominator, in the raw units of the sums.

    Null where the denominator is 0, where a single account leaves nothing to estimate from, or where no
    account differs from another: no spread seen is not the same as no doubt.
    """
    top, base = added(ratio.numerator).cast(pl.Float64), added(ratio.denominator).cast(pl.Float64)
    n = pl.col(ratio.n).cast(pl.Float64)
    match ratio.interval:
        case Wilson():
            return wilson(top, base)
        case NetScore(promoters, detractors):
            return _net_score(pl.col(promoters) / base, pl.col(detractors) / base, base)
        case Delta() as delta:
            half = Z * _delta_error(delta, top / base, base, n, float(square_unit))
            spread = pl.when((base > 0) & (n > 1) & (half > 0)).then(half)
            return top / base - spread, top / base + spread


def wilson(top: pl.Expr, base: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Wilson, JASA 1927: stays within 0 and 1 and holds its level for small n."""
    share = top / base
    centre = (share + Z**2 / (2 * base)) / (1 + Z**2 / base)
    half = Z / (1 + Z**2 / base) * (share * (1 - share) / base + Z**2 / (4 * base**2)).sqrt()
    # Rounding must not carry an end past a share it should touch.
    lower = pl.when(top == 0).then(0.0).otherwise(centre - half)
    upper = pl.when(top == base).then(1.0).otherwise(centre + half)
    return pl.when(base > 0).then(lower), pl.when(base > 0).then(upper)


def _net_score(promoters: pl.Expr, detractors: pl.Expr, n: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    net = promoters - detractors
    half = Z * ((promoters + detractors - net**2).clip(lower_bound=0) / n).sqrt()
    spread = pl.when((n > 1) & (half > 0)).then(half)
    return net - spread, net + spread


def _delta_error(delta: Delta, ratio: pl.Expr, base: pl.Expr, n: pl.Expr, unit: float) -> pl.Expr:
    """Standard error of a ratio of sums (Cochran, Sampling Techniques, 1977, 2.39), from summed squares."""
    nn, nd, dd = (
        added(names).cast(pl.Float64) * unit**power
        for names, power in zip((delta.nn, delta.nd, delta.dd), delta.money, strict=True)
    )
    residual = (nn - 2 * ratio * nd + ratio**2 * dd).clip(lower_bound=0)
    return (residual * n / (n - 1)).sqrt() / base
