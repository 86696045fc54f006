"""Random companies as one, published, and the cubes of money that a session has of them."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

import csdash
from csdash.measures.cubes import Cubes
from csdash.measures.stage import ACCOUNT, PRODUCT
from csdash.snapshots.publish import publish
from tests.building.test_as_a_whole import CUBES, company

GRAINS = (ACCOUNT, PRODUCT)


def random_companies(seeds: Iterable[int]) -> pl.DataFrame:
    """The accounts of several random companies side by side."""
    return pl.concat(
        company(seed).with_columns(pl.col("account_id").str.replace("^", f"{seed}-")) for seed in seeds
    )


def published(
    rows: pl.DataFrame, folder: Path, as_of: date = date(2024, 6, 30), **tables: pl.DataFrame
) -> Path:
    root = folder / "data"
    publish({"accounts": rows, **tables}, root, as_of=as_of, source="x")
    return root


def cubes_of(session: csdash.Session, grain: tuple[str, ...]) -> Cubes:
    cubes = session.cubes(grain)
    for name in CUBES:
        # Made now, or read.
        assert cubes.frames[name].columns
    return cubes


def assert_the_same(here: Cubes, there: Cubes) -> None:
    """Every cell and every type; only sums of third powers, which fit no whole number, within rounding."""
    assert here.vocabulary == there.vocabulary
    assert here.square_unit == there.square_unit
    for name in CUBES:
        ours, theirs = here.frames[name], there.frames[name]
        assert_frame_equal(
            ours, theirs, check_row_order=False, check_column_order=False, rel_tol=1e-12, abs_tol=0
        )
