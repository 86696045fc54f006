"""Attributes compared: by which of them does the change of a ratio come apart?

The same change is split by every attribute in turn. Within and mix always add up to it, so what differs
between attributes is how much of it is mix, and how unevenly the rest is spread over their groups.
"""

from collections.abc import Sequence
from fractions import Fraction

import polars as pl

from csdash.analysis.chi_squared import upper_tail
from csdash.analysis.difference import holm
from csdash.analysis.why.change import errors
from csdash.analysis.why.drivers import Part, Sums, split

SCHEMA = {
    "attribute": pl.String,
    "n_groups": pl.Int64,
    "within": pl.Float64,
    "mix": pl.Float64,
    "uneven": pl.Float64,
    "group": pl.String,
    "effect": pl.Float64,
    "p_value": pl.Float64,
    "is_distinguishable": pl.Boolean,
}


def attributes(now: pl.DataFrame, then: pl.DataFrame, names: Sequence[str], minimum_n: int) -> pl.DataFrame:
    """The columns of SCHEMA, one row per attribute, that by which the change is most uneven first.

    `now` and `then` are frames of `account_sums` by all of `names`. `uneven` is how much of the change fell on
    groups beyond what their share of the whole would take, `group` the one with the largest effect.
    `p_value` asks whether the groups' rates changed alike (Cochran's Q, over groups of `minimum_n` accounts);
    attributes are corrected for their number (Holm).
    """
    rows = [row for name in names if (row := _row(now, then, name, minimum_n))]
    stands = holm([row[-1] for row in rows])
    told = [(*row, is_real) for row, is_real in zip(rows, stands, strict=True)]
    return pl.DataFrame(told, schema=SCHEMA, orient="row").sort(
        "is_distinguishable", "uneven", "attribute", descending=[True, True, False]
    )


def _row(now: pl.DataFrame, then: pl.DataFrame, by: str, minimum_n: int) -> tuple | None:
    sums = [_sums(frame, by) for frame in (now, then)]
    parts = split(*({name: pair for name, (pair, _) in side.items()} for side in sums))
    if len(parts) < 2:
        return None
    whole = sum(part.effect for part in parts.values())
    uneven = sum(abs(part.effect - whole * _weight(part)) for part in parts.values()) / 2
    group = max(parts, key=lambda name: abs(parts[name].effect))
    enough = [
        name for name in parts if min(side[name][1] if name in side else 0 for side in sums) >= minimum_n
    ]
    return (
        by,
        len(parts),
        float(sum(part.within for part in parts.values())),
        float(sum(part.mix for part in parts.values())),
        float(uneven),
        group,
        float(parts[group].effect),
        alike(parts, enough, errors(now, then, by)),
    )


def _weight(part: Part) -> Fraction:
    return (part.share + part.share_before) / 2


def alike(parts: dict[str, Part], names: list[str], spread: dict[str, float | None]) -> float | None:
    """How likely rates that change this differently are where all change alike; None where nothing can be said."""
    known = [(float(parts[name].rate - parts[name].rate_before), spread.get(name)) for name in names]
    weighted = [(change, 1 / error**2) for change, error in known if error]
    if len(weighted) < 2:
        return None
    mean = sum(change * weight for change, weight in weighted) / sum(weight for _, weight in weighted)
    return upper_tail(sum(weight * (change - mean) ** 2 for change, weight in weighted), len(weighted) - 1)


def _sums(frame: pl.DataFrame, by: str) -> dict[str, tuple[Sums, int]]:
    told = frame.group_by(by).agg(pl.col("top", "base").sum(), n=(pl.col("base") > 0).sum())
    return {name: ((Fraction(top), Fraction(base)), n) for name, top, base, n in told.iter_rows() if base > 0}
