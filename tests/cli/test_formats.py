"""The same frame in every format: what is written can be read back, and is what the session said."""

import io
import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import csdash
from csdash.words.escape import csv_plain
from tests.cli.asking import ask, company
from tests.histories import folder_of, history

QUESTIONS = [
    (
        ["metrics", "nrr", "logo_churn_rate", "mrr", "--by", "segment"],
        lambda s: s.metrics("nrr", "logo_churn_rate", "mrr", by=["segment"]),
    ),
    (["bridge", "--window", "3", "--by", "tier"], lambda s: s.bridge(3, by=["tier"])),
    (["cohorts", "--by", "segment", "--strict"], lambda s: s.cohorts(by=["segment"], strict=True)),
    (["survival", "--where", "segment=SMB"], lambda s: s.survival(where={"segment": ["SMB"]})),
]
EACH = pytest.mark.parametrize(("words", "question"), QUESTIONS, ids=[words[0] for words, _ in QUESTIONS])


@pytest.fixture(scope="module")
def data() -> Path:
    return company()


@pytest.fixture(scope="module")
def session(data: Path) -> csdash.Session:
    return csdash.open(data)


def spelt(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame in the types that text can hold."""
    return frame.with_columns(pl.col(pl.Enum).cast(pl.String), pl.col(pl.Decimal).cast(pl.Float64))


@EACH
def test_csv_reads_back(words, question, data: Path, session):
    answer = ask(*words, "--data", data, "--format", "csv").stdout
    expected = question(session)
    types = {
        name: pl.Float64 if dtype.is_decimal() else pl.String if dtype == pl.Enum else dtype
        for name, dtype in expected.schema.items()
    }
    # An account without the attribute has an empty cell.
    assert (
        pl.read_csv(io.StringIO(answer), schema=types)
        .with_columns(pl.col(pl.String).fill_null(""))
        .equals(spelt(expected))
    )


@EACH
def test_json_reads_back(words, question, data: Path, session):
    answer = json.loads(ask(*words, "--data", data, "--format", "json").stdout)
    expected = spelt(question(session)).with_columns(pl.col(pl.Date).dt.strftime("%Y-%m-%d"))
    assert answer == expected.to_dicts()


@EACH
def test_parquet_reads_back(words, question, data: Path, session):
    answer = ask(*words, "--data", data, "--format", "parquet").stdout_bytes
    assert pl.read_parquet(io.BytesIO(answer)).equals(question(session))


@EACH
def test_table_has_a_line_per_row_and_every_column(words, question, data: Path, session):
    lines = ask(*words, "--data", data).stdout.splitlines()
    expected = question(session)
    heads = [cell.strip() for cell in lines[0].strip("|").split("|")]
    assert heads == expected.columns
    assert set(lines[1]) <= set("|-:")
    assert len(lines) == expected.height + 2
    column = [line.strip("|").split("|")[0].strip() for line in lines[2:]]
    assert column == [str(cell) for cell in expected.to_series(0)]


@EACH
def test_out_writes_what_would_have_been_printed(words, question, data: Path, tmp_path: Path):
    place = tmp_path / "answer.csv"
    answer = ask(*words, "--data", data, "--format", "csv", "--out", place)
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert place.read_bytes() == ask(*words, "--data", data, "--format", "csv").stdout_bytes


def test_undefined_is_null_and_never_nan(data: Path):
    answer = ask("metrics", "quick_ratio", "--window", "1", "--data", data, "--format", "json").stdout
    rows = json.loads(answer, parse_constant=pytest.fail)
    assert rows[0]["value"] is None
    assert ",," in ask("metrics", "quick_ratio", "--window", "1", "--data", data, "--format", "csv").stdout


HOSTILE = [
    '=HYPERLINK("http://x")',
    'a,b"c',
    "two\nlines",
    "pi|pe",
    "\x1b[31mred",
    "<script>",
    "大企業 😀",
    "x" * 60,
    "'; drop",
    "%s{0}",
]


@pytest.fixture(scope="module")
def hostile() -> Path:
    names = {f"account{i}": label for i, label in enumerate(HOSTILE)}
    return folder_of(history("2024-01", {name: [10, 10] for name in names}, segment=names))


@pytest.mark.parametrize("output", ["csv", "json"])
def test_hostile_names_come_back_as_they_were(hostile: Path, output: str):
    answer = ask("metrics", "mrr", "--by", "segment", "--data", hostile, "--format", output).stdout
    rows = pl.read_csv(io.StringIO(answer)) if output == "csv" else pl.DataFrame(json.loads(answer))
    assert rows.height == 2 * len(HOSTILE)
    # In a spreadsheet a formula would run; an importer of ours takes the mark before it off again.
    assert set(map(csv_plain, rows["segment"]) if output == "csv" else rows["segment"]) == set(HOSTILE)
    assert (HOSTILE[0] in set(rows["segment"])) == (output == "json")
    assert rows["value"].to_list() == [10] * rows.height


def test_hostile_names_break_no_line_of_the_table(hostile: Path):
    lines = ask("metrics", "mrr", "--by", "segment", "--data", hostile).stdout.splitlines()
    assert len(lines) == 2 + 2 * len(HOSTILE)
    assert all(line.startswith("|") and line.endswith("|") and line.isprintable() for line in lines)
    assert any("x" * 60 in line for line in lines)


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_names_can_be_asked_for(hostile: Path, label: str):
    answer = ask("metrics", "mrr", "--where", f"segment={label}", "--data", hostile, "--format", "json")
    assert [row["value"] for row in json.loads(answer.stdout)] == [10, 10]


def test_unknown_hostile_name_breaks_no_line_of_the_error(hostile: Path):
    answer = ask("metrics", "mrr", "--where", "segment=ev\nil\x1b[0m", "--data", hostile)
    assert answer.exit_code == 2
    assert answer.stderr.count("\n") == 1
    assert answer.stderr.strip().isprintable()


def test_months_are_dates_and_money_is_in_units(data: Path):
    frame = pl.read_parquet(io.BytesIO(ask("bridge", "--data", data, "--format", "parquet").stdout_bytes))
    assert frame["month"].min() == date(2023, 4, 1)
    assert str(frame["new_mrr"].max()) == "70.2500"
