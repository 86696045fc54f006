"""Concentration: how much a ratio owes to the largest accounts, and what the account in the middle did."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, floor, sqrt

import polars as pl

from csdash.analysis.change import ratio_of
from csdash.analysis.difference import Measured
from csdash.metrics.interval import Z, with_bounds
from csdash.metrics.metric import Delta, Ratio

LEFT_OUT = (0, 1, 5, 10)
SCHEMA = {
    "left_out": pl.Int64,
    "value": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "difference": pl.Float64,
    "opening_share": pl.Float64,
    "n_accounts": pl.Int64,
}
# Up to here the ranks of the median's interval are counted out; beyond, the normal curve is as good.
_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Largest:
    """The largest account at the opening: its MRR at both ends."""

    account_id: str
    opening: float
    closing: float


def concentration(key: str, sums: pl.DataFrame, left_out: Sequence[int] = LEFT_OUT) -> pl.DataFrame:
    """The columns of SCHEMA: the ratio `key` without the `left_out` largest accounts, none first.

    `sums` is a frame of `account_sums`; accounts are ranked by their MRR at the opening. `difference` is what the
    accounts left out add to the ratio of all, `opening_share` what they hold of the opening MRR. The
    interval is the metric's own, over the accounts that remain.
    """
    ranked = _ranked(sums)
    opening = float(ranked["opening"].sum() or 0)
    found = [_measured(ratio_of(key), ranked.slice(k)) for k in left_out]
    whole = _measured(ratio_of(key), ranked).value
    rows = [
        (
            k,
            one.value,
            one.lower,
            one.upper,
            None if one.value is None or whole is None else whole - one.value,
            float(ranked.head(k)["opening"].sum() or 0) / opening if opening else None,
            one.n,
        )
        for k, one in zip(left_out, found, strict=True)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def largest(sums: pl.DataFrame) -> Largest | None:
    """The account with the most MRR at the opening; None where there is none."""
    ranked = _ranked(sums)
    if ranked.is_empty():
        return None
    name, opening, closing = ranked.select("account_id", "opening", "closing").row(0)
    return Largest(name, float(opening), float(closing))


def median_account(sums: pl.DataFrame) -> Measured:
    """What the account in the middle pays at the closing per unit of its opening; whoever left pays nothing.

    The interval is made of two accounts of the ranking (order statistics), which holds whatever the spread
    looks like; fewer than six accounts cannot give one.
    """
    ranked = _ranked(sums)
    ratios = (ranked["closing"].cast(pl.Float64) / ranked["opening"].cast(pl.Float64)).sort().to_list()
    n = len(ratios)
    if not n:
        return Measured(None, None, None, 0)
    middle = (ratios[(n - 1) // 2] + ratios[n // 2]) / 2
    rank = lower_rank(n)
    if rank < 1:
        return Measured(middle, None, None, n)
    return Measured(middle, ratios[rank - 1], ratios[n - rank], n)


def lower_rank(n: int) -> int:
    """The rank, from either end, of the two values between which the median lies at 95%; 0 where none are.

    The largest k with P(B < k) <= 2.5%, B being how many of n values lie below their median
    (David & Nagaraja, Order Statistics, 2003, section 7.1).
    """
    if n > _COUNTED:
        return floor((n + 1 - Z * sqrt(n)) / 2)
    below, rank = 0, 0
    # As whole numbers: 2^n cases, of which a fortieth may lie below.
    while 40 * (below := below + comb(n, rank)) <= 2**n:
        rank += 1
    return rank


def _ranked(sums: pl.DataFrame) -> pl.DataFrame:
    names = ("top", "base", "opening", "closing")
    accounts = sums.group_by("account_id").agg(pl.col(names).sum()).filter(pl.col("opening") > 0)
    return accounts.sort("opening", "account_id", descending=[True, False])


def _measured(rule: Ratio, accounts: pl.DataFrame) -> Measured:
    """The ratio over some accounts, with the interval it has wherever else it is told."""
    top, base = (pl.col(name).cast(pl.Float64) for name in ("top", "base"))
    told = {rule.numerator[0]: top.sum(), rule.denominator[0]: base.sum(), rule.n: pl.len()}
    if isinstance(rule.interval, Delta):
        squares = {"nn": top * top, "nd": top * base, "dd": base * base}
        told |= {getattr(rule.interval, name)[0]: square.sum() for name, square in squares.items()}
    row = with_bounds(accounts.select(**told), rule, 1)
    lower, upper = pl.col("lower"), pl.col("upper")
    low, high = rule.bounds
    value = pl.col(rule.numerator[0]) / pl.col(rule.denominator[0])
    ends = row.select(
        value=pl.when(pl.col(rule.denominator[0]) > 0).then(value),
        lower=lower.clip(lower_bound=low) if low is not None else lower,
        upper=upper.clip(upper_bound=high) if high is not None else upper,
    ).row(0)
    return Measured(*ends, accounts.height)
