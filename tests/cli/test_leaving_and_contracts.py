"""The commands about who leaves, contracts and prices tell what the session says, of whom and of when they were asked."""

import json
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

import csdash
from csdash.analysis.cohorts.lifetimes import each_dimension
from csdash.cli.question import whole
from csdash.settings import SAMPLE_DATA
from tests.cli.asking import ask
from tests.sample import sample_session
from tests.thorough import thorough

SMB = {"segment": ["SMB"]}


@pytest.fixture(scope="module")
def session() -> csdash.Session:
    return sample_session()


def told(*words: str) -> list[dict]:
    answer = ask(*words, "--data", SAMPLE_DATA, "--format", "json")
    assert answer.exit_code == 0, answer.stderr
    return json.loads(answer.stdout)


def plain(cell: object) -> object:
    """A cell as JSON may write it: money as text or number, a day as text."""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return round(float(cell), 6)
    try:
        return round(float(cell), 6)
    except (TypeError, ValueError):
        return cell


def rows(frame: pl.DataFrame | list[dict]) -> list[dict]:
    found = frame.rows(named=True) if isinstance(frame, pl.DataFrame) else frame
    return [{name: plain(cell) for name, cell in row.items()} for row in found]


@pytest.mark.parametrize(
    ("words", "ours", "other"),
    [
        (
            ["churn", "--by", "reason", "--window", "3", "--where", "segment=SMB"],
            lambda session: session.churn(3, ["reason"], SMB),
            lambda session: session.churn(12, ["reason"], SMB),
        ),
        (
            ["prices", "--by", "segment", "--window", "1"],
            lambda session: session.price_volume(1, ["segment"]),
            lambda session: session.price_volume(12, ["segment"]),
        ),
        (
            ["renewals", "--by", "region", "--where", "segment=SMB"],
            lambda session: session.renewals(12, ["region"], SMB),
            lambda session: session.renewals(12, ["region"]),
        ),
        (["cmrr"], lambda session: session.cmrr(3), lambda session: session.cmrr(1)),
        pytest.param(
            ["cmrr", "--horizon", "12", "--by", "segment"],
            lambda session: session.cmrr(12, ["segment"]),
            lambda session: session.cmrr(1, ["segment"]),
            marks=thorough,
        ),
        pytest.param(
            ["due", "--where", "segment=SMB"],
            lambda session: session.due(SMB),
            lambda session: session.due(),
            marks=thorough,
        ),
        (
            ["due", "--accounts", "--where", "segment=SMB"],
            lambda session: session.due_contracts(where=SMB),
            lambda session: session.due_contracts(),
        ),
        (
            ["logrank", "--by", "fit,segment"],
            lambda session: each_dimension(session, whole(session, {}), ["fit", "segment"]),
            lambda session: each_dimension(session, whole(session, SMB), ["fit", "segment"]),
        ),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_a_command_tells_what_the_session_says(session, words, ours, other):
    found = rows(told(*words))
    assert found == rows(ours(session))
    # What was asked makes a difference, or this would show nothing.
    assert found != rows(other(session))


def test_every_attribute_is_tested_unless_some_are_named(session):
    every = {name for name, values in session.dimensions.items() if name != "product" and len(values) > 1}
    assert {row["dimension"] for row in told("logrank")} == every
    assert {row["dimension"] for row in told("logrank", "--all", "--by", "fit")} == every
    assert [row["dimension"] for row in told("logrank", "--by", "fit")] == ["fit"]


def test_contracts_that_are_due_are_not_split():
    answer = ask("due", "--by", "segment", "--data", SAMPLE_DATA)
    assert answer.exit_code == 2
    assert "use --where" in answer.stderr
