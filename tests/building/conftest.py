"""What several tests of building start from."""

import tempfile
from pathlib import Path

import polars as pl
import pytest

from tests.building.by_month import N_MONTHS, built, published, tables_of, until


@pytest.fixture(scope="session")
def known() -> tuple[dict[str, pl.DataFrame], Path]:
    """The tables of a company, and a root of which all months but the last are built."""
    tables = tables_of(3, is_late=False)
    root = published(until(tables, N_MONTHS - 1), Path(tempfile.mkdtemp(prefix="csdash-families-")) / "data")
    built(root)
    return tables, root
