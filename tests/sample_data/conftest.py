"""The sample data as it was written, and as it would be with effects switched off."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from sample_data.company.story import Story
from sample_data.company.tables import tables

ROOT = Path(__file__).parents[2] / "sample_data"
OLDER, NEWER = date(2026, 9, 30), date(2026, 10, 31)
# Everything that can be switched off.
QUIET = Story(
    slow_onboarding_loss=0,
    wrong_fit_loss=0,
    wrong_fit_withdrawal=0,
    sponsor_loss=0,
    misfit_share=0,
    price_rise=0,
    price_rise_loss=0,
    outage_support=0,
    outage_score=0,
    outage_loss=0,
    flagship_growth=0,
    climb=0,
    health_pull=0,
    industry_spread=0,
    partner_discount=0,
    outcome_expansion=0,
    channel_cost=0,
    consent_gap=0,
)


def read(as_of: date) -> dict[str, pl.DataFrame]:
    """The tables of the written snapshot of a day; money back as whole yen."""
    for manifest in ROOT.glob("snapshots/*/manifest.json"):
        if json.loads(manifest.read_text(encoding="utf-8"))["as_of"] == as_of.isoformat():
            folder = manifest.parent
            break
    else:
        pytest.fail(f"no snapshot of {as_of} below {ROOT}; run python sample_data/generate.py")
    # The figures lie beside the tables and are none of them.
    tables = [file for file in folder.glob("*.parquet") if file.stem != "figures"]
    found = {file.stem: pl.read_parquet(file) for file in tables}
    found["accounts"] = pl.concat(pl.read_parquet(file) for file in sorted(folder.glob("accounts/*.parquet")))
    return {name: frame.with_columns(pl.col(pl.Decimal).cast(pl.Int64)) for name, frame in found.items()}


@pytest.fixture(scope="session")
def written() -> dict[str, pl.DataFrame]:
    return read(NEWER)


@pytest.fixture(scope="session")
def written_before() -> dict[str, pl.DataFrame]:
    return read(OLDER)


@pytest.fixture(scope="session")
def quiet() -> dict[str, pl.DataFrame]:
    return tables(NEWER, QUIET)
