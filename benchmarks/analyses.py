"""What the numbers of each page take, cubes built: on the sample company, and on one with a hundred times the customers."""

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import csdash
from benchmarks.copies import copies
from benchmarks.measurement import Measurement
from csdash.analysis import answers
from csdash.analysis.cohorts.triangle import triangle
from csdash.analysis.expansion import parts as expansion
from csdash.analysis.forecast.outlook import known_to, outlook
from csdash.analysis.groups import against_rest
from csdash.analysis.question import Question
from csdash.analysis.questions.contracts import first_renewals, long_standing
from csdash.analysis.questions.products import industries, products
from csdash.analysis.renewals import told as renewal_sentences
from csdash.analysis.renewals.outcomes import due_months, outcome_months
from csdash.analysis.variants.values import variants
from csdash.analysis.why.change import account_sums, change
from csdash.analysis.why.concentration import concentration
from csdash.analysis.why.contribution import contribution
from csdash.analysis.why.drivers import drivers
from csdash.analysis.why.movers import movers
from csdash.settings import SAMPLE_DATA

Ask = Callable[[csdash.Session, Question], object]
BY, TIMES, PROMISE = "segment", 100, 50


def _drivers(session: csdash.Session, question: Question) -> None:
    drivers(session, question, "nrr", BY)
    change(session, question, "nrr", question.before)


def _accounts(session: csdash.Session, question: Question) -> None:
    now, then = (account_sums(session, question, "nrr", m) for m in (question.month, question.before))
    concentration("nrr", now)
    movers(now, then)


def _trend(session: csdash.Session, question: Question) -> None:
    question.values(session, "nrr")
    against_rest(session, question, "nrr", BY, session.settings.minimum_n)


def _renewals(session: csdash.Session, question: Question) -> None:
    outcome_months(session, question)
    renewal_sentences.outcomes(session, question)


def _expansion(session: csdash.Session, question: Question) -> None:
    expansion.split(session, question)
    expansion.price_steps(session, question)
    expansion.factors(session, question)


def _questions(session: csdash.Session, question: Question) -> None:
    industries(session, question)
    products(session, question)


def _contracts(session: csdash.Session, question: Question) -> None:
    first_renewals(session, question)
    long_standing(session, question)


# Promised are the numbers of a page. What reads accounts grows with them, and is measured for what it is.
PROMISED: dict[str, Ask] = {
    "overview, sentences": answers.overview,
    "nrr, trend and groups": _trend,
    "nrr, drivers": _drivers,
    "nrr, accounts that moved it and the largest": _accounts,
    "nrr, contribution": lambda session, question: contribution(session, question, BY),
    "nrr, expansion": _expansion,
    "nrr, variants": lambda session, _: variants(session),
    "cohorts, triangle": lambda session, _: triangle(session.cohorts(), "nrr", "quarter"),
    "cohorts, survival": lambda session, _: session.survival(by=[BY]),
    "renewals, outcomes": _renewals,
    "renewals, CMRR": lambda session, _: session.cmrr(3),
    "renewals, what is due": due_months,
    "questions 1 to 3": _questions,
    "questions 4 and 5": _contracts,
    "nrr, forecast with its back-test": lambda session, question: outlook(
        known_to(session, question, ["nrr"]), "nrr"
    ),
}
UNPROMISED: dict[str, Ask] = {
    # How all accounts stand is kept with the session; how those of a tier do is added up each time.
    "nrr, forecast of one tier": lambda session, question: outlook(
        known_to(session, question.narrowed("tier", ["high"]), ["nrr"]), "nrr"
    ),
}


def measure(_: Path) -> list[Measurement]:
    """Each page's numbers; the floor of the hundredfold is the same on the sample."""
    with TemporaryDirectory() as folder:
        large = csdash.open(copies(TIMES, Path(folder)))
        small = csdash.open(SAMPLE_DATA)
        rows = []
        for name, ask in (PROMISED | UNPROMISED).items():
            samples = {session.id: _milliseconds(session, ask) for session in (small, large)}
            promise = PROMISE if name in PROMISED else None
            rows += [
                Measurement(name, "ms", samples[small.id], promise=promise),
                Measurement(f"{name}, x{TIMES} accounts", "ms", samples[large.id], samples[small.id]),
            ]
    return rows


def _milliseconds(session: csdash.Session, ask: Ask, n: int = 7) -> list[float]:
    question = Question(12, (), session.first_month, session.last_month)
    ask(session, question)  # builds the cubes it needs
    taken = []
    for _ in range(n):
        session.answers.forget()
        begun = time.perf_counter()
        ask(session, question)
        taken.append((time.perf_counter() - begun) * 1000)
    return taken
