"""Movers: the accounts that moved a ratio most between two months, and what all others did to it.

With N and D the sums of a window, n and d what one account adds to them, and R the mean of both ratios, an
account's effect is (n - R d) / D of the later window less the same of the earlier one. Effects of any set of
accounts add up, and those of all add up to the change, since N - R D over D is how far a ratio is from
R. It is the split of `drivers` (Kitagawa, JASA 1955) with every account as a group of its own, and the
accounts of a group add up to that group's effect. An account that lost no more than the mean keeps moves nothing.
"""

from decimal import Decimal
from fractions import Fraction

import polars as pl

from csdash.money import EXACT

TOP = 10
MOVEMENTS = ("churn", "contraction", "unchanged", "expansion")
_END = {"opening": EXACT, "closing": EXACT, "movement": pl.String}
SCHEMA = {
    "account_id": pl.String,
    **{f"{name}_before": kind for name, kind in _END.items()},
    **_END,
    "effect_before": pl.Float64,
    "effect_now": pl.Float64,
    "effect": pl.Float64,
    "n_accounts": pl.Int64,
}
_SUMS = ("top", "base", "opening", "closing")


def movers(now: pl.DataFrame, then: pl.DataFrame, top: int = TOP) -> pl.DataFrame:
    """The columns of SCHEMA: the `top` accounts with the largest effect either way, then all others as one row.

    `now` and `then` are frames of `account_sums`. `effect` is in the unit of the ratio, and made of two
    parts: what the account did in the later window, and that what it did in the earlier one counts no more. The
    last row has no account_id, no movement, and its own sums; all rows together are the change, exactly. An
    account that was not there has no opening and no movement. Empty where either window has no base.
    """
    wholes = [_added(frame) for frame in (now, then)]
    if any(base <= 0 for _, base, *_ in wholes):
        return pl.DataFrame(schema=SCHEMA)
    mean = sum((whole[0] / whole[1] for whole in wholes), Fraction(0)) / 2
    both = _met(now, then)
    named = both.sort(_rough(wholes, mean).abs(), "account_id", descending=[True, False]).head(top)
    others = both.filter(~pl.col("account_id").is_in(named["account_id"].implode()))
    rows = []
    for row in named.iter_rows(named=True):
        sums = [[Fraction(row[f"{name}{end}"] or 0) for name in _SUMS] for end in ("", "_before")]
        rows.append(_row(row["account_id"], sums, wholes, mean, 1, row))
    if others.height:
        sums = [[Fraction(others[f"{name}{end}"].sum() or 0) for name in _SUMS] for end in ("", "_before")]
        rows.append(_row(None, sums, wholes, mean, others.height, {}))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _added(frame: pl.DataFrame) -> list[Fraction]:
    return [Fraction(frame[name].sum() or 0) for name in _SUMS]


def _met(now: pl.DataFrame, then: pl.DataFrame) -> pl.DataFrame:
    # An account may stand in several groups of an attribute that was asked for along with it.
    ends = [frame.group_by("account_id").agg(pl.col(_SUMS).sum()) for frame in (now, then)]
    return ends[0].join(ends[1], on="account_id", how="full", coalesce=True, suffix="_before")


def _rough(wholes: list[list[Fraction]], mean: Fraction) -> pl.Expr:
    """The effect in floats: good enough to find the largest."""
    whole, before = (float(base) for _, base, *_ in wholes)
    top, base, top_before, base_before = (
        pl.col(name).cast(pl.Float64).fill_null(0) for name in ("top", "base", "top_before", "base_before")
    )
    return (top - base * float(mean)) / whole - (top_before - base_before * float(mean)) / before


def _row(
    account: str | None,
    sums: list[list[Fraction]],
    wholes: list[list[Fraction]],
    mean: Fraction,
    n: int,
    known: dict,
) -> tuple:
    now, then = ((top - mean * base) / whole[1] for (top, base, *_), whole in zip(sums, wholes, strict=True))
    ends = []
    for (_, _, opening, closing), end in zip(reversed(sums), ("_before", ""), strict=True):
        if account is not None and known[f"base{end}"] is None:
            ends += [None, None, None]
        else:
            word = movement(opening, closing) if account is not None else None
            ends += [_exact(opening), _exact(closing), word]
    return (account, *ends, float(-then), float(now), float(now - then), n)


def movement(opening: Fraction, closing: Fraction) -> str:
    """What became of an account between two ends, as one of MOVEMENTS."""
    if closing <= 0:
        return "churn"
    return "expansion" if closing > opening else "contraction" if closing < opening else "unchanged"


def _exact(amount: Fraction) -> Decimal:
    return Decimal(amount.numerator) / Decimal(amount.denominator)
