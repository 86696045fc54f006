"""How sure we are: 95% intervals from sums, without looking at an account again.

Money is spread unevenly, so what counts is not the accounts but the effective number of them, (sum x)^2 / sum x^2:
as many accounts of one size would tell as much (Kish, Survey Sampling, 1965). How often each interval holds the
truth, at which sizes and skews, is measured in decisions 0043 and 0054, and from how many it is shown in `enough`.
"""

from functools import lru_cache

import polars as pl

from csdash.metrics.enough import added, asked_of, enough
from csdash.metrics.metric import Delta, NetScore, Ratio, Wilson

Z = 1.959963984540054
# As in Wilson's interval, which adds z squared, almost four, accounts to those that were seen.
_PRIOR = 4

Ends = tuple[pl.Expr, pl.Expr]
Stage = dict[str, pl.Expr]


def needed(ratio: Ratio) -> list[str]:
    """The measures that the interval of `ratio` is made of."""
    if isinstance(ratio.interval, NetScore):
        return [ratio.interval.promoters, ratio.interval.detractors]
    if isinstance(ratio.interval, Delta):
        squares = (*ratio.interval.nn, *ratio.interval.nd, *ratio.interval.dd)
        return [name.lstrip("-") for name in (*squares, *asked_of(ratio.interval))]
    return []


def with_bounds(sums: pl.DataFrame, ratio: Ratio, square_unit: int) -> pl.DataFrame:
    """`sums` with `lower` and `upper`: the interval of numerator over denominator, in the raw units of the sums.

    Null where the denominator is 0, where too few accounts decide (`enough`), or where no account differs from
    another and the ratio has no end: no spread seen is not the same as no doubt.
    """
    top, base = added(ratio.numerator).cast(pl.Float64), added(ratio.denominator).cast(pl.Float64)
    match ratio.interval:
        case Wilson():
            lower, upper = wilson(top, base)
        case NetScore(promoters, detractors):
            lower, upper = _net_score(pl.col(promoters) / base, pl.col(detractors) / base, base)
        case None:
            lower = upper = base * pl.lit(None, dtype=pl.Float64)
        case Delta():
            found = sums
            # Step by step: a plan of all steps takes longer to make than they take.
            for stage in _stages(ratio, square_unit):
                found = found.with_columns(**stage)
            told = (pl.col("base") > 0) & enough(ratio, ratio.interval, square_unit)
            # What cannot be reckoned is unknown, and not a number that compares with everything.
            ends = (pl.when(told).then(pl.col(end)).fill_nan(None) for end in ("lower", "upper"))
            lower, upper = found.select(*ends).get_columns()
    return sums.with_columns(lower=lower, upper=upper)


def effective(sums: pl.DataFrame, ratio: Ratio, square_unit: int) -> pl.Series:
    """The effective number of accounts behind `ratio`: of its smaller side, where one side rests on fewer.

    Of counted things it is how many there are.
    """
    if not isinstance(ratio.interval, Delta):
        return sums.select(added(ratio.denominator).cast(pl.Float64)).to_series()
    sides = [pl.when(pl.col(side) > 0).then(1 / pl.col(side)) for side in ("nn", "dd")]
    found = sums.lazy()
    for stage in _parts(ratio, ratio.interval, square_unit):
        found = found.with_columns(**stage)
    return found.select(pl.min_horizontal(sides)).collect().to_series()


def wilson(top: pl.Expr, base: pl.Expr) -> Ends:
    """Wilson, JASA 1927: stays within 0 and 1 and holds its level for small n."""
    share = top / base
    lower, upper = _score(share, base)
    # Rounding must not carry an end past a share it should touch.
    lower = pl.when(top == 0).then(0.0).otherwise(lower)
    upper = pl.when(top == base).then(1.0).otherwise(upper)
    return pl.when(base > 0).then(lower), pl.when(base > 0).then(upper)


def student(freedom: pl.Expr) -> pl.Expr:
    """The 97.5% quantile of Student's t (Abramowitz & Stegun 26.7.5), to 0.2% from 3 degrees of freedom."""
    v = freedom.clip(lower_bound=1)
    terms = (
        (Z**3 + Z) / 4,
        (5 * Z**5 + 16 * Z**3 + 3 * Z) / 96,
        (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / 384,
        (79 * Z**9 + 776 * Z**7 + 1482 * Z**5 - 1920 * Z**3 - 945 * Z) / 92160,
    )
    return sum((term / v ** (i + 1) for i, term in enumerate(terms)), pl.lit(Z))


def _score(share: pl.Expr, n: pl.Expr) -> Ends:
    centre = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    spread = (share * (1 - share)).clip(lower_bound=0)
    half = Z / (1 + Z**2 / n) * (spread / n + Z**2 / (4 * n**2)).sqrt()
    return centre - half, centre + half


def _net_score(promoters: pl.Expr, detractors: pl.Expr, n: pl.Expr) -> Ends:
    net = promoters - detractors
    half = Z * ((promoters + detractors - net**2).clip(lower_bound=0) / n).sqrt()
    spread = pl.when((n > 1) & (half > 0)).then(half)
    return net - spread, net + spread


@lru_cache(maxsize=256)
def _stages(ratio: Ratio, square_unit: int) -> tuple[Stage, ...]:
    """The columns that an interval is made of, each stage from those before it; the last gives lower and upper.

    Written out as one expression each would hold the others many times over.
    """
    ends = _share if ratio.bounds == (0.0, 1.0) else _skewed if ratio.interval.is_skewed else _level
    return (*_parts(ratio, ratio.interval, square_unit), *ends())


def _parts(ratio: Ratio, delta: Delta, square_unit: int) -> tuple[Stage, ...]:
    """What every interval of a ratio of sums is made of: the ratio, n, and squares over squared sums.

    `nn` and `dd` belong to numerator and denominator; `variance` is that of the ratio (Cochran, Sampling Techniques, 1977, 2.39), made good for concentration.
    """
    n, top, base, dd = (pl.col(name) for name in ("n", "top", "base", "dd"))
    squares = {
        name: added(names).cast(pl.Float64) * float(square_unit) ** power
        for name, names, power in zip(
            ("nn", "nd", "dd"), (delta.nn, delta.nd, delta.dd), delta.money, strict=True
        )
    }
    residual = (pl.col("nn") - 2 * pl.col("ratio") * pl.col("nd") + pl.col("ratio") ** 2 * dd).clip(
        lower_bound=0
    )
    return (
        {
            "n": pl.col(ratio.n).cast(pl.Float64),
            "top": added(ratio.numerator).cast(pl.Float64),
            "base": added(ratio.denominator).cast(pl.Float64),
            **squares,
        },
        {"ratio": top / base},
        {"variance": residual * n / (n - 1) / base**2, "nn": pl.col("nn") / top**2, "dd": dd / base**2},
        {
            # Without a cross product no account is on both sides.
            "variance": pl.col("variance") * (_concentration() if delta.nd else 1.0),
        },
    )


def _concentration() -> pl.Expr:
    """How far the spread seen falls short where one account carries much: it drags the ratio along.

    The residuals' squares of unequal accounts add up to 1 - 2 sum w^3 / sum w^2 + sum w^2 of what they
    stand for, w being the share of an account. Of sum w^3 the sums tell only how large it is if a
    single account makes the whole inequality; n / (n - 1) is in the variance already.
    """
    n, dd = pl.col("n"), pl.col("dd")
    cubes = (dd - 1 / n).clip(lower_bound=0) ** 1.5 + 1 / n**2
    short = (1 - 2 * cubes / dd + dd).clip(lower_bound=0.25)
    return (n - 1) / n / short


def _level() -> tuple[Stage, ...]:
    """A ratio that has no end on either side that matters, such as NRR.

    What accounts become is far from normal: their spread is known as well as a third as many normal ones
    would tell it.
    """
    half = student(1 / pl.col("dd") / 3) * pl.col("variance").sqrt()
    spread = pl.when(pl.col("half") > 0).then(pl.col("half"))
    return {"half": half}, {"lower": pl.col("ratio") - spread, "upper": pl.col("ratio") + spread}


def _share() -> tuple[Stage, ...]:
    """A share of money: Wilson's interval for as many accounts of one size as would vary as much.

    What was seen to vary is trusted the less, the more it is a matter of few accounts: some of it is replaced
    by what would be seen if each account kept all or nothing.
    """
    ratio, dd, either, trust, variance = (
        pl.col(name) for name in ("ratio", "dd", "either", "trust", "variance")
    )
    lower, upper = _score(ratio, pl.col("size"))
    return (
        {"either": ratio * (1 - ratio) * dd, "trust": 1 / dd**3 / pl.col("n") ** 2},
        {"variance": (trust * variance + _PRIOR * either) / (trust + _PRIOR)},
        {"size": pl.when((either > 0) & (variance > 0)).then(either / dd / variance).otherwise(1 / dd)},
        {
            "lower": pl.when(ratio <= 0).then(0.0).otherwise(lower),
            "upper": pl.when(ratio >= 1).then(1.0).otherwise(upper),
        },
    )


def _skewed() -> tuple[Stage, ...]:
    """A ratio of positive sums of few accounts each: an interval of its logarithm, which is less skewed."""
    ratio, nn, dd, error, reach = (pl.col(name) for name in ("ratio", "nn", "dd", "error", "reach"))
    return (
        {
            "error": pl.col("variance").sqrt() / ratio,
            "freedom": (nn + dd) ** 2 / (nn**3 + dd**3),  # Satterthwaite, Biometrics 1946
        },
        {"reach": (student(pl.col("freedom") / 2) * error).exp()},
        {"lower": pl.when(error > 0).then(ratio / reach), "upper": pl.when(error > 0).then(ratio * reach)},
    )
