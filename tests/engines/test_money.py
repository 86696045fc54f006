"""Added up on an engine, the cubes of money are those that opening a snapshot adds up."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import csdash
from csdash.building.snapshot import NotByMonth, vault_of
from csdash.engines.build import address_of, build_on
from csdash.engines.lines import NAMES, lines
from csdash.engines.polars import Polars
from csdash.errors import DataError
from csdash.settings import Settings
from csdash.snapshots.listing import snapshot_at
from csdash.snapshots.store import open_store
from tests.engines.rows import GRAINS, assert_the_same, cubes_of, published, random_companies
from tests.histories import day, history
from tests.thorough import THOROUGH


def build(root: Path) -> None:
    settings = replace(Settings(), data=root)
    vault = vault_of(settings)
    with vault.only_builder():
        build_on(Polars(), open_store(root), snapshot_at(root, None), settings)


@pytest.mark.parametrize("first", range(0, 200, 20) if THOROUGH else (0,))
def test_random_companies(tmp_path, first):
    root = published(random_companies(range(first, first + 20)), tmp_path)
    before = [cubes_of(csdash.open(root), grain) for grain in GRAINS]
    build(root)
    session = csdash.open(root)
    for grain, there in zip(GRAINS, before, strict=True):
        assert_the_same(cubes_of(session, grain), there)
    assert not {"_accounts", "_products"} & set(vars(session)), "nothing was added up from rows"


def test_lines_are_those_of_a_session(tmp_path):
    # Halves between two tenths, and a column that came later than the first month.
    scores = [0.05, 0.15, 0.25, 12.25, 12.35, 99.95, None, 100.0]
    rows = history("2024-01", {f"A{i}/P": [10.0001, 0.0003] for i in range(len(scores))})
    rows = rows.with_columns(
        health_score=pl.col("account_id").str.slice(1).cast(pl.Int64).replace_strict(dict(enumerate(scores)))
    )
    root = published(rows, tmp_path)
    manifest = snapshot_at(root, None)
    with Polars().rows([address_of(root, manifest, file) for file in manifest.files], NAMES) as rows:
        found = Polars().emit(lines(rows))
    assert_frame_equal(found, csdash.open(root)._rows.lines().collect(), check_row_order=False)


def test_a_file_that_is_not_as_it_was_written_is_refused(tmp_path):
    root = published(random_companies(range(1)), tmp_path)
    (month,) = root.glob("snapshots/*/accounts/2022-03.parquet")
    month.write_bytes((month.with_name("2022-04.parquet")).read_bytes())
    with pytest.raises(DataError, match=r"accounts/2022-03\.parquet is damaged: its checksum"):
        build(root)


RATES = pl.DataFrame({"month": [day("2024-01")] * 2, "currency": ["JPY", "USD"], "rate": [1.0, 150.0]})


@pytest.mark.parametrize(
    ("told", "tables"),
    [
        ({"parent_id": {"A": [None], "B": ["A"]}}, {}),
        ({"currency": {"A": "JPY", "B": "USD"}}, {"fx": RATES}),
    ],
)
def test_mergers_and_currencies_are_left_to_one_machine(tmp_path, told, tables):
    root = published(history("2024-01", {"A": [10], "B": [5]}, **told), tmp_path, **tables)
    with pytest.raises(NotByMonth):
        build(root)


def test_an_address_of_a_bucket(tmp_path):
    root = published(history("2024-01", {"A": [1]}), tmp_path)
    manifest = snapshot_at(root, None)
    address = address_of("s3://bucket/company/data/", manifest, manifest.files[0])
    assert address == f"s3://bucket/company/data/snapshots/{manifest.id}/accounts/2024-01.parquet"
