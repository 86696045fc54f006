"""Added up on an engine, the cubes of money are those that opening a snapshot adds up."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import csdash
from csdash.building.snapshot import vault_of
from csdash.engines.build import address_of, build_on
from csdash.engines.lines import NAMES, lines
from csdash.engines.polars import Polars
from csdash.errors import DataError
from csdash.settings import Settings
from csdash.snapshots.listing import snapshot_at
from csdash.snapshots.store import open_store
from tests.engines.rows import (
    GRAINS,
    REPORTING,
    assert_the_same,
    assert_they_are_there,
    cubes_of,
    published,
    random_companies,
    varied,
)
from tests.histories import day, history
from tests.thorough import THOROUGH

IN_YEN = Settings(currency=REPORTING)


def build(root: Path, settings: Settings | None = None) -> None:
    settings = replace(settings or Settings(), data=root)
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


@pytest.mark.parametrize("first", (0, 20, 40, 60) if THOROUGH else (0,))
@pytest.mark.parametrize(("has_currencies", "has_mergers"), [(True, False), (False, True), (True, True)])
def test_currencies_and_mergers(tmp_path, first, *, has_currencies, has_mergers):
    there_are = {"has_currencies": has_currencies, "has_mergers": has_mergers}
    rows, tables = varied(random_companies(range(first, first + 20)), first, **there_are)
    root = published(rows, tmp_path, **tables)
    before = [cubes_of(csdash.open(root, settings=IN_YEN), grain) for grain in GRAINS]
    for there in before:
        assert_they_are_there(there, **there_are)
    build(root, IN_YEN)
    session = csdash.open(root, settings=IN_YEN)
    for grain, there in zip(GRAINS, before, strict=True):
        assert_the_same(cubes_of(session, grain), there)
    assert not {"_accounts", "_products"} & set(vars(session)), "nothing was added up from rows"


def test_halves_of_a_tick_go_up(tmp_path):
    # Of a tick: 0.5, 1.5, -0.5 and -1.5, each by itself, beside a thousand yen to be a credit on.
    ticks = {"A": 1, "B": 3, "C": -1, "D": -3}
    rows = pl.DataFrame(
        [
            {
                "month": day("2024-01"),
                "account_id": name,
                "product": product,
                "currency": currency,
                "mrr": mrr,
            }
            for name, n in ticks.items()
            for product, currency, mrr in (("P", "JPY", 1000.0), ("Q", "USD", n / 10_000))
        ]
    ).with_columns(segment=pl.col("account_id"))
    fx = pl.DataFrame({"month": [day("2024-01")], "currency": ["USD"], "rate": [0.5]})
    root = published(rows, tmp_path, fx=fx)
    build(root, IN_YEN)
    told = cubes_of(csdash.open(root, settings=IN_YEN), GRAINS[0]).frames["stock"]
    beside = {segment: mrr - 10_000_000 for segment, mrr in told.select("segment", "mrr").iter_rows()}
    assert beside == {"A": 1, "B": 2, "C": 0, "D": -1}


MIXED = history("2024-01", {"A": [10, 10], "B": [5, 5]}, currency={"A": "JPY", "B": "USD"})
RATES = pl.DataFrame(
    {"month": [day("2024-01"), day("2024-02")], "currency": ["USD", "USD"], "rate": [150.0, 151.0]}
)


@pytest.mark.parametrize(
    ("currency", "rates", "says"),
    [
        ("", RATES, "none is chosen to report in"),
        # As one of two that has no rates, the yen may be what is reported in; here it is not.
        ("USD", RATES.with_columns(rate=pl.lit(1.0)), "no rate of JPY for 2024-01, 2024-02"),
        ("USD", pl.concat([RATES, RATES.with_columns(currency=pl.lit("JPY"))]), "USD itself is not 1"),
    ],
)
def test_rates_that_are_not_there_are_refused_as_opening_refuses_them(tmp_path, currency, rates, says):
    root, settings = published(MIXED, tmp_path, fx=rates), Settings(currency=currency)
    with pytest.raises(DataError, match=says) as here:
        build(root, settings)
    with pytest.raises(DataError) as there:
        csdash.open(root, settings=settings)
    assert str(here.value) == str(there.value)
    assert not vault_of(replace(settings, data=root)).names()


def test_rates_that_are_not_as_they_were_written_are_refused(tmp_path):
    root = published(MIXED, tmp_path, fx=RATES)
    (fx,) = root.glob("snapshots/*/fx.parquet")
    RATES.with_columns(rate=pl.lit(1.5)).write_parquet(fx)
    with pytest.raises(DataError, match=r"fx\.parquet is damaged"):
        build(root, IN_YEN)


@pytest.mark.parametrize("settings", [Settings(), IN_YEN])
def test_one_currency_takes_no_rates(tmp_path, settings):
    rows = history("2024-01", {"A": [10, 10], "B": [5, 5]}, currency={"A": "USD", "B": ["USD", None]})
    root = published(rows, tmp_path)
    before = cubes_of(csdash.open(root, settings=settings), GRAINS[0])
    build(root, settings)
    assert_the_same(cubes_of(csdash.open(root, settings=settings), GRAINS[0]), before)


def test_an_address_of_a_bucket(tmp_path):
    root = published(history("2024-01", {"A": [1]}), tmp_path)
    manifest = snapshot_at(root, None)
    address = address_of("s3://bucket/company/data/", manifest, manifest.files[0])
    assert address == f"s3://bucket/company/data/snapshots/{manifest.id}/accounts/2024-01.parquet"
