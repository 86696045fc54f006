"""Answers on whole companies: flat, growing, shrinking, tiny, young and oddly named, in both languages."""

import polars as pl
import pytest

from csdash.analysis import answers, sentences
from csdash.analysis.question import Question
from csdash.errors import CsdashError
from tests.analysis.phrases import HOSTILE, MOVED, is_sentence
from tests.histories import day, history, opened

N, MONTHS = 60, 27


def paid(now: str, i: int) -> list[float | None]:
    """One account's 27 months; what it pays in the last twelve is `now` of what it paid before."""
    # Every account pays a little more or less each year, and all of them together the same.
    base = 100.0 + i % 7
    before = [base + 3 * i % 5] * 12 + [base + 2 * i % 5] * 3
    if now == "flat":
        return [100.0 + i % 7] * MONTHS
    if now == "falling":
        return before + [None if i % 2 else 80.0] * 12
    if now == "rising":
        return before + [160.0 + i % 9] * 12
    return before + [base + i % 5] * 12


def company(now: str, n: int = N):
    accounts = {f"a{i}": paid(now, i) for i in range(n)}
    segment = {name: (HOSTILE, "SMB")[i % 2] for i, name in enumerate(accounts)}
    tier = {name: ("high", "tech")[i % 3 > 0] for i, name in enumerate(accounts)}
    return opened(history("2023-01", accounts, segment=segment, tier=tier))


@pytest.fixture(scope="module", params=["flat", "falling", "rising", "steady", "tiny"])
def case(request):
    session = company("falling", 2) if request.param == "tiny" else company(request.param)
    return request.param, session, Question(12, (), session.first_month, session.last_month)


def all_answers(session, question) -> list:
    return [
        *answers.overview(session, question),
        *answers.nrr(session, question, "segment"),
        *answers.nrr(session, question, ""),
        *answers.cohorts(session, question, "quarter"),
        *answers.tiers(session, question),
    ]


def test_every_answer_is_made_of_sentences(case):
    for text in all_answers(case[1], case[2]):
        assert is_sentence(text), text


def test_rose_and_fell_are_said_of_real_moves_only(case):
    name, session, question = case
    said = answers.nrr(session, question, "segment")
    moved = {"falling": 1, "rising": 0}.get(name)
    for language, words in MOVED.items():
        whole = "".join(text[language] for text in said)
        assert [word in whole for word in words] == [moved == 0, moved == 1]
    has_cause = any(text.en.endswith(("changed rate.", "changed mix.")) for text in said)
    assert has_cause == (moved is not None)
    # Of two accounts nothing can be said, neither that it moved nor that it did not.
    assert (sentences.NO_CAUSE in said) == (moved is None and name != "tiny")
    assert (sentences.NO_CAUSE_UNTOLD in said) == (name == "tiny")


def test_what_moved_in_the_overview(case):
    name, session, question = case
    told = answers.overview(session, question)
    assert (answers.NOT_MOVED in told) == (name not in {"falling", "rising"})
    growth = {"flat": "0.0% on the year", "rising": "(+", "falling": "(-"}.get(name, "on the year")
    assert growth in told[0].en
    if name in {"falling", "rising"}:
        then, now = (
            session.metrics("nrr", month=month)["value"].item() for month in (day("2024-03"), day("2025-03"))
        )
        assert f"NRR {then:.1%} to {now:.1%}" in told[1].en


def test_a_group_that_loses_more_is_named_as_it_is_called():
    session = company("falling")
    question = Question(12, (), session.last_month - 3, session.last_month)
    looked = answers.overview(session, question)[-1]
    assert "Look first" in looked.en  # every account of SMB left, none of the other
    assert "SMB" in looked.ja
    last = answers.nrr(session, question, "segment")
    assert not any("None" in text.ja for text in last)


def test_hostile_names_stay_text_in_tiers_and_cause():
    session = company("rising")
    question = Question(12, (("segment", (HOSTILE,)),), session.first_month, session.last_month)
    texts = answers.nrr(session, question, "segment")
    assert any(HOSTILE in text.ja and HOSTILE in text.en for text in texts)


@pytest.mark.parametrize("months", [1, 3, 12])
def test_a_young_company_gets_an_explanation_in_both_languages(months):
    session = opened(history("2024-01", {"A": [10] * months, "B": [5] * months}, tier={"A": "high"}))
    question = Question(12, (), session.first_month, session.last_month)
    for ask in (lambda: answers.overview(session, question), lambda: answers.nrr(session, question, "tier")):
        with pytest.raises(CsdashError) as refusal:
            ask()
        assert refusal.value.message.ja != refusal.value.message.en


def test_nothing_is_said_of_a_year_that_is_not_there():
    session = opened(history("2024-01", {"A": [10] * 14, "B": [5] * 14}))
    told = answers.overview(session, Question(12, (), session.first_month, session.last_month))
    assert answers.NOT_MOVED not in told
    assert sentences.NO_BEFORE in told


def test_tiers_divide_accounts_and_revenue():
    session = opened(
        history("2024-01", {"A": [60] * 13, "B": [30] * 13, "C": [10] * 13}, tier={"A": "high", "B": "tech"})
    )
    text = answers.tiers(session, Question(12, (), session.last_month, session.last_month))[0]
    assert (
        text.en == "High touch: 33.3% of accounts, 60.0% of ARR. Tech touch: 33.3% of accounts, 30.0% of ARR."
    )
    assert text.ja.startswith("ハイタッチは顧客の33.3%でARRの60.0%。")


def test_cohorts_say_what_is_left_and_whether_newer_ones_keep_more():
    old = {f"o{i}": [None, *[10] * 12, *([10] * 30 if i % 2 else [])] for i in range(60)}
    new = {f"n{i}": [*[None] * 18, *[10] * 24] for i in range(60)}
    witness = {"w": [10] * 42}
    session = opened(history("2022-01", witness | old | new))
    question = Question(12, (), session.first_month, session.last_month)
    left, newer = answers.cohorts(session, question, "month")
    assert "75.0% of accounts" in left.en
    assert newer.en == "Newer cohorts keep more accounts for a year: 100.0%, against 50.0% before."
    assert newer.ja.startswith("最近1年のコホートの1年後は100.0%")


def assessed(*rows: tuple[str, str, int]):
    table = pl.DataFrame(
        [("2024-02-29", *row) for row in rows], schema=["date", "unit", "dimension", "stage"], orient="row"
    )
    return opened(history("2024-01", {"A": [1] * 3}, region={"A": "K"}), assessments=table)


def test_maturity_names_the_best_unit_and_what_holds_the_company():
    session = assessed(
        ("company", "data", 3),
        ("company", "alignment", 1),
        (f"region={HOSTILE}", "data", 4),
        ("x", "data", 2),
    )
    best, held = answers.maturity(session)
    assert best.en == f"Highest by self-assessment: {HOSTILE}, at Transformation."
    assert held.ja == "全社は「リアクティブ」で、その段階を決めているのは「全社の連携」です。"


def test_nobody_assessed_yet():
    assert answers.maturity(opened(history("2024-01", {"A": [1] * 3}))) == ()
