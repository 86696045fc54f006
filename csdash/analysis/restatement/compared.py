"""Restatement: what a snapshot said of a month, what a newer one says, and why, adding up exactly.

A metric that is a sum, or a ratio of two sums over accounts, changes by what each account adds to its sums:

    sum             R_now - R_then = sum of dN
    ratio N / D     R_now - R_then = sum of (dN - R_then x dD) / D_now

The second holds account by account because N_now = R_then x D_now + (dN - R_then x dD) in total. Everything here is
counted in whole units and fractions; floating point is for the screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import polars as pl

from csdash.analysis.restatement.causes import CAUSES, with_causes
from csdash.metrics.metric import Complement, Metric, Ratio, Total


@dataclass(frozen=True, slots=True)
class Sums:
    """The two sums of a metric in one month, exact in units; the second is None for a metric that is a sum."""

    numerator: Decimal | None
    denominator: Decimal | None

    def value(self, times: int = 1) -> Fraction | None:
        """The metric itself; None where it is undefined."""
        if self.numerator is None:
            return None
        if self.denominator is None:
            return Fraction(self.numerator)
        return Fraction(self.numerator) / Fraction(self.denominator) * times if self.denominator > 0 else None


@dataclass(frozen=True, slots=True)
class Share:
    """What one cause, or one account, changed: both sums, and of the metric `effect`; None where undefined."""

    cause: str
    n_accounts: int
    numerator: Fraction
    denominator: Fraction
    effect: Fraction | None


@dataclass(frozen=True, slots=True)
class Restated:
    """A metric in one month, then and now.

    `published` is the value as it was stored when the older snapshot was published, None where it was not.
    `shares` add up to the difference exactly, the largest first; `accounts` is what they were added up from, None for
    a metric that cannot be told per account.
    """

    metric: Metric
    month: int
    then: Fraction | None
    now: Fraction | None
    published: Fraction | None
    shares: tuple[Share, ...]
    accounts: pl.DataFrame | None

    @property
    def said(self) -> Fraction | None:
        """What readers were told then."""
        return self.then if self.published is None else self.published

    @property
    def difference(self) -> Fraction | None:
        return None if self.now is None or self.said is None else self.now - self.said


def is_told_by_account(metric: Metric) -> bool:
    """Whether a metric is made of what single accounts pay or are: sums and ratios of the bridge and the stock."""
    rule = metric.of if isinstance(metric, Complement) else metric
    return (
        isinstance(rule, Total | Ratio) and metric.grain == "account" and metric.cube in ("bridge", "stock")
    )


def times_of(metric: Metric) -> int:
    """By what a ratio of sums is multiplied; a sum already is."""
    rule = metric.of if isinstance(metric, Complement) else metric
    return rule.times if isinstance(rule, Ratio) else 1


def restated(
    metric: Metric,
    month: int,
    then: Sums,
    now: Sums,
    facts: tuple[pl.DataFrame, pl.DataFrame] | None = None,
    published: Fraction | None = None,
) -> Restated:
    """Then against now; `facts` are the accounts of both snapshots (causes.FACTS), None where there are none."""
    times = times_of(metric)
    accounts, shares = None, []
    if facts is not None:
        changed = with_causes(*facts, compares_months=metric.cube == "bridge")
        accounts = _with_effects(changed, then, now, times)
        grouped = changed.group_by("cause").agg(pl.len(), pl.col("numerator", "denominator").sum())
        shares = [
            _share(cause, n, Fraction(numerator), Fraction(denominator), then, now, times)
            for cause, n, numerator, denominator in grouped.iter_rows()
        ]
    value = then.value(times)
    if published is not None and value is not None and published != value:
        shares.append(Share("definition", 0, Fraction(0), Fraction(0), value - published))
    order = list(CAUSES)
    shares.sort(key=lambda share: (-abs(share.effect or 0), order.index(share.cause)))
    return Restated(metric, month, value, now.value(times), published, tuple(shares), accounts)


def _share(
    cause: str, n: int, numerator: Fraction, denominator: Fraction, then: Sums, now: Sums, times: int
) -> Share:
    return Share(cause, n, numerator, denominator, effect(numerator, denominator, then, now, times))


def effect(numerator: Fraction, denominator: Fraction, then: Sums, now: Sums, times: int) -> Fraction | None:
    """What a change of both sums changed of the metric; None where it is undefined at either end."""
    if now.denominator is None or then.denominator is None:
        return numerator
    before = then.value()
    if before is None or now.denominator <= 0:
        return None
    return (numerator - before * denominator) / Fraction(now.denominator) * times


def _with_effects(changed: pl.DataFrame, then: Sums, now: Sums, times: int) -> pl.DataFrame:
    """The accounts with `effect` as a number for the screen, the largest first."""
    number = pl.col("numerator").cast(pl.Float64)
    if now.denominator is not None and then.denominator is not None:
        before = then.value()
        if before is None or now.denominator <= 0:
            number = pl.lit(None, dtype=pl.Float64)
        else:
            lowered = float(before) * pl.col("denominator").cast(pl.Float64)
            number = (number - lowered) / float(now.denominator) * times
    return changed.with_columns(number.alias("effect")).sort(
        pl.col("effect").abs(), "account_id", descending=[True, False], nulls_last=True
    )


def added_up(shares: Sequence[Share]) -> Fraction | None:
    """All effects together; None where one of them is undefined."""
    effects = [share.effect for share in shares]
    return None if None in effects else sum(effects, Fraction(0))
