"""`build` on a snapshot root: what is kept is what whoever opens it reads."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from polars.testing import assert_frame_equal

import csdash
from csdash.cli import cli
from csdash.scope import Scope
from csdash.settings import Settings
from csdash.snapshots.publish import publish
from tests.histories import history

SEGMENTS = {"A": "big", "B": "small", "C": ["big"] * 9 + ["small"] * 9}
PAID = {"A": [10 + i for i in range(18)], "B": [20] * 11 + [None] * 7, "C": [5] * 18}


@pytest.fixture
def root(tmp_path) -> Path:
    publish(
        {"accounts": history("2024-01", PAID, segment=SEGMENTS).lazy()},
        tmp_path / "data",
        as_of=date(2025, 6, 30),
        source="x",
    )
    return tmp_path / "data"


def build(root: Path):
    return CliRunner().invoke(cli, ["--lang", "en", "build", str(root)])


def answers(session) -> list[pl.DataFrame]:
    told = [
        session.metrics("nrr", "grr", "mrr", "n_accounts", by=("segment",), window=window)
        for window in (1, 12)
    ]
    return [*told, session.bridge(12), session.cohorts()]


def test_what_was_built_is_what_is_told(root):
    before = answers(csdash.open(root))
    found = build(root)
    assert found.exit_code == 0, found.output
    assert "(as of 2025-06-30)" in found.output
    session = csdash.open(root)
    for here, there in zip(answers(session), before, strict=True):
        assert_frame_equal(here, there, check_row_order=False)
    assert "_accounts" not in vars(session), "nothing was added up from rows"


def test_a_part_of_the_rows_is_never_read_from_the_cubes_of_all(root):
    build(root)
    part = csdash.open(root, scope=Scope.of(segment=["small"]))
    months = part.metrics("n_accounts").filter(pl.col("month") == date(2024, 1, 1))
    assert months["value"].item() == 2  # of three


def test_other_bands_are_other_cubes(root, tmp_path):
    build(root)
    folder = tmp_path / "configs"
    CliRunner().invoke(cli, ["configs", "--write", str(folder)])
    health = folder / "health.toml"
    text = health.read_text(encoding="utf-8")
    health.write_text(text.replace("healthy_from = 70", "healthy_from = 75"), encoding="utf-8")
    assert health.read_text(encoding="utf-8") != text
    session = csdash.open(root, settings=replace(Settings(), data=root, configs=folder))
    session.metrics("mrr")
    assert "_accounts" in vars(session)


def test_merged_accounts_are_refused_in_words(tmp_path):
    rows = history(
        "2024-01",
        {"A": [10] * 4, "B": [5, 5, None, None], "C": [1] * 4},
        parent_id={"B": [None, None, "A", "A"]},
    )
    merged = pl.concat(
        [
            rows,
            rows.filter(pl.col("account_id") == "C")
            .head(1)
            .with_columns(account_id=pl.lit("B"), month=date(2024, 3, 1), mrr=0, parent_id=pl.lit("A"))
            .select(rows.columns),
        ],
        how="vertical_relaxed",
    )
    publish({"accounts": merged.lazy()}, tmp_path / "data", as_of=date(2024, 4, 30), source="x")
    found = build(tmp_path / "data")
    assert found.exit_code == 2
    assert "merged accounts" in found.output
