"""The commands about why a rate moved and how it is defined: their columns, and that rows add up."""

import csv
import io
from pathlib import Path

import pytest

from csdash.analysis.variants import told, values
from csdash.analysis.variants.named import VARIANTS
from csdash.analysis.why import attributes, concentration, drivers, movers
from tests.cli.asking import ask, company
from tests.histories import folder_of, history

MONTHLY = ("--window", "1")


@pytest.fixture(scope="module")
def data() -> Path:
    return company()


def rows(data: Path, *words: str) -> list[dict[str, str]]:
    answer = ask(*words, "--data", data, "--format", "csv")
    assert answer.exit_code == 0, answer.stderr
    return list(csv.DictReader(io.StringIO(answer.stdout)))


@pytest.mark.parametrize(
    ("words", "columns"),
    [
        (["drivers", "--by", "segment", *MONTHLY], ["attribute", *drivers.SCHEMA]),
        (["drivers", "--by", "segment,tier", *MONTHLY], ["attribute", *drivers.SCHEMA]),
        (["drivers", *MONTHLY], [*attributes.SCHEMA]),
        (["drivers", "--accounts", *MONTHLY], [*movers.SCHEMA]),
        (["concentration"], [*concentration.SCHEMA]),
        (["variants"], [*values.SCHEMA]),
        (["variants", "--between", "nrr", "grr_event_sum"], [*told.SCHEMA]),
    ],
    ids=" ".join,
)
def test_columns(data: Path, words: list[str], columns: list[str]):
    assert list(rows(data, *words)[0]) == columns


def test_the_parts_and_the_accounts_add_up_to_the_same_change(data):
    asked = (*MONTHLY, "--from", "2023-09", "--to", "2024-04")
    parts, accounts = (
        sum(float(row["effect"]) for row in rows(data, "drivers", *asked, *how))
        for how in (("--by", "segment"), ("--accounts", "--top", "1"))
    )
    values = [
        float(row["value"])
        for row in rows(data, "metrics", "nrr", *MONTHLY)
        if row["month"] in {"2023-09-01", "2024-04-01"}
    ]
    assert parts == pytest.approx(accounts)
    assert parts == pytest.approx(values[1] - values[0])


def test_accounts_are_called_by_name_and_all_others_by_none():
    # From January to February nobody moved; then A gains 60, B loses 30: +20 and -10 points of 300, C none.
    paid = {"A": [100, 100, 160], "B": [100, 100, 70], "C": [100, 100, 100]}
    named = history("2024-01", paid, account_name={"A": "Acme", "B": "Bee", "C": "Sea"})
    told = rows(folder_of(named), "drivers", "--accounts", "--top", "1", *MONTHLY, "--from", "2024-02")
    assert [(row["account_id"], row["account_name"]) for row in told] == [("A", "Acme"), ("", "")]
    assert [float(row["effect"]) for row in told] == pytest.approx([0.2, -0.1])


def test_the_steps_lead_from_one_definition_to_the_other(data):
    steps = rows(data, "variants", "--between", "nrr", "grr_event_sum")
    assert sum(float(row["effect"]) for row in steps[:-1]) == pytest.approx(float(steps[-1]["effect"]))
    every = {row["variant"]: row for row in rows(data, "variants", "--month", "2024-04")}
    assert float(every["nrr"]["value"]) == pytest.approx(float(steps[0]["effect"]))
    assert rows(data, "variants", "--month", "2024-03")[0]["month"] == "2024-03-01"
    assert len(rows(data, "variants", "--month", "2024-03")) == len(every) == len(VARIANTS)
    assert [key for key, row in every.items() if row["is_headline"] == "true"] == ["nrr"]


def test_the_median_account_is_the_last_row(data):
    *largest, median = rows(data, "concentration", "--month", "2024-03")
    assert [row["left_out"] for row in largest] == ["0", "1", "5", "10"]
    assert median["left_out"] == ""
    assert median["n_accounts"] == largest[0]["n_accounts"]


@pytest.mark.parametrize(
    "words",
    [
        ["drivers", "--from", "2020-01", *MONTHLY],
        ["drivers", "--to", "2030-01", *MONTHLY],
        ["drivers", "--by", "segment"],
        ["concentration", "--month", "2023-04"],
        ["variants", "--month", "2023-05"],
    ],
    ids=" ".join,
)
def test_months_without_a_window_behind_them_are_refused(data, words):
    answer = ask(*words, "--data", data)
    assert answer.exit_code != 0
    assert "Months from" in answer.stderr


def test_what_is_no_month_is_refused(data):
    answer = ask("drivers", "--from", "May", "--data", data)
    assert answer.exit_code == 2
    assert "is not a month" in answer.stderr
