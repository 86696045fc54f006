"""Drivers: where customers answer differently, every group of every attribute against all others, asked at once."""

import polars as pl

from csdash.analysis.difference import Difference, Measured, holm
from csdash.analysis.question import Question
from csdash.analysis.voice.scores import YEAR, clustered, latest, of_accounts, scaled
from csdash.session import Session

# An attribute with more values than this is a list of names, not one to look for differences in.
MOST_GROUPS = 9
SCHEMA = {
    "dimension": pl.String,
    "group": pl.String,
    "value": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "rest": pl.Float64,
    "difference": pl.Float64,
    "n_accounts": pl.Int64,
    "n_responses": pl.Int64,
    "n_asked": pl.Int64,
    "response_rate": pl.Float64,
    "is_compared": pl.Boolean,
    "is_distinguishable": pl.Boolean,
}


def drivers(session: Session, question: Question, kind: str) -> pl.DataFrame:
    """SCHEMA per attribute and group, over the last answers of twelve months; see `compared`."""
    answers = latest(session, question, question.last - YEAR + 1, question.last)
    there = [
        name
        for name, values in session.dimensions.items()
        if name != "product" and 1 < len(values) <= MOST_GROUPS
    ]
    return compared(answers.filter(pl.col("kind") == kind), kind, there, session.settings.minimum_n)


def compared(answers: pl.DataFrame, kind: str, dimensions: list[str], minimum_n: int) -> pl.DataFrame:
    """Each group against all others of its attribute, by marked answers; only those with `minimum_n` accounts on both sides.

    Intervals are over accounts. All comparisons of all attributes are corrected together (Holm): whoever looks
    everywhere finds something somewhere.
    """
    rows, pairs = [], {}
    for dimension in dimensions:
        named = answers.with_columns(group=pl.col(dimension).cast(pl.String)).filter(
            pl.col("group").is_not_null() & (pl.col("group") != "")
        )
        for group in named.sort(dimension)["group"].unique(maintain_order=True):
            inside, outside = (named.filter((pl.col("group") == group) == is_in) for is_in in (True, False))
            now, then = _figure(inside, kind), _figure(outside, kind)
            if min(now.n, then.n) >= minimum_n:
                pairs[len(rows)] = Difference(now, then)
            given = inside["mark"].drop_nulls().len()
            rate = given / inside.height if inside.height else None
            figures = (now.value, now.lower, now.upper, then.value, now.n)
            rows.append((dimension, group, *figures, given, inside.height, rate))
    stands = dict(zip(pairs, holm([pair.p_value for pair in pairs.values()]), strict=True))
    table = [
        (*row[:6], pairs[i].value if i in pairs else None, *row[6:], i in pairs, stands.get(i, False))
        for i, row in enumerate(rows)
    ]
    return pl.DataFrame(table, schema=SCHEMA, orient="row")


def _figure(answers: pl.DataFrame, kind: str) -> Measured:
    return scaled(clustered(of_accounts(answers.filter(pl.col("mark").is_not_null()))), kind)
