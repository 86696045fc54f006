"""Drivers: where customers answer differently, every group of every attribute against all others, asked at once."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
import polars as pl

from csdash.analysis.difference import Difference, holm
from csdash.analysis.estimates import ratio
from csdash.analysis.question import Question
from csdash.analysis.voice.scores import YEAR, latest, scaled
from csdash.measures.as_written import AS_WRITTEN
from csdash.session import Session
from csdash.session.answered import answered

# An attribute with more values than this is a list of names, not one to look for differences in.
MOST_GROUPS = 9
# What the answers of each account add up to, and how many they are.
Side = tuple[list[int], list[int]]
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


@answered
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
        for group, asked, sides in _sides(answers, dimension):
            now, then = (scaled(ratio(top, n), kind) for top, n in sides)
            if min(now.n, then.n) >= minimum_n:
                pairs[len(rows)] = Difference(now, then)
            given = sum(sides[0][1])
            figures = (now.value, now.lower, now.upper, then.value, now.n)
            rows.append((dimension, group, *figures, given, asked, given / asked))
    stands = dict(zip(pairs, holm([pair.p_value for pair in pairs.values()]), strict=True))
    table = [
        (*row[:6], pairs[i].value if i in pairs else None, *row[6:], i in pairs, stands.get(i, False))
        for i, row in enumerate(rows)
    ]
    return pl.DataFrame(table, schema=SCHEMA, orient="row")


def _sides(answers: pl.DataFrame, dimension: str) -> Iterator[tuple[str, int, tuple[Side, Side]]]:
    """Each group of an attribute in its order, how many were asked, and what the answers of accounts add up to: its own, all others'.

    An account whose attribute changed may be on both sides, with what was said on each.
    """
    mark, group = pl.col("mark"), pl.col(dimension)
    sums = (
        answers.lazy()
        .filter(group.is_not_null() & (group.cast(pl.String) != ""))
        .group_by(group.alias("group"), "account_id")
        .agg(top=mark.sum(), n=mark.count(), asked=pl.len())
        .sort("group", "account_id")
        .with_columns(account=pl.col("account_id").rank("dense") - 1)
        .collect(optimizations=AS_WRITTEN)
    )
    place, top, n, n_asked = (
        sums[name].to_numpy().astype(np.int64) for name in ("account", "top", "n", "asked")
    )
    whole = [np.bincount(place, weights=one).astype(np.int64) for one in (top, n)] if len(sums) else []
    begin = 0
    for name, size in Counter(sums["group"]).items():
        own = slice(begin, begin := begin + size)
        rest = [one.copy() for one in whole]
        for of_all, of_group in zip(rest, (top[own], n[own]), strict=True):
            of_all[place[own]] -= of_group
        told, others = n[own] > 0, rest[1] > 0
        inside, outside = (top[own][told], n[own][told]), (rest[0][others], rest[1][others])
        yield (
            str(name),
            int(n_asked[own].sum()),
            tuple(tuple(one.tolist() for one in side) for side in (inside, outside)),
        )
