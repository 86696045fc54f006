"""Drivers: what moved a ratio between two months, split exactly by the groups of an attribute.

A ratio R is the sum over groups of share x rate. Its change is, group by group, the change of the rate at
the mean share (within) plus the change of the share at the mean rate, less the mean R (mix): a group
that grew counts as good mix only where it retains better than the whole. The parts add up to the change.
Source: Kitagawa, Components of a Difference Between Two Rates, JASA 1955.

Everything is worked out in whole fractions and rounded once, at the end, so that no part carries the
rounding of another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from csdash.analysis.difference import Difference, holm
from csdash.analysis.question import Question
from csdash.analysis.why.change import changes
from csdash.session import Session
from csdash.session.answered import answered

SCHEMA = {
    "group": pl.String,
    "rate": pl.Float64,
    "rate_before": pl.Float64,
    "within": pl.Float64,
    "mix": pl.Float64,
    "effect": pl.Float64,
    "n_accounts": pl.Int64,
    "n_before": pl.Int64,
    "share": pl.Float64,
    "share_before": pl.Float64,
    "change": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "is_distinguishable": pl.Boolean,
}
# Both sums of a ratio.
Sums = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Part:
    """What one group did to the change of a ratio; its rates are None where it was not there."""

    rate: Fraction | None
    rate_before: Fraction | None
    share: Fraction
    share_before: Fraction
    within: Fraction
    mix: Fraction

    @property
    def effect(self) -> Fraction:
        return self.within + self.mix


@answered
def drivers(
    session: Session, question: Question, key: str, by: str, before: date | None = None
) -> pl.DataFrame:
    """The columns of SCHEMA, one row per group of `by`, largest effect first; empty without two months.

    The change is that from month `before` (a year ago unless told otherwise). `change` with its 95% interval
    is that of the group's own rate, null where it was there at one end only; all groups together are corrected for
    their number (Holm), and one of fewer accounts than the session's minimum_n never stands.
    """
    before = before or question.before
    ends = [question.at(session, month, key, by=[by]) for month in (question.month, before)]
    parts = split(*(_sums(frame, by) for frame in ends))
    if not parts:
        return pl.DataFrame(schema=SCHEMA)
    moved = changes(session, question, key, before, by, ends)
    few = session.settings.minimum_n
    p_values = [
        None if min(moved[name].now.n, moved[name].then.n) < few else moved[name].p_value for name in parts
    ]
    stands = dict(zip(parts, holm(p_values), strict=True))
    rows = [_row(name, part, moved[name], is_real=stands[name]) for name, part in parts.items()]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort(
        pl.col("effect").abs(), "group", descending=[True, False]
    )


def split(now: Mapping[str, Sums], then: Mapping[str, Sums]) -> dict[str, Part]:
    """Within and mix per group, exactly; empty where either side has nothing to divide by."""
    wholes = [_whole(sums) for sums in (now, then)]
    if any(base <= 0 for _, base in wholes):
        return {}
    mean = sum((top / base for top, base in wholes), Fraction(0)) / 2
    parts = {}
    for name in {**now, **then}:
        ends = [sums.get(name) for sums in (now, then)]
        share, share_before = (
            end[1] / base if end else Fraction(0) for end, (_, base) in zip(ends, wholes, strict=True)
        )
        own, own_before = (end[0] / end[1] if end else None for end in ends)
        # A group that is there at one end only has no change of its rate; all of its effect is mix.
        rate, rate_before = (own_before if own is None else own), (own if own_before is None else own_before)
        parts[name] = Part(
            own,
            own_before,
            share,
            share_before,
            within=(rate - rate_before) * (share + share_before) / 2,
            mix=(share - share_before) * ((rate + rate_before) / 2 - mean),
        )
    return parts


def _row(name: str, part: Part, moved: Difference, *, is_real: bool) -> tuple:
    own, own_before = part.rate, part.rate_before
    rate, rate_before = (own_before if own is None else own), (own if own_before is None else own_before)
    is_there = own is not None and own_before is not None
    return (
        name,
        *(float(number) for number in (rate, rate_before, part.within, part.mix, part.effect)),
        moved.now.n,
        moved.then.n,
        float(part.share),
        float(part.share_before),
        float(own - own_before) if is_there else None,
        moved.lower if is_there else None,
        moved.upper if is_there else None,
        is_real,
    )


def _whole(sums: Mapping[str, Sums]) -> Sums:
    return tuple(sum((pair[i] for pair in sums.values()), Fraction(0)) for i in range(2))


def _sums(frame: pl.DataFrame, by: str) -> dict[str, Sums]:
    told = frame.filter(pl.col("denominator") > 0).select(
        pl.col(by).cast(pl.String), "numerator", "denominator"
    )
    return {name: (Fraction(top), Fraction(base)) for name, top, base in told.iter_rows()}
