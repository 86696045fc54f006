"""The drilling questions: what each asks, and its answer as a card."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from csdash.analysis.headline import headline
from csdash.analysis.question import Question
from csdash.analysis.questions import contracts as questions_contracts
from csdash.analysis.questions import contracts_told as of_contracts
from csdash.analysis.questions import products as questions
from csdash.analysis.questions import told as said
from csdash.analysis.questions import trends
from csdash.analysis.questions.dearer import dearer
from csdash.errors import NotEnoughHistory
from csdash.figures.line_image import line_image
from csdash.figures.spark import spark
from csdash.panels.panel import question_of, theme_of, too_early
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

SOURCE = "Mehta, Steinman & Murphy, Customer Success (2016)"
QUESTIONS = {
    "d1": Text("契約規模を拡大した顧客の割合は?", "What share of customers expanded?"),
    "d2": Text("最もチャーンレートが高い業界は?", "Which industry has the highest churn rate?"),
    "d3": Text("製品ごとのリテンションと成長率は?", "What are retention and growth of each product?"),
    "d4": Text(
        "初回更新における割引率の平均引き下げ幅は?",
        "By how much is the discount reduced at the first renewal, on average?",
    ),
    "d5": Text(
        "3年以上継続している顧客の、当初の契約規模に対する平均契約規模は?",
        "How large are customers of three years and more, against when they began?",
    ),
    "guard": Text("値引きで引き止めていないか?", "Is retention bought with discounts?"),
}
TOPICS = {
    "d1": Text("拡大した顧客", "Customers who expanded"),
    "d2": Text("業界別の解約", "Churn by industry"),
    "d3": Text("製品別の維持と成長", "Products"),
    "d4": Text("初回更新の割引", "Discount at first renewal"),
    "d5": Text("3年以上の顧客", "Three years and more"),
    "guard": Text("値引きによる維持", "Bought retention"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One question with its answer, and the last two years of its figure where it has any."""

    question: str
    sentences: tuple[str, ...]
    picture: str


# What is told every so many months only.
_EVERY = {"d5": "3mo"}
Told = tuple[tuple[Text, ...], pl.DataFrame | None, Unit]


@cached
def card(session: Session, view: View, code: str) -> Card:
    """The answer to question `code`; raises NotUnlocked where the data for it is missing."""
    try:
        sentences, history, unit = _ANSWERS[code](session, question_of(view))
    except NotEnoughHistory:
        raise too_early(view) from None
    picture = ""
    if history is not None and history["value"].count() > 1:
        every = _EVERY.get(code, "1mo")
        drawn = spark(history, unit, theme=theme_of(view), every=every)
        picture = line_image(drawn)
    return Card(QUESTIONS[code][view.language], tuple(one[view.language] for one in sentences), picture)


@cached
def questions_answer(session: Session, view: View, code: str) -> list[str]:
    """The same sentences where one question has the page."""
    try:
        sentences, *_ = _ANSWERS[code](session, question_of(view))
    except NotEnoughHistory:
        raise too_early(view) from None
    return [one[view.language] for one in sentences]


def _d1(session: Session, question: Question) -> Told:
    told = headline(session, question, "expanded_accounts_share")
    now, then = told.difference.now, told.difference.then
    sentences = said.expanded(now, then, question.window, dearer(session, question))
    schema = {"month": pl.Date, "value": pl.Float64}
    return sentences, pl.DataFrame(told.history, schema=schema, orient="row"), Unit.RATE


def _d2(session: Session, question: Question) -> Told:
    industries = questions.industries(session, question)
    minimum = session.settings.minimum_n
    sentences = said.churns_most(industries, question.window, minimum, session.names)
    compared = industries.filter(pl.col("n_accounts") >= minimum)
    if compared.is_empty():
        return sentences, None, Unit.RATE
    top = question.narrowed("industry", [compared["group"][0]])
    return sentences, top.values(session, "logo_churn_rate").select("month", "value"), Unit.RATE


def _d3(session: Session, question: Question) -> Told:
    products = questions.products(session, question)
    if products.is_empty():
        return (said.NOBODY,), None, Unit.RATE
    return said.products_differ(products, session.settings.minimum_n, session.names), None, Unit.RATE


def _d4(session: Session, question: Question) -> Told:
    renewals = questions_contracts.first_renewals(session, question)
    now = questions_contracts.reduction(renewals, question)
    history = trends.over_time(renewals, question, session.first_month, trends.mean_reduction)
    return of_contracts.reduced(now, question.window), history, Unit.SCORE


def _d5(session: Session, question: Question) -> Told:
    accounts = questions_contracts.long_standing(session, question)
    told = of_contracts.larger(questions_contracts.growth(accounts), questions_contracts.YEARS)
    return told, trends.sizes_over_time(session, question), Unit.TIMES


def _guard(session: Session, question: Question) -> Told:
    contracts = questions_contracts.decided(session, question)
    now = questions_contracts.bought(contracts, question)
    history = trends.over_time(contracts, question, session.first_month, trends.share_bought)
    return of_contracts.held(now, question.window), history, Unit.RATE


_ANSWERS: dict[str, Callable[[Session, Question], Told]] = {
    "d1": _d1,
    "d2": _d2,
    "d3": _d3,
    "d4": _d4,
    "d5": _d5,
    "guard": _guard,
}
