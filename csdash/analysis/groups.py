"""Groups: each group of an attribute against all the others, several comparisons at once."""

from collections.abc import Iterator

import polars as pl

from csdash.analysis.difference import Difference, Measured, holm
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
}


def against_rest(session: Session, question: Question, key: str, by: str, minimum_n: int) -> pl.DataFrame:
    """The columns of SCHEMA per group of `by`, in the attribute's order.

    A group is compared with all other groups together, which share no account with it; groups under
    `minimum_n` are shown but not compared. Comparisons are corrected for their number (Holm).
    """
    pairs = {group: (figure, rest) for group, figure, rest in compared(session, question, key, by, minimum_n)}
    stands = dict(zip(pairs, holm([Difference(*pair).p_value for pair in pairs.values()]), strict=True))
    groups = question.at(session, question.month, key, by=[by])
    rows = [
        (group, *figure, pairs[group][1].value if group in pairs else None, stands.get(group, False))
        for group, *figure in groups.select(
            pl.col(by).cast(pl.String), "value", "lower", "upper", "n_accounts"
        ).iter_rows()
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def compared(
    session: Session, question: Question, key: str, by: str, minimum_n: int
) -> Iterator[tuple[str, Measured, Measured]]:
    """Each group of `by` with its figure and that of all others, where both have `minimum_n` accounts."""
    groups, rests = (
        question.at(session, question.month, key, by=[by], others=others) for others in (False, True)
    )
    if groups.height < 2:
        return
    others = {name: Measured(*figure) for name, *figure in _figures(rests, by)}
    for name, *figure in _figures(groups, by):
        measured, rest = Measured(*figure), others[name]
        if min(measured.n, rest.n) >= minimum_n:
            yield name, measured, rest


def _figures(frame: pl.DataFrame, by: str) -> Iterator[tuple]:
    return frame.select(pl.col(by).cast(pl.String), "value", "lower", "upper", "n_accounts").iter_rows()


def measured_in(frame: pl.DataFrame) -> Measured:
    """The one figure of a frame with one row; undefined where the frame has none."""
    if frame.is_empty():
        return Measured(None, None, None, 0)
    return Measured(*frame.select("value", "lower", "upper", "n_accounts").row(0))
