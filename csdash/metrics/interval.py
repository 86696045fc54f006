"""How sure we are: 95% intervals from sums, without looking at an account again.

Money is spread unevenly, so what counts is not the accounts but the effective number of them, (sum x)^2 / sum x^2:
as many accounts of one size would tell as much (Kish, Survey Sampling, 1965). How often each interval holds the
truth, at which sizes and skews, is measured in decision 0043.
"""

from dataclasses import dataclass

import polars as pl

from csdash.metrics.metric import Delta, NetScore, Ratio, Sum, Wilson

Z = 1.959963984540054
# As in Wilson's interval, which adds z squared, almost four, accounts to those that were seen.
_PRIOR = 4
# From one account that expanded nothing can be told of others.
_FEWEST = 2

Ends = tuple[pl.Expr, pl.Expr]


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


def bounds(ratio: Ratio, square_unit: int) -> Ends:
    """Lower and upper end of the interval of numerator over denominator, in the raw units of the sums.

    Null where the denominator is 0, where a single account leaves nothing to estimate from, or where no
    account differs from another and the ratio has no end: no spread seen is not the same as no doubt.
    """
    top, base = added(ratio.numerator).cast(pl.Float64), added(ratio.denominator).cast(pl.Float64)
    match ratio.interval:
        case Wilson():
            return wilson(top, base)
        case NetScore(promoters, detractors):
            return _net_score(pl.col(promoters) / base, pl.col(detractors) / base, base)
        case Delta() as delta:
            n = pl.col(ratio.n).cast(pl.Float64)
            sums = _Sums.of(delta, top, base, n, float(square_unit))
            if ratio.bounds == (0.0, 1.0):
                lower, upper = _share(sums)
            else:
                lower, upper = _skewed(sums) if delta.is_skewed else _level(sums)
            told = (base > 0) & (n > 1)
            return pl.when(told).then(lower), pl.when(told).then(upper)


def effective(ratio: Ratio, square_unit: int) -> pl.Expr:
    """The effective number of accounts behind `ratio`: of its smaller side, where one side rests on fewer.

    Of counted things it is how many there are.
    """
    top, base = added(ratio.numerator).cast(pl.Float64), added(ratio.denominator).cast(pl.Float64)
    if not isinstance(ratio.interval, Delta):
        return base
    sums = _Sums.of(ratio.interval, top, base, pl.col(ratio.n).cast(pl.Float64), float(square_unit))
    return pl.min_horizontal(*(pl.when(side > 0).then(1 / side) for side in (sums.nn, sums.dd)))


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


@dataclass(frozen=True, slots=True)
class _Sums:
    """What an interval of a ratio of sums is made of: the ratio, n, and the squares over the squared sums.

    `variance` is that of the ratio (Cochran, Sampling Techniques, 1977, 2.39). `are_apart` where no account is
    on both sides, `is_per_account` where the denominator counts accounts and is no matter of chance.
    """

    ratio: pl.Expr
    n: pl.Expr
    nn: pl.Expr
    dd: pl.Expr
    variance: pl.Expr
    are_apart: bool
    is_per_account: bool

    @classmethod
    def of(cls, delta: Delta, top: pl.Expr, base: pl.Expr, n: pl.Expr, unit: float) -> "_Sums":
        nn, nd, dd = (
            added(names).cast(pl.Float64) * unit**power
            for names, power in zip((delta.nn, delta.nd, delta.dd), delta.money, strict=True)
        )
        ratio = top / base
        residual = (nn - 2 * ratio * nd + ratio**2 * dd).clip(lower_bound=0)
        variance = residual * n / (n - 1) / base**2
        is_per_account = delta.money[2] == 0
        return cls(ratio, n, nn / top**2, dd / base**2, variance, not delta.nd, is_per_account)

    @property
    def concentration(self) -> pl.Expr:
        """How far the spread seen falls short where one account carries much: it drags the ratio along.

        The residuals' squares of unequal accounts add up to 1 - 2 sum w^3 / sum w^2 + sum w^2 of what they
        stand for, w being the share of an account. Of sum w^3 the sums tell only how large it is if a
        single account makes the whole inequality; n / (n - 1) is in `variance` already.
        """
        if self.are_apart:
            return pl.lit(1.0)
        cubes = (self.dd - 1 / self.n).clip(lower_bound=0) ** 1.5 + 1 / self.n**2
        short = (1 - 2 * cubes / self.dd + self.dd).clip(lower_bound=0.25)
        return (self.n - 1) / self.n / short


def _level(sums: _Sums) -> Ends:
    """A ratio that has no end on either side that matters, such as NRR.

    What accounts become is far from normal: their spread is known as well as a third as many normal ones
    would tell it.
    """
    half = student(1 / sums.dd / 3) * (sums.variance * sums.concentration).sqrt()
    spread = pl.when(half > 0).then(half)
    return sums.ratio - spread, sums.ratio + spread


def _share(sums: _Sums) -> Ends:
    """A share of money: Wilson's interval for as many accounts of one size as would vary as much.

    What was seen to vary is trusted the less, the more it is a matter of few accounts: some of it is replaced
    by what would be seen if each account kept all or nothing.
    """
    either = sums.ratio * (1 - sums.ratio) * sums.dd
    trust = 1 / sums.dd**3 / sums.n**2
    variance = (trust * sums.variance * sums.concentration + _PRIOR * either) / (trust + _PRIOR)
    n = pl.when((either > 0) & (variance > 0)).then(either / sums.dd / variance).otherwise(1 / sums.dd)
    lower, upper = _score(sums.ratio, n)
    return (
        pl.when(sums.ratio <= 0).then(0.0).otherwise(lower),
        pl.when(sums.ratio >= 1).then(1.0).otherwise(upper),
    )


def _skewed(sums: _Sums) -> Ends:
    """A ratio of positive sums of few accounts each: an interval of its logarithm, which is less skewed."""
    error = (sums.variance * sums.concentration).sqrt() / sums.ratio
    top, base = sums.nn, pl.lit(0.0) if sums.is_per_account else sums.dd
    freedom = (top + base) ** 2 / (top**3 + base**3)  # Satterthwaite, Biometrics 1946
    reach = (student(freedom / 2) * error).exp()
    told = (error > 0) & (sums.nn <= 1 / _FEWEST) & (sums.dd <= 1 / _FEWEST)
    return pl.when(told).then(sums.ratio / reach), pl.when(told).then(sums.ratio * reach)
