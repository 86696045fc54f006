"""The fifteen cases through the command line: in this process, and a few as a user starts it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from csdash.cli import cli
from tests.exam.cases import CASES, Case, Fact
from tests.histories import folder_of
from tests.thorough import one_in

FIT = [case for case in CASES if not case.refused]


def arguments(fact: Fact, folder: Path) -> list[str]:
    """The command that asks for a fact."""
    words = [fact.command, "--data", str(folder), "--format", "json"]
    if fact.command == "metrics":
        words.insert(1, fact.name)
    if fact.command != "cohorts":
        words += ["--window", str(fact.window)]
    for name in fact.group:
        words += ["--by", name]
    return words


def told(answer: str, fact: Fact) -> float | None:
    """The number a fact is about, in the JSON that came back."""
    month = "cohort_month" if fact.command == "cohorts" else "month"
    rows = [
        row
        for row in json.loads(answer)
        if row[month].startswith(fact.month)
        and row.get("cohort_age", 0) == 0
        and all(row[name] == label for name, label in fact.group.items())
    ]
    assert len(rows) == 1
    return rows[0]["value" if fact.command == "metrics" else fact.name]


# test_by_session.py asks all of them.
@pytest.mark.parametrize("case", one_in(3, FIT), ids=lambda case: case.id)
def test_case_comes_out_as_by_hand(case: Case):
    folder = folder_of(case.accounts)
    for fact in case.facts:
        answer = CliRunner().invoke(cli, arguments(fact, folder), catch_exceptions=False)
        assert answer.exit_code == 0, answer.stderr
        assert told(answer.stdout, fact) == pytest.approx(fact.expected), f"{fact.name}: {case.why}"


@pytest.mark.parametrize("case", [case for case in CASES if case.refused], ids=lambda case: case.id)
def test_case_is_refused_with_exit_code_1(case: Case):
    folder = folder_of(case.accounts)
    for words in (["metrics", "nrr", "--data", str(folder), "--window", "1"], ["check", str(folder)]):
        answer = CliRunner().invoke(cli, words, catch_exceptions=False)
        assert answer.exit_code == 1
        assert all(part in answer.output for part in case.refused), case.why


@pytest.mark.parametrize("id_", one_in(3, ["E02_netting", "E09_missing_month", "E14_no_loss"]))
def test_case_as_a_user_starts_it(id_: str, root: Path, tmp_path: Path):
    case = next(case for case in CASES if case.id == id_)
    fact = case.facts[0]
    command = [sys.executable, "-m", "csdash", *arguments(fact, folder_of(case.accounts))]
    # Started elsewhere, as a scheduler does: no settings file of this folder may have a say.
    done = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(root), "PATH": ""}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert told(done.stdout.decode(), fact) == pytest.approx(fact.expected)
