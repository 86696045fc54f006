"""Journey: stays by hand and by another implementation, and stumbling blocks that are named only where usual."""

import polars as pl
import pytest
from lifelines import KaplanMeierFitter

from csdash.analysis.question import Question
from csdash.analysis.tiers.journey import dwell, journey, usual, usual_text
from csdash.contract.names import Names
from tests.histories import day, history, opened
from tests.sample import sample_session

O, A, R = "onboarding", "adoption", "renewal"  # noqa: E741


@pytest.fixture(scope="module")
def sample():
    return sample_session()


def test_stays_by_hand():
    # X was there when the data begins: its first stay has no beginning. Y lapses and comes back into the same phase.
    session = opened(
        history(
            "2024-01",
            {"X": [9] * 6, "Y": [None, 5, 5, None, 5, 5], "Z": [None, None, 7, 7, 7, 7]},
            phase={"X": [O, O, A, A, R, R], "Y": ["", O, O, "", O, O], "Z": ["", "", O, A, A, R]},
        )
    )
    stays = session.phase_spells(day("2024-06")).sort("account_id", "phase", "months")
    assert stays.select("account_id", "phase", "months", "has_moved").rows() == [
        ("X", A, 2, True),
        ("X", R, 2, False),
        ("Y", O, 2, False),
        ("Y", O, 2, False),
        ("Z", A, 2, True),
        ("Z", O, 1, True),
        ("Z", R, 1, False),
    ]
    # In April Z has just come to adoption, and nobody knows more.
    april = session.phase_spells(day("2024-04")).filter(account_id="Z").sort("phase")
    assert april.select("phase", "months", "has_moved").rows() == [(A, 1, False), (O, 1, True)]


def test_the_median_stay_is_lifelines(sample):
    spells = sample.phase_spells(Question(12, (), sample.first_month, sample.last_month).month)
    found = dwell(spells)
    for (phase, tier), measured in found.items():
        part = spells.filter(phase=phase, tier=tier)
        fitted = KaplanMeierFitter().fit(part["months"].to_numpy(), part["has_moved"].to_numpy())
        assert measured.value == fitted.median_survival_time_
        assert measured.n == part.height


def hits(*counts: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "kind": ["onboarding_blocked"] * len(counts),
            "detail": list("abc")[: len(counts)],
            "n_accounts": counts,
        }
    )


@pytest.mark.parametrize(
    ("counts", "named"),
    [((20, 3), "a"), ((20, 18), "ab"), ((2, 1), ""), ((9,), "a"), ((), "")],
)
def test_a_block_is_usual_where_it_stands_out(counts, named):
    schema = {"kind": pl.String, "detail": pl.String, "n_accounts": pl.Int64}
    found = usual(hits(*counts) if counts else pl.DataFrame(schema=schema), 100)
    assert "".join(one.detail for one in found) == named
    if named == "ab":
        assert usual_text(found, Names()).en == "Onboarding blocked (a), or Onboarding blocked (b)"


def test_places_add_up_to_the_stock(sample):
    question = Question(12, (), sample.first_month, sample.last_month)
    places = journey(sample, question)
    stock = sample.metrics("n_accounts", "arr", month=question.month)
    assert sum(one.n_accounts for one in places) == stock["value"][0]
    assert sum(one.arr for one in places) == pytest.approx(stock["value"][1])
