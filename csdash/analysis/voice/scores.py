"""Scores: NPS, CSAT and CES per response and per account, with response rate and margin, and quarter by quarter.

Several contacts of one account tend to agree, so every interval here is over accounts, not over answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import polars as pl

from csdash.analysis.difference import Difference, Measured, holm
from csdash.analysis.estimates import mean, ratio, share
from csdash.analysis.groups import measured_in
from csdash.analysis.question import Question
from csdash.months import month_start
from csdash.session import Session
from csdash.session.answered import answered

KINDS = ("nps", "csat", "ces")
METRIC = {"nps": "nps", "csat": "csat", "ces": "ces_easy_rate"}
RESPONSE = {"nps": "nps_response_rate", "csat": "csat_response_rate", "ces": "ces_response_rate"}
PROMOTER, DETRACTOR, TOP_BOX, EASY = 9, 6, 4, 5
# NPS is written in points, the others as fractions.
TIMES = {"nps": 100, "csat": 1, "ces": 1}
YEAR = 12
QUARTER_SCHEMA = {
    "month": pl.Date,
    "value": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "n_accounts": pl.Int64,
    "n_responses": pl.Int64,
    "n_asked": pl.Int64,
    "change": pl.Float64,
    "is_distinguishable": pl.Boolean,
}


@dataclass(frozen=True, slots=True)
class Score:
    """One kind of survey over the twelve months to the month shown. `by_account` weighs every account alike.

    `points` is the mean of the raw answers, on their own scale. `margin` is that of the metric, half of its 95% interval
    over answers, so that every page says the same; whatever is compared rests on intervals over accounts, as contacts of
    one account tend to agree.
    """

    kind: str
    by_response: Measured
    by_account: Measured
    points: Measured
    n_responses: int
    n_asked: int
    margin: float | None = None

    @property
    def response_rate(self) -> Measured:
        return share(self.n_responses, self.n_asked)


@answered
def scores(session: Session, question: Question) -> list[Score]:
    """Every kind of survey that anybody was asked in the last twelve months."""
    answers = latest(session, question, question.last - YEAR + 1, question.last)
    return [
        replace(score(kind, answers.filter(pl.col("kind") == kind)), margin=_margin(session, question, kind))
        for kind in KINDS
        if answers.filter(pl.col("kind") == kind).height
    ]


def _margin(session: Session, question: Question, kind: str) -> float | None:
    one = measured_in(question.at(session, question.month, METRIC[kind]))
    return None if one.lower is None or one.upper is None else (one.upper - one.lower) / 2


def latest(session: Session, question: Question, first: int, last: int) -> pl.DataFrame:
    """The last answers of these months with `mark`: 1, 0 or -1 for NPS, 1 or 0 for the others, null where silent."""
    found = session.last_answers(month_start(first), month_start(last), dict(question.where))
    return marked(found)


def marked(answers: pl.DataFrame) -> pl.DataFrame:
    """`answers` with `mark`, what each adds to the figure of its kind."""
    said = pl.col("score")
    nps = (said >= PROMOTER).cast(pl.Int64) - (said <= DETRACTOR).cast(pl.Int64)
    mark = (
        pl.when(pl.col("kind") == "nps")
        .then(nps)
        .when(pl.col("kind") == "csat")
        .then((said >= TOP_BOX).cast(pl.Int64))
        .otherwise((said >= EASY).cast(pl.Int64))
    )
    return answers.with_columns(mark=pl.when(said.is_not_null()).then(mark))


def score(kind: str, answers: pl.DataFrame) -> Score:
    """The figures of one kind of survey from its marked answers."""
    (one,) = scores_by(kind, answers.with_columns(all=pl.lit(0)), "all", [0])
    return one


def scores_by(kind: str, answers: pl.DataFrame, name: str, parts: Sequence[object]) -> list[Score]:
    """The same for each of `parts`, which are values of the column called `name`, from one pass over the answers."""
    asked = dict(answers.group_by(name).len().iter_rows())
    given = answers.filter(pl.col("mark").is_not_null())
    added = (pl.col("mark").sum().alias("top"), pl.col("score").sum(), pl.len().alias("n"))
    found: dict[object, list[tuple]] = {part: [] for part in parts}
    for part, _, *sums in given.group_by(name, "account_id").agg(added).sort(name, "account_id").iter_rows():
        found[part].append(sums)
    told = []
    for part, rows in found.items():
        top, said, n = map(list, zip(*rows, strict=True)) if rows else ([], [], [])
        told.append(
            Score(
                kind,
                scaled(ratio(top, n), kind),
                scaled(mean([one / of for one, of in zip(top, n, strict=True)]), kind),
                ratio(said, n),
                sum(n),
                asked.get(part, 0),
            )
        )
    return told


def scaled(measured: Measured, kind: str) -> Measured:
    """In the unit in which the kind is written."""
    ends = (measured.value, measured.lower, measured.upper)
    return Measured(*(None if end is None else end * TIMES[kind] for end in ends), measured.n)


@answered
def quarters(session: Session, question: Question, kind: str) -> pl.DataFrame:
    """QUARTER_SCHEMA per calendar quarter shown: what those said who were asked in it, each contact once.

    `change` is the difference from the last quarter with answers before it; all of them are judged at once (Holm), where
    both have the accounts it takes. A quarter that is not over yet, or not wholly shown, is left out.
    """
    firsts = range(question.first + -question.first % 3, question.last - 1, 3)
    if not firsts:
        return moves([], session.settings.minimum_n)
    months = [month_start(first) for first in firsts]
    where, end = dict(question.where), month_start(firsts[-1] + 2)
    answers = marked(session.last_answers(months[0], end, where, every=3)).filter(pl.col("kind") == kind)
    told = list(zip(months, scores_by(kind, answers, "since", months), strict=True))
    return moves(told, session.settings.minimum_n)


def moves(told: Sequence[tuple[date, Score]], minimum_n: int) -> pl.DataFrame:
    """QUARTER_SCHEMA of the scores of successive quarters; see `quarters`."""
    asked = [(month, one) for month, one in told if one.n_asked]
    changes = [Difference(now.by_response, then.by_response) for (_, then), (_, now) in pairwise(asked)]
    p_values = [
        change.p_value if min(change.now.n, change.then.n) >= minimum_n else None for change in changes
    ]
    stands = [False, *holm(p_values)]
    values = [None, *(change.value for change in changes)]
    table = [
        (month, *_ends(one.by_response), one.n_responses, one.n_asked, value, holds)
        for (month, one), value, holds in zip(asked, values, stands, strict=False)
    ]
    return pl.DataFrame(table, schema=QUARTER_SCHEMA, orient="row")


def _ends(one: Measured) -> tuple:
    return one.value, one.lower, one.upper, one.n
