"""What the renewals page says, on few, on many, on missing and on contradictory data; and the split of the base."""

from datetime import date

import polars as pl
import pytest

from csdash.analysis.difference import Difference, Measured
from csdash.analysis.question import Question
from csdash.analysis.renewals import cmrr_told as cmrr_sentences
from csdash.analysis.renewals import told as renewal_sentences
from csdash.analysis.renewals.outcomes import (
    Committed,
    committed,
    due_now,
    due_within,
    outcome_months,
    renewal_split,
)
from csdash.errors import NotUnlocked
from csdash.figures.steps import steps
from tests.histories import history, opened
from tests.metrics.examples.renewals import CONTRACTS, EIGHT


@pytest.fixture(scope="module")
def eight():
    return opened(**EIGHT)


def question(session, window: int = 3, back: int = 1) -> Question:
    return Question(window, (), session.first_month, session.last_month - back)


def test_outcomes_of_few_say_so(eight):
    first, second = (one.en for one in renewal_sentences.outcomes(eight, question(eight)))
    assert first == (
        "Of 7 contracts due in the 3 months to May 2024 (MRR 630), 68.4% of the MRR and 50.0% of the contracts were "
        "renewed. There is no year-ago figure to compare with yet. Only 6 accounts are behind this; read it as a hint."
    )
    assert second == "There are too few accounts to compare first renewals with later ones."
    now = renewal_sentences.outcomes(eight, question(eight, 12, 0))
    assert now[-1].en == "2 contracts (MRR 90) ended undecided, 1 of them beyond the 60 days of grace."


def test_nothing_due_and_nothing_decided_are_said(eight):
    early = Question(1, (), eight.first_month, eight.first_month)
    assert renewal_sentences.outcomes(eight, early)[0].en.startswith("No contract came due in the 1 month")
    too_early = Question(12, (), eight.first_month, eight.first_month + 3)
    assert (
        renewal_sentences.outcomes(eight, too_early)[0].en
        == "By Apr 2023 there are not 12 months of contracts due yet."
    )
    only_open = renewal_sentences.outcomes(eight, question(eight, 1))
    assert [one.en for one in only_open] == [
        "Still undecided: 1 contract due in the 1 month to May 2024 (MRR 60)."
    ]


FEW, MANY = 10, 400


@pytest.mark.parametrize(
    ("first", "later", "n", "said"),
    [
        (
            (0.60, 0.55, 0.65),
            (0.90, 0.85, 0.95),
            MANY,
            "First renewals, at 60.0%, are 30.0 points below later ones at 90.0%.",
        ),
        (
            (0.95, 0.92, 0.98),
            (0.80, 0.75, 0.85),
            MANY,
            "First renewals, at 95.0%, are 15.0 points above later ones at 80.0%.",
        ),
        (
            (0.85, 0.80, 0.90),
            (0.88, 0.83, 0.93),
            MANY,
            "First renewals at 85.0% and later ones at 88.0% cannot be told apart.",
        ),
        (
            (0.60, 0.55, 0.65),
            (0.90, 0.85, 0.95),
            FEW,
            "There are too few accounts to compare first renewals with later ones.",
        ),
        (
            (None, None, None),
            (0.90, 0.85, 0.95),
            MANY,
            "There are too few accounts to compare first renewals with later ones.",
        ),
        # All renewed on both sides: no spread was seen, and no difference is claimed.
        (
            (1.0, None, None),
            (0.5, None, None),
            MANY,
            "First renewals at 100.0% and later ones at 50.0% cannot be told apart.",
        ),
    ],
)
def test_first_against_later_claims_no_more_than_there_is(first, later, n, said):
    difference = Difference(Measured(*first, n), Measured(*later, n))
    told = renewal_sentences.first_against_later(difference, 20)
    assert told.en == said


def test_without_renewal_numbers_nothing_is_said_of_first_ones():
    session = opened(EIGHT["accounts"], contracts=CONTRACTS.drop("renewal_number"))
    assert len(renewal_sentences.outcomes(session, question(session))) == 1


def test_cmrr_in_words(eight):
    told = cmrr_sentences.cmrr(eight, question(eight, back=4), 3)
    assert [one.en for one in told] == [
        "CMRR (90 days) is 620 at the end of Feb 2024, 1.6% below MRR of 630.",
        "Signed and not live adds 140; notified churn takes 90 and notified downgrades 60.",
        "Beside it, churn is imminent at 1 account (MRR 30) and suspected at 1 account (60); neither is subtracted.",
    ]
    still = cmrr_sentences.cmrr(eight, question(eight, back=0), 3)
    assert still[0].en == "CMRR (90 days) equals MRR at the end of Jun 2024: 620."
    assert still[1].en == "Nothing signed begins within the horizon, and no churn or downgrade was notified."
    silent = opened(EIGHT["accounts"], contracts=CONTRACTS)
    assert len(cmrr_sentences.cmrr(silent, question(silent, back=4), 3)) == 2
    nobody = Committed({"mrr": 0, "cmrr": 50})
    assert "n/a above MRR" in cmrr_sentences.committed_level(nobody, eight.last_month, 3, "").en


def test_the_steps_lead_from_mrr_to_cmrr(eight):
    rows = committed(eight, question(eight, back=4), 3).steps()
    assert rows["amount"].to_list() == [630, 140, -90, -60, 620]
    steps(rows["movement"].to_list(), rows["amount"].to_list(), [""] * 5)


def test_what_is_due_in_words():
    ahead = CONTRACTS.with_columns(
        end_date=pl.when(pl.col("contract_id") == "A1").then(date(2024, 8, 31)).otherwise("end_date")
    )
    session = opened(EIGHT["accounts"], contracts=ahead, events=EIGHT["events"])
    told = [one.en for one in renewal_sentences.due(session, question(session, back=0))]
    assert told[:2] == [
        "In the twelve months after Jun 2024, 4 contracts will end, worth MRR 530 (ARR 6.36K).",
        "The first three months hold MRR 100: notified 0, imminent 100, suspected 0.",
    ]
    # F was suspected in February: with a contract that ends ahead, its 60 are at risk as A's 100 are.
    longer = ahead.with_columns(
        end_date=pl.when(pl.col("contract_id") == "F0").then(date(2024, 9, 30)).otherwise("end_date")
    )
    session = opened(EIGHT["accounts"], contracts=longer, events=EIGHT["events"])
    risks = due_within(session, question(session, back=0), 3)
    assert (risks["due"], risks["at_risk"], risks["imminent"], risks["suspected"]) == (160, 160, 100, 60)
    over = CONTRACTS.filter(pl.col("end_date") < date(2024, 6, 1))
    finished = opened(EIGHT["accounts"], contracts=over)
    assert renewal_sentences.due(finished, question(finished, back=0))[0].en == (
        "No contract ends in the twelve months after Jun 2024."
    )


@pytest.mark.parametrize(
    ("fourth", "n", "due", "rest"), [("first", 1, 100, 140), ("flat", 1, 100, 140), ("lost", 1, 50, 190)]
)
def test_the_split_of_the_base_adds_up(eight, fourth, n, due, rest):
    row = due_now(eight, question(eight))
    table = renewal_split(row, fourth, "en")
    assert table["n"].to_list() == [1, 1, 1, n, 3, 7]
    assert table["due_mrr"].to_list() == [40, 150, 200, due, rest, 630]
    assert table["change_mrr"][0:3].to_list() == [-40, -60, 60]
    # Of all that was due: E and D are gone, C pays less, B more.
    assert table["change_mrr"][-1] == table["change_mrr"][:-1].sum() == -90


def test_columns_of_a_month_are_what_was_due(eight):
    months = outcome_months(eight, question(eight, back=0))
    march = months.filter(pl.col("month") == date(2024, 3, 1))
    assert dict(march.select("category", "amount").iter_rows()) == {
        "lost": 90, "downgraded": 150, "renewed": 100, "upgraded": 200, "undecided": 30,
    }  # fmt: skip
    assert months["amount"].sum() == 630


def test_a_company_without_contracts_is_told_what_it_needs():
    session = opened(history("2023-01", {"A": [1] * 14}))
    for ask in (session.renewals, session.cmrr, session.due, session.due_contracts):
        with pytest.raises(NotUnlocked, match="contracts"):
            ask()
