"""The back-test from the command line says what the session says, with the config it rests on."""

import json

import pytest

from tests.cli.asking import ask
from tests.histories import folder_of
from tests.session.test_watched import PAID, SCORE, history, tables


@pytest.fixture(scope="module")
def data():
    return folder_of(history("2024-01", PAID, health_score=SCORE, health_adoption=SCORE), **tables())


def answered(*words) -> list[dict]:
    result = ask(*words, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_marks_with_their_config(data):
    told = {row["mark"]: row for row in answered("backtest", "--ahead", "3", "--data", data)}
    assert (told["suspected"]["n_marked"], told["suspected"]["n_lost"]) == (2, 1)
    assert all(row["config"].startswith("health ") for row in told.values())


def test_evidence_and_peers(data):
    (adoption,) = answered("evidence", "--ahead", "3", "--data", data)
    assert (adoption["column"], adoption["verdict"]) == ("health_adoption", "open")
    assert [row["group"] for row in answered("peers", "--data", data)] == ["all", "won", "not_won"]


def test_what_does_not_split_says_so(data):
    result = ask("backtest", "--by", "segment", "--data", data)
    assert result.exit_code != 0 or "--where" in result.output
