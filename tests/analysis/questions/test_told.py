"""What is said in answer to the questions: flat, rising, tiny, missing and contradictory data."""

import polars as pl
import pytest

from csdash.analysis.difference import Measured
from csdash.analysis.groups import SCHEMA
from csdash.analysis.question import Question
from csdash.analysis.questions import contracts_told as contracts
from csdash.analysis.questions import products as questions
from csdash.analysis.questions import told as said
from csdash.analysis.questions.contracts import Bought, Growth, Reduction
from csdash.contract.names import Names
from csdash.text import Text
from csdash.unit import Unit
from tests.histories import history, opened

NAMES, NOTHING = Names(), Measured(None, None, None, 0)


def english(sentences: tuple) -> str:
    assert all(one.ja and one.ja != one.en for one in sentences)
    assert 1 <= len(sentences) <= 3
    return " ".join(one.en for one in sentences)


def test_d1_says_what_moved_and_only_that():
    now = Measured(0.5, 0.45, 0.55, 400)
    assert "20.0 points higher than the 30.0%" in english(
        said.expanded(now, Measured(0.3, 0.25, 0.35, 400), 12)
    )
    assert "within chance" in english(said.expanded(now, Measured(0.48, 0.43, 0.53, 400), 12))
    assert "year ago" not in english(said.expanded(now, NOTHING, 12))
    assert english(said.expanded(NOTHING, NOTHING, 12)) == said.NOBODY.en


def industries(*rows: tuple) -> pl.DataFrame:
    """Industries beside all others; whoever has a rest to be held against was judged."""
    return pl.DataFrame([(*row, row[5] is not None) for row in rows], schema=SCHEMA, orient="row")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            [("Retail", 0.3, 0.2, 0.4, 90, 0.1, True), ("Other", 0.1, 0.05, 0.2, 90, 0.3, True)],
            "by more than chance",
        ),
        (
            [("Retail", 0.2, 0.1, 0.3, 90, 0.1, False), ("Other", 0.1, 0.05, 0.2, 90, 0.2, False)],
            "cannot be told",
        ),
        # Lower than the rest for certain is no reason to call it the highest for certain.
        ([("Retail", 0.1, 0.05, 0.2, 90, 0.3, True)], "cannot be told"),
        # The highest rate of all is that of two accounts.
        (
            [("Tiny", 1.0, 0.3, 1.0, 2, None, False), ("Retail", 0.2, 0.1, 0.3, 90, 0.1, False)],
            "Retail: 20.0%",
        ),
        ([("Tiny", 1.0, 0.3, 1.0, 2, None, False)], "No industry has 20 accounts"),
        ([("Retail", 0.2, 0.1, 0.3, 90, None, False)], "nothing to compare"),
        (
            [("Retail", 0.0, 0.0, 0.1, 90, 0.0, False), ("Other", 0.0, 0.0, 0.1, 90, 0.0, False)],
            "No account left",
        ),
        ([], "nobody to ask"),
    ],
)
def test_d2_names_the_highest_and_claims_no_more(rows: list, words: str):
    assert words in english(said.churns_most(industries(*rows), 12, 20, NAMES))


def test_d3_tells_products_apart_only_where_they_are():
    grown = {"A/Core": [10.0] * 13 + [20.0], "B/Add-on": [5.0] * 14}
    session = opened(history("2024-01", {**grown, "C/Core": [7.0] * 14, "C/Add-on": [3.0] * 13 + [None]}))
    question = Question(1, (), session.first_month, session.last_month)
    found = questions.products(session, question)
    rows = {row["group"]: row for row in found.iter_rows(named=True)}
    # Core: 27 of 17; Add-on: 5 of 8. On the year Core grew from 17 to 27, Add-on fell from 8 to 5.
    assert rows["Core"]["nrr"] == pytest.approx(27 / 17)
    assert rows["Add-on"]["grr"] == pytest.approx(5 / 8)
    assert rows["Core"]["growth"] == pytest.approx(10 / 17)
    assert rows["Add-on"]["growth"] == pytest.approx(-3 / 8)
    assert rows["Core"]["share"] == pytest.approx(27 / 32)
    told = english(said.products_differ(found, 0, NAMES))
    assert "highest for Core" in told
    assert "lowest for Add-on" in told
    assert "within chance" in told
    assert "grew most for Core (+58.8% on the year)" in told
    assert "No product has an NRR yet" in english(said.products_differ(found, 20, NAMES))


@pytest.mark.parametrize(
    ("mean", "words"),
    [
        (Measured(2.0, 1.0, 3.0, 50), "smaller"),
        (Measured(-2.0, -3.0, -1.0, 50), "got deeper"),
        (Measured(0.2, -1.0, 1.4, 50), "within chance"),
        # One account says nothing about all others.
        (Measured(8.0, None, None, 1), "within chance"),
    ],
)
def test_d4_says_which_way_only_where_it_is_known(mean: Measured, words: str):
    told = contracts.reduced(Reduction(mean, Measured(0.0, 0.0, 0.0, 60), mean, 60, 0), 12)
    assert words in english(told)
    assert ("smaller" in english(told)) == (words == "smaller")


def test_missing_contracts_are_said():
    assert "no first renewal" in english(contracts.reduced(Reduction(NOTHING, NOTHING, NOTHING, 0, 4), 12))
    assert "No account of 3 years" in english(contracts.larger(Growth(NOTHING, NOTHING, 0, 0, 0), 3))
    assert "5 accounts" in english(contracts.larger(Growth(NOTHING, NOTHING, 5, 0, 0), 3))
    empty = pl.DataFrame(schema={"kind": pl.String, "n_contracts": pl.Int64})
    assert "No contract due" in english(contracts.held(Bought(NOTHING, NOTHING, NOTHING, empty), 12))


def test_the_guard_says_when_nothing_was_bought():
    parts = pl.DataFrame({"kind": ["without", "unknown"], "n_contracts": [9, 2]})
    full = Measured(0.9, 0.8, 1.0, 11)
    told = english(contracts.held(Bought(full, full, Measured(0.0, None, None, 9), parts), 12))
    assert "No renewal was won with a deeper discount." in told
    assert "Of 2 contracts no list price is known." in told


def test_a_figure_over_time_is_called_moved_only_beyond_chance():
    def title(now: tuple, then: tuple) -> str:
        rows = [("2023-05-01", *then), ("2024-05-01", *now)]
        columns = ["month", "value", "lower", "upper", "n_accounts"]
        frame = pl.DataFrame(rows, schema=columns, orient="row").with_columns(pl.col("month").str.to_date())
        return contracts.moved(Text("割合", "Share"), frame, Unit.RATE).en

    assert "more than chance" in title((0.5, 0.45, 0.55, 90), (0.1, 0.05, 0.15, 90))
    assert "within chance" in title((0.5, 0.3, 0.7, 90), (0.4, 0.2, 0.6, 90))
    assert "a year ago" not in title((0.5, 0.3, 0.7, 90), (None, None, None, 0))
