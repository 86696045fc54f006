"""Groups: each group of an attribute against all the others, several comparisons at once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import NO_FIGURE, Difference, Measured, holm
from csdash.analysis.question import Question
from csdash.session import Session

SCHEMA = {
    "group": pl.String,
    "value": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "n_accounts": pl.Int64,
    "rest": pl.Float64,
    "is_distinguishable": pl.Boolean,
    "is_judged": pl.Boolean,
}
# What `rest` rests on.
REST = {"rest_lower": pl.Float64, "rest_upper": pl.Float64, "rest_n": pl.Int64}


def against_rest(session: Session, question: Question, key: str, by: str, minimum_n: int) -> pl.DataFrame:
    """The columns of SCHEMA and REST per group of `by`, in the attribute's order.

    A group is compared with all other groups together, which share no account with it; groups under
    `minimum_n` are shown but not compared. Comparisons are corrected for their number (Holm); `is_judged` where there
    was one: both sides have an interval.
    """
    found = contrasted(session, question, (key,), (by,))
    pairs = {one.group: one for one in found if one.is_comparable(minimum_n)}
    stands = dict(zip(pairs, holm([one.difference.p_value for one in pairs.values()]), strict=True))
    rows = [
        (
            one.group,
            one.figure.value,
            one.figure.lower,
            one.figure.upper,
            one.figure.n,
            one.rest.value if one.group in pairs else None,
            stands.get(one.group, False),
            one.group in pairs and one.difference.p_value is not None,
            *((one.rest.lower, one.rest.upper, one.rest.n) if one.group in pairs else (None, None, None)),
        )
        for one in found
    ]
    return pl.DataFrame(rows, schema=SCHEMA | REST, orient="row")


@dataclass(frozen=True, slots=True)
class Contrast:
    """A group of an attribute with its figure and that of all others; `n_groups` there are."""

    key: str
    dimension: str
    group: str
    figure: Measured
    rest: Measured
    n_groups: int

    @property
    def difference(self) -> Difference:
        return Difference(self.figure, self.rest)

    def is_comparable(self, minimum_n: int) -> bool:
        """Whether there is another group, and both sides have `minimum_n` accounts."""
        return self.n_groups > 1 and min(self.figure.n, self.rest.n) >= minimum_n


def contrasted(
    session: Session, question: Question, keys: Sequence[str], dimensions: Sequence[str]
) -> list[Contrast]:
    """Each group of each attribute beside all others, for each metric, in the attribute's order."""
    if not dimensions:
        return []
    frame = session.contrasts(
        *keys, month=question.month, by=dimensions, window=question.window, where=dict(question.where)
    )
    names = ("metric", "dimension", "group", "value", "lower", "upper", "n_accounts")
    own, rests = ([], [])
    for is_rest, *row in frame.select("is_rest", *names).iter_rows():
        (rests if is_rest else own).append(row)
    n_groups = Counter((key, dimension) for key, dimension, *_ in own)
    return [
        Contrast(key, dimension, group, Measured(*figure), Measured(*rest), n_groups[key, dimension])
        for (key, dimension, group, *figure), (_, _, _, *rest) in zip(own, rests, strict=True)
    ]


def measured_in(frame: pl.DataFrame) -> Measured:
    """The one figure of a frame with one row; undefined where the frame has none."""
    if frame.is_empty():
        return NO_FIGURE
    return Measured(*(frame[name][0] for name in ("value", "lower", "upper", "n_accounts")))
