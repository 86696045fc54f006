"""The commands about expansion and the questions say what the session says, and what is missing."""

import json
from datetime import date

import polars as pl
import pytest

from csdash.opening import open_session
from csdash.settings import load_settings
from tests.cli.asking import ask, company
from tests.histories import folder_of, history

NAMES = {"D1", "D2", "D3", "D4", "D5", "B12"}


@pytest.fixture(scope="module")
def data():
    return company()


def answered(*words) -> list[dict]:
    result = ask(*words, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_expansion_is_what_the_session_says(data):
    told = answered("expansion", "--window", "1", "--by", "segment", "--data", data)
    ours = open_session(data, settings=load_settings()).expansion(1, by=["segment"])
    assert len(told) == ours.height
    assert sum(float(row["expansion_mrr"]) for row in told) == float(ours["expansion_mrr"].sum()) > 0


def test_other_looks_at_expansion_by_hand():
    # Of A to D one left and two grew, by 30 and 10; A had an outcome verified by the opening, and B only after it.
    paid = {"A": [100, 130], "B": [100, 110], "C": [100, 100], "D": [100, None]}
    events = pl.DataFrame(
        {
            "date": [date(2024, 1, 10), date(2024, 2, 10)],
            "account_id": ["A", "B"],
            "kind": ["outcome_verified"] * 2,
        }
    )
    folder = folder_of(history("2024-01", paid), events=events)
    factors, largest, verified = (
        answered("expansion", "--show", show, "--window", "1", "--data", folder)
        for show in ("factors", "largest", "verified")
    )
    assert [factors[0][name] for name in ("nrr", "logo", "arpa", "n")] == pytest.approx(
        [0.85, 0.75, 3.4 / 3, 4]
    )
    assert largest == [{"share": 0.75, "n_top": 1, "n": 2}]
    told = [[row[name] for name in ("is_verified", "expanded", "rate", "n_accounts")] for row in verified]
    assert told == [
        [True, 1.0, pytest.approx(0.3), 1],
        [False, pytest.approx(1 / 3), pytest.approx(1 / 30), 3],
    ]


def test_other_looks_at_expansion_are_not_split(data):
    result = ask("expansion", "--show", "factors", "--by", "segment", "--data", data)
    assert result.exit_code == 2
    assert "use --where" in result.output


def test_what_no_column_tells_is_said(data):
    result = ask("prices", "--data", data)
    assert result.exit_code != 0
    assert "accounts.seats" in result.output


def test_questions_answer_what_they_can_and_name_what_is_missing(data):
    rows = pl.DataFrame(answered("questions", "--data", data), infer_schema_length=None)
    assert set(rows["question"]) == NAMES
    missing = dict(rows.drop_nulls("missing").select("question", "missing").iter_rows())
    assert missing == {
        "D2": "accounts.industry",
        "D3": "accounts.product",
        "D4": "contracts",
        "B12": "contracts",
    }
    # A grew from 100 to 120 and C is new; of A, B and D at the opening one pays more, B went from 50 to 60.
    expanded = rows.row(by_predicate=pl.col("figure") == "expanded_accounts_share", named=True)
    assert expanded["n"] == 3
    assert expanded["value"] == pytest.approx(2 / 3)


def test_questions_are_asked_of_everybody_or_of_some(data):
    assert ask("questions", "--by", "segment", "--data", data).exit_code == 2
    some = answered("questions", "--where", "segment=SMB", "--years", "1", "--data", data)
    assert {row["question"] for row in some} == NAMES
