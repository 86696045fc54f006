"""Concentration: how much a ratio owes to the largest accounts, and what the account in the middle did."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import Measured
from csdash.analysis.estimates import median
from csdash.analysis.why.change import ratio_of
from csdash.metrics.interval import with_bounds
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
    measured = {k: _measured(ratio_of(key), ranked.slice(k)) for k in (0, *left_out)}
    found, whole = [measured[k] for k in left_out], measured[0].value
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
    """What the account in the middle pays at the closing per unit of its opening; whoever left pays nothing."""
    ranked = _ranked(sums)
    return median((ranked["closing"].cast(pl.Float64) / ranked["opening"].cast(pl.Float64)).to_list())


def _ranked(sums: pl.DataFrame) -> pl.DataFrame:
    names = ("top", "base", "opening", "closing")
    accounts = sums.group_by("account_id").agg(pl.col(names).sum()).filter(pl.col("opening") > 0)
    return accounts.sort("opening", "account_id", descending=[True, False])


def _deciding(delta: Delta) -> dict[str, pl.Expr]:
    """What else tells whether an interval can be shown: gains and losses, and how large the largest are."""
    top, base, opening = (pl.col(name).cast(pl.Float64) for name in ("top", "base", "opening"))
    told = {}
    for names, power in zip(delta.moved, (1, 2), strict=True):
        # All that moved under the first of its names.
        told |= {
            name: ((top - base).abs() ** power).sum() if i == 0 else pl.lit(0.0)
            for i, name in enumerate(names)
        }
    return told | {name: (opening**power).sum() for name, power in zip(delta.cubed, (2, 3), strict=False)}


def _measured(rule: Ratio, accounts: pl.DataFrame) -> Measured:
    """The ratio over some accounts, with the interval it has wherever else it is told."""
    top, base = (pl.col(name).cast(pl.Float64) for name in ("top", "base"))
    told = {rule.numerator[0]: top.sum(), rule.denominator[0]: base.sum(), rule.n: pl.len()}
    if isinstance(rule.interval, Delta):
        squares = {"nn": top * top, "nd": top * base, "dd": base * base}
        told |= {sums[0]: squares[name].sum() for name in squares if (sums := getattr(rule.interval, name))}
        told |= _deciding(rule.interval)
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
