"""Evidence for each input of the health score: does it tell who leaves, and is its weight borne out by that?

The score is a weighted mean, so what an input adds to it is its weight times the points by which accounts that stayed
were above those that left. That gap is the evidence; an input without one lends its weight to noise.
"""

from math import erfc, sqrt

import polars as pl

from csdash.analysis.difference import NO_FIGURE, Difference, Measured, fixed, holm
from csdash.analysis.health.ranking import gap, ranked_better, ranked_right
from csdash.configs.health import Health
from csdash.metrics.interval import Z

# A gap below a fifth of the spread is less than small (Cohen, Statistical Power Analysis, 1988).
SMALL = 0.2
SUPPORTED, UNSUPPORTED, CONTRARY, OPEN = "supported", "unsupported", "contrary", "open"
SCHEMA = {
    "column": pl.String,
    "weight": pl.Float64,
    **dict.fromkeys(("gap", "gap_lower", "gap_upper", "points", "gap_share", "size"), pl.Float64),
    **dict.fromkeys(("auc", "auc_lower", "auc_upper"), pl.Float64),
    **dict.fromkeys(("without", "without_lower", "without_upper"), pl.Float64),
    "n_accounts": pl.Int64,
    "n_lost": pl.Int64,
    "verdict": pl.String,
}


def inputs_evidence(rows: pl.DataFrame, health: Health, minimum_n: int) -> pl.DataFrame:
    """The columns of SCHEMA, one row per input of the config that this data has; in: the rows of `session.watched`.

    gap: points by which those that stayed were above those that left, in the same month; size: the same over its spread;
    points: times the weight, gap_share its part of all points. auc: how often the input alone is right of two accounts.
    without: by how much more often the made score is right with the input than without it, on the same accounts.

    verdict: `supported` (a gap beyond chance), `contrary` (one the wrong way), `unsupported` (no gap beyond chance, and
    a small one can be ruled out), else `open`: too few losses to say. Both tests are corrected for the number of inputs.
    """
    there = [name for name in health.weights if rows[name].null_count() < rows.height]
    weighed = health.weights
    gaps = {name: gap(rows, name) for name in there}
    # The score of all inputs, and of all but each.
    rests = (
        _made(weighed, [other for other in there if other != name], f"{name} left out") for name in there
    )
    made = rows.with_columns(_made(weighed, there, "made"), *(rests if len(there) > 1 else ()))
    lost = rows.filter("is_lost")
    differs = holm([Difference(one, fixed(0.0)).p_value for one, _ in gaps.values()])
    is_nothing = holm([_no_small(*one) for one in gaps.values()])
    whole = sum(max(one.value or 0.0, 0.0) * weighed[name] for name, (one, _) in gaps.items())
    told = []
    for place, (name, (one, spread)) in enumerate(gaps.items()):
        alone = ranked_right(rows, name)
        without = ranked_better(made, "made", f"{name} left out") if len(there) > 1 else NO_FIGURE
        n_known, n_lost = (part.height - part[name].null_count() for part in (rows, lost))
        verdict = OPEN
        if min(n_lost, n_known - n_lost) >= minimum_n:
            verdict = _verdict(one, differs=differs[place], is_nothing=is_nothing[place])
        points = None if one.value is None else one.value * weighed[name]
        told.append(
            (
                *(name, weighed[name], one.value, one.lower, one.upper, points),
                *(max(points, 0.0) / whole if points is not None and whole > 0 else None,),
                *(one.value / spread if one.value is not None and spread else None,),
                *(alone.value, alone.lower, alone.upper, without.value, without.lower, without.upper),
                *(n_known, n_lost, verdict),
            )
        )
    return pl.DataFrame(told, schema=SCHEMA, orient="row")


def _verdict(one: Measured, *, differs: bool, is_nothing: bool) -> str:
    if differs:
        return SUPPORTED if one.value > 0 else CONTRARY
    return UNSUPPORTED if is_nothing else OPEN


def _no_small(one: Measured, spread: float | None) -> float | None:
    """How likely so low a gap would be if it were small after all: one-sided, against SMALL spreads."""
    arm = one.arm(upward=True)
    if not arm or not spread:
        return None
    return erfc((SMALL * spread - one.value) / (arm / Z) / sqrt(2)) / 2


def _made(weights: dict[str, float], names: list[str], alias: str) -> pl.Expr:
    """The weighted mean of what is known among `names`; null where nothing is."""
    total = pl.sum_horizontal(pl.col(name).fill_null(0.0) * weights[name] for name in names)
    known = pl.sum_horizontal(pl.col(name).is_not_null() * weights[name] for name in names)
    return pl.when(known > 0).then(total / known).alias(alias)
