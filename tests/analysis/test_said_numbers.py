"""Numbers in sentences: whatever a page says of whatever company, its numbers are those of the frames behind it."""

import re
from collections.abc import Iterator
from itertools import chain

import polars as pl
import pytest

from csdash.analysis import answers, sentences
from csdash.analysis.cohorts.triangle import at_age, newer_and_older, triangle, weighted
from csdash.analysis.question import Question
from csdash.analysis.why.drivers import drivers
from csdash.metrics.registry import metric
from csdash.text import LANGUAGES
from csdash.unit import Unit
from tests.analysis.phrases import MOVED
from tests.histories import history, opened
from tests.thorough import only

N = 40
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
KEYS = ("nrr", "grr", "logo_churn_rate", "expanded_accounts_share", "arr", "arpa", "n_accounts")
YOUNG = 18


def accounts(*amounts: tuple[int, str, list[float | None]]) -> dict:
    """Paid amounts of so many accounts of each kind and their attributes, for `opened`."""
    paid, segment, tier = {}, {}, {}
    for kind, (n, name, months) in enumerate(amounts):
        for i in range(n):
            key = f"k{kind}a{i}"
            # A little more or less for each, and now and then none of it, so that there is something to estimate.
            paid[key] = [amount and amount * (1 + (i % 7) / 50) for amount in months]
            segment[key], tier[key] = name, ("high", "tech")[i % 3 > 0]
    return {"paid": paid, "segment": segment, "tier": tier}


def years(first: float | None, second: float | None, third: float | None) -> list[float | None]:
    """27 months in which the two comparisons are from the first to the second and to the third amount."""
    return [first] * 3 + [second] * 12 + [third] * 12


CASES = {
    "flat": accounts((N, "A", years(100, 100, 100)), (N, "B", years(100, 100, 100))),
    "rising": accounts(
        (N, "A", years(100, 100, 150)),
        (N // 2, "B", years(100, 90, 140)),
        (N // 2, "B", years(100, 100, 130)),
    ),
    "falling": accounts(
        (N, "A", years(100, 101, 60)), (N // 2, "B", years(100, 98, None)), (N // 2, "B", years(90, 90, 80))
    ),
    "tiny": accounts((1, "A", years(100, 120, 60)), (1, "B", years(50, 50, None))),
    "within chance": accounts(
        (2, "A", years(100, 102, None)), (N, "A", years(100, 102, 104)), (N, "B", years(90, 92, 94))
    ),
    "lost and grown": accounts(
        (N // 2, "A", years(100, 100, None)),
        (N, "A", years(100, 101, 220)),
        (N // 2, "B", years(100, 99, None)),
        (N, "B", years(100, 102, 210)),
    ),
    # NRR of A goes from 120 to 115%, of B from 70 to 65%, and of both up: A has become the larger part.
    "each down, all up": accounts(
        (N // 2, "A", years(100, 120, 138)),
        (N * 3, "A", years(None, 120, 138)),
        (N * 2, "B", years(100, 70, 45.5)),
    ),
}


@pytest.fixture(
    scope="module", params=only(("flat", "falling", "tiny", "lost and grown", "each down, all up"), CASES)
)
def case(request):
    """The name of a case, its session and question, and what each page says."""
    made = dict(CASES[request.param])
    session = opened(history("2023-01", made.pop("paid"), **made))
    question = Question(12, (), session.first_month, session.last_month)
    return (
        request.param,
        session,
        question,
        {
            "overview": answers.overview(session, question),
            "nrr": answers.nrr(session, question, "segment"),
            "cohorts": answers.cohorts(session, question, "month"),
            "tiers": answers.tiers(session, question),
        },
    )


def numbers(text: str) -> set[str]:
    return set(NUMBER.findall(text))


def written(value: float | None, unit: Unit, currency: str) -> set[str]:
    text = sentences.written(value, unit, currency)
    return numbers(text.ja) | numbers(text.en)


def of_frames(session, question) -> Iterator[str]:
    """Every number that the frames hold, as it would be written: of all, of each group and of its rest, then and now."""
    for month in (question.month, question.before):
        yield from numbers(sentences.month_name(question.last).ja + sentences.month_name(question.last).en)
        for by in ([], ["segment"], ["tier"]):
            for others in (False, True) if by else (False,):
                frame = question.at(session, month, *KEYS, by=by, others=others)
                for key, value, n in frame.select("metric", "value", "n_accounts").iter_rows():
                    yield from written(value, metric(key).unit, session.currency)
                    yield f"{n:,}"
    now, then = (question.at(session, month, *KEYS) for month in (question.month, question.before))
    for key, after, before in (
        now.join(then, on="metric").select("metric", "value", "value_right").iter_rows()
    ):
        if metric(key).unit is Unit.RATE and None not in (after, before):
            yield f"{abs(after - before) * 100:.1f}"
        if before:
            yield f"{abs(after / before - 1) * 100:.1f}"
    yield from (
        f"{abs(effect) * 100:.1f}" for effect in drivers(session, question, "nrr", "segment")["effect"]
    )
    stock = question.at(session, question.month, "n_accounts", "arr", by=["tier"])
    shares = stock.select(pl.col("value") / pl.col("value").sum().over("metric")).to_series()
    cohorts = session.cohorts()
    cells = {kind: triangle(cohorts, kind, "month") for kind in ("logo", "grr", "nrr")}
    newer = newer_and_older(cells["logo"], 12)
    left = [
        *(at_age(weighted(rows), 12) for rows in cells.values()),
        newer.now.value,
        newer.then.value,
        *shares,
    ]
    for share in left:
        yield from written(share, Unit.RATE, "")


# What sentences say of time, and how many of them there are.
WORDS = {"ja": {"1"}, "en": set()}


def test_every_number_said_is_one_of_the_frames(case):
    _, session, question, pages = case
    known = set(of_frames(session, question))
    for text in chain(*pages.values()):
        for language in LANGUAGES:
            made_up = numbers(text[language]) - known - WORDS[language]
            assert not made_up, f"{made_up} in {text[language]}"


def test_both_languages_say_the_same_numbers(case):
    *_, pages = case
    for text in chain(*pages.values()):
        ja, en = (numbers(text[language]) - WORDS["ja"] for language in ("ja", "en"))
        # Large amounts are in units of ten thousand in one and of a thousand in the other.
        assert {n for n in ja if "." in n and "万" not in text.ja} == {
            n for n in en if "." in n and "万" not in text.ja
        }


def test_a_rise_is_a_rise_and_a_fall_a_fall(case):
    name, session, question, pages = case
    state, *rest = pages["nrr"]
    rose, fell = (word in state.en for word in MOVED["en"])
    now, then = (
        question.at(session, month, "nrr")["value"][0] for month in (question.month, question.before)
    )
    assert (rose, fell) == {
        "rising": (True, False),
        "lost and grown": (True, False),
        "each down, all up": (True, False),
        "falling": (False, True),
    }.get(name, (False, False))
    assert not (rose and now < then)
    assert not (fell and now > then)
    causes = [text for text in rest if "moved it most" in text.en]
    assert bool(causes) == (rose or fell)
    if name == "each down, all up":
        assert "changed mix" in causes[0].en
        assert "構成比の変化" in causes[0].ja
    overview = pages["overview"]
    if name == "lost and grown":
        # Both are true, and both are said: more of the money from fewer accounts.
        moves = re.findall(r"(NRR|GRR) ([\d.]+)% to ([\d.]+)%", overview[1].en)
        assert {key: float(to) > float(was) for key, was, to in moves} == {"NRR": True, "GRR": False}
    if name in {"flat", "tiny", "within chance"}:
        assert overview[1] == answers.NOT_MOVED


def test_what_is_not_there_is_not_spoken_of():
    """Eighteen months without an attribute: no year ago, no cause, no group."""
    made = accounts((N, "A", [100] * 14 + [90] * 4))
    session = opened(history("2023-01", made["paid"]))
    question = Question(12, (), session.first_month, session.last_month)
    texts = [*answers.overview(session, question), *answers.nrr(session, question, "")]
    for language in LANGUAGES:
        whole = "".join(text[language] for text in texts)
        assert not any(word in whole for word in MOVED[language])
    assert sentences.NO_BEFORE in texts
    assert not any("moved it most" in text.en or "Look first" in text.en for text in texts)
