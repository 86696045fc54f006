"""0 all well, 1 the data is refused or a check failed, 2 the question cannot be asked like this."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from csdash.cli import cli
from csdash.snapshots.publish import publish
from tests.cli.asking import ask, company
from tests.histories import folder_of, history
from tests.thorough import thorough


@pytest.fixture(scope="module")
def data() -> Path:
    return company()


REFUSED = [
    (["metrics", "nnr"], 'Did you mean "nrr"?', "「nrr」のことですか?"),
    (["metrics", "nrr", "--by", "sgment"], 'Did you mean "segment"?', "「segment」のことですか?"),
    (["metrics", "nrr", "--where", "segment=SMBs"], 'Did you mean "SMB"?', "「SMB」のことですか?"),
    (["bridge", "--by", "plan"], "Known: segment, tier.", "使えるもの: segment, tier。"),
    (["metrics", "nps"], "This snapshot has no surveys.", "「surveys」のデータがありません。"),
]


@pytest.mark.parametrize(("words", "en", "ja"), REFUSED, ids=[" ".join(words) for words, *_ in REFUSED])
def test_question_that_cannot_be_answered(data: Path, words: list[str], en: str, ja: str):
    for language, message in (("en", en), ("ja", ja)):
        answer = ask("--lang", language, *words, "--data", data)
        assert answer.exit_code == 2
        assert answer.stdout == ""
        assert message in answer.stderr


def test_window_longer_than_the_data():
    data = folder_of(history("2024-01", {"A": [1, 1, 1]}))
    answer = ask("metrics", "nrr", "--data", data)
    assert answer.exit_code == 2
    assert "A window of 12 months needs 13 months of data; there are 3. Use a window of 1." in answer.stderr
    assert "12か月の比較には13か月分のデータが必要です" in ask(
        "--lang", "ja", "bridge", "--window", "12", "--data", data
    ).stderr.replace("が、", "です")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["metrics"], "Missing argument"),
        (["metrics", "nrr", "--window", "6"], "'6' is not one of"),
        (["metrics", "nrr", "--format", "xml"], "'xml' is not one of"),
        (["metrics", "nrr", "--where", "segment"], "is not ATTRIBUTE=VALUE"),
        (["bridge", "--as-of", "yesterday"], "does not match the format"),
        (["upsells"], "No such command"),
        (["--lang", "fr", "bridge"], "'fr' is not one of"),
    ],
)
def test_words_that_make_no_question(words: list[str], message: str):
    answer = ask(*words)
    assert answer.exit_code == 2
    assert message in answer.stderr


def test_data_that_is_not_there_or_refused(tmp_path: Path):
    answer = ask("metrics", "nrr", "--data", tmp_path / "nowhere")
    assert answer.exit_code == 1
    assert "There is nothing at" in answer.stderr
    broken = folder_of(history("2024-01", {"A": [1, 1]}).with_columns(mrr=float("inf")))
    for language, message in (("en", "the value is NaN or infinite."), ("ja", "NaN または無限大です。")):
        answer = ask("--lang", language, "bridge", "--data", broken)
        assert (answer.exit_code, answer.stdout) == (1, "")
        assert message in answer.stderr


def test_as_of_asks_for_what_was_known(tmp_path: Path):
    paid = history("2024-01", {"A": [10] * 4})
    publish({"accounts": paid}, tmp_path, date(2024, 3, 31), "march")
    publish({"accounts": paid.with_columns(mrr=pl.lit(20.0))}, tmp_path, date(2024, 4, 30), "april")
    for words, mrr in (
        (["--as-of", "2024-04-29"], "10.0000"),
        (["--as-of", "2024-04-30"], "20.0000"),
        ([], "20.0000"),
    ):
        answer = ask("bridge", "--data", tmp_path, "--format", "csv", *words)
        assert answer.stdout.splitlines()[1].split(",")[1] == mrr
    answer = ask("bridge", "--data", tmp_path, "--as-of", "2024-03-30")
    assert answer.exit_code == 2
    assert "The oldest is of 2024-03-31" in answer.stderr


def test_a_bare_folder_tells_the_months_that_were_over_on_a_day(data: Path):
    # Nobody dated it, so restatements cannot be undone; but months after the day are not told.
    answer = ask("bridge", "--data", data, "--as-of", "2023-12-30", "--format", "csv")
    assert answer.stdout.splitlines()[-1].startswith("2023-11-01,")
    assert ask("check", data, "--as-of", "2023-12-31").exit_code == 0
    before = ask("bridge", "--data", data, "--as-of", "2023-03-30")
    assert before.exit_code == 1
    assert "no rows for a month that was over on" in before.stderr


def test_where_and_by_may_be_repeated(data: Path):
    def total(*words: str) -> float:
        rows = ask("metrics", "mrr", "--data", data, "--format", "csv", *words).stdout.splitlines()
        return sum(float(row.split(",")[-6]) for row in rows[1:] if row.startswith("2023-05"))

    assert total() == 250.25
    assert total("--where", "segment=SMB", "--where", "segment=ENT") == 220.25
    assert total("--where", "segment=SMB", "--where", "tier=tech") == 50
    assert total("--where", "segment=") == 30
    assert total("--by", "segment", "--by", "tier") == 250.25


def test_settings_of_the_environment_are_used(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CSDASH_DATA", str(data))
    assert ask("bridge", "--format", "csv").stdout == ask("bridge", "--data", data, "--format", "csv").stdout
    (tmp_path / "csdash.toml").write_text("minimum_nn = 5\n")
    answer = ask("bridge")
    assert answer.exit_code == 2
    assert "minimum_nn" in answer.stderr


def test_answer_that_cannot_be_written_says_where(data: Path, tmp_path: Path):
    for place in (tmp_path / "missing" / "a.csv", tmp_path):
        answer = ask("bridge", "--data", data, "--out", place)
        assert answer.exit_code == 2
        assert str(place) in answer.stderr


@pytest.mark.parametrize("command", ["metrics", "bridge", "cohorts", "survival", "check", "docs"])
def test_help_of_each_command_has_an_example(command: str):
    answer = ask(command, "--help")
    assert answer.exit_code == 0
    assert f"python -m csdash {command}" in answer.stdout
    assert ask(command, "-h").stdout == answer.stdout


def test_help_lists_every_command():
    answer = ask("--help")
    assert all(f"  {name} " in answer.stdout for name in cli.commands)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["survival"], 0),
        (["metrics", "nnr"], 2),
        pytest.param(["metrics", "nrr", "--data", "nowhere"], 1, marks=thorough),
        pytest.param(["--help"], 0, marks=thorough),
    ],
)
def test_exit_codes_reach_the_shell(data: Path, root: Path, tmp_path: Path, words: list[str], code: int):
    environment = {"PYTHONPATH": str(root), "CSDASH_DATA": str(data), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-m", "csdash", *words],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
