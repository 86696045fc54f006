"""The drilling questions as one table: every figure with its interval and n, for those who do not look at pages."""

from collections.abc import Callable, Iterator

import polars as pl

from csdash.analysis.difference import Measured
from csdash.analysis.groups import measured_in
from csdash.analysis.question import Question
from csdash.analysis.questions import contracts as questions_contracts
from csdash.analysis.questions import products as questions
from csdash.analysis.questions import trends
from csdash.errors import NotEnoughHistory, NotUnlocked
from csdash.session import Session

SCHEMA = {
    "question": pl.String,
    "figure": pl.String,
    "group": pl.String,
    "value": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "n": pl.Int64,
    "is_distinguishable": pl.Boolean,
    "missing": pl.String,
}
Row = tuple[str, str, Measured, bool | None]


def told(session: Session, question: Question, years: int = questions_contracts.YEARS) -> pl.DataFrame:
    """The columns of SCHEMA. A question whose data is missing has one row that says which (`missing`).

    `is_distinguishable` says of a group whether it differs from all others, several being compared.
    """
    rows = []
    for code, ask in ASKED.items():
        try:
            found = list(ask(session, question, years))
        except (NotUnlocked, NotEnoughHistory) as reason:
            rows.append((code, *[None] * 7, _missing(reason)))
            continue
        rows += [
            (code, figure, group, one.value, one.lower, one.upper, one.n, differs, None)
            for figure, group, one, differs in found
        ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


TREND = {
    "question": pl.String,
    "figure": pl.String,
    "month": pl.Date,
    "value": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "n": pl.Int64,
    "missing": pl.String,
}


def over_time(session: Session, question: Question, years: int = questions_contracts.YEARS) -> pl.DataFrame:
    """The figures that are followed over time, in the columns of TREND; what is missing has one row that says so.

    D4 by quarter, its month the first of it; D5 every three months; B12 and D1 in the window to each month.
    """
    rows = []
    for code, (figure, ask) in FOLLOWED.items():
        try:
            history = ask(session, question, years)
        except (NotUnlocked, NotEnoughHistory) as reason:
            rows.append((code, figure, *[None] * 5, _missing(reason)))
            continue
        names = ("month", "value", "lower", "upper", "n_accounts")
        rows += [(code, figure, *row, None) for row in history.select(names).iter_rows()]
    return pl.DataFrame(rows, schema=TREND, orient="row")


def _missing(reason: NotUnlocked | NotEnoughHistory) -> str:
    return reason.missing if isinstance(reason, NotUnlocked) else reason.message.en


def _expanded(session: Session, question: Question, _: int) -> pl.DataFrame:
    return question.values(session, "expanded_accounts_share")


def _reduced(session: Session, question: Question, _: int) -> pl.DataFrame:
    renewals = questions_contracts.first_renewals(session, question)
    return trends.reductions_by_quarter(session, question, renewals)


def _bought(session: Session, question: Question, _: int) -> pl.DataFrame:
    contracts = questions_contracts.decided(session, question)
    return trends.over_time(contracts, question, session.first_month, trends.share_bought)


FOLLOWED: dict[str, tuple[str, Callable[[Session, Question, int], pl.DataFrame]]] = {
    "D1": ("expanded_accounts_share", _expanded),
    "D4": ("discount_reduction_mean_points", _reduced),
    "D5": ("size_ratio_of_means", trends.sizes_over_time),
    "B12": ("bought_share_of_renewed_mrr", _bought),
}


def _d1(session: Session, question: Question, _: int) -> Iterator[Row]:
    key = "expanded_accounts_share"
    yield key, "", measured_in(question.at(session, question.month, key)), None


def _d2(session: Session, question: Question, _: int) -> Iterator[Row]:
    for row in questions.industries(session, question).iter_rows(named=True):
        measured = Measured(row["value"], row["lower"], row["upper"], row["n_accounts"])
        yield "logo_churn_rate", row["group"], measured, row["is_distinguishable"]


def _d3(session: Session, question: Question, _: int) -> Iterator[Row]:
    for row in questions.products(session, question).iter_rows(named=True):
        n = row["n_accounts"] or 0
        for key in ("nrr", "grr"):
            measured = Measured(row[key], row[f"{key}_lower"], row[f"{key}_upper"], n)
            yield key, row["group"], measured, row["is_distinguishable"] if key == "nrr" else None
        for key in ("growth", "share"):
            yield f"mrr_{key}", row["group"], Measured(row[key], None, None, n), None


def _d4(session: Session, question: Question, _: int) -> Iterator[Row]:
    renewals = questions_contracts.first_renewals(session, question)
    found = questions_contracts.reduction(renewals, question)
    yield "discount_reduction_mean_points", "", found.mean, None
    yield "discount_reduction_median_points", "", found.median, None
    yield "discount_reduction_weighted_points", "", found.weighted, None


def _d5(session: Session, question: Question, years: int) -> Iterator[Row]:
    found = questions_contracts.growth(questions_contracts.long_standing(session, question, years))
    yield "size_ratio_of_means", "", found.of_means, None
    yield "size_mean_of_ratios", "", found.of_ratios, None


def _b12(session: Session, question: Question, _: int) -> Iterator[Row]:
    found = questions_contracts.bought(questions_contracts.decided(session, question), question)
    yield "mrr_renewal_rate", "", found.all, None
    yield "mrr_renewal_rate_without_deeper_discount", "", found.without, None
    yield "bought_share_of_renewed_mrr", "", found.share, None


ASKED: dict[str, Callable[[Session, Question, int], Iterator[Row]]] = {
    "D1": _d1,
    "D2": _d2,
    "D3": _d3,
    "D4": _d4,
    "D5": _d5,
    "B12": _b12,
}
