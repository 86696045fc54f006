"""`build --engine spark`: a session opened afterwards reads the same cubes, and adds nothing up itself.

Java and pyspark are no part of the plain set-up (`make setup-spark`); where they are not, only CI insists on them.
"""

import os
import shutil
import subprocess
import sys
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest

import csdash
from csdash.settings import SAMPLE_DATA, Settings
from csdash.snapshots.listing import snapshot_at
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
from tests.thorough import thorough

IS_HERE = bool(find_spec("pyspark") and (shutil.which("java") or os.environ.get("JAVA_HOME")))
needs_spark = pytest.mark.skipif(
    not IS_HERE and not os.environ.get("CI"), reason="no pyspark or no Java here: make setup-spark"
)
pytestmark = needs_spark
# Short work: a compiler that is quick itself, no code written for each query.
QUICK = """
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
"""
# No plan is made anew on the way.
AT_ONCE = "spark.sql.adaptive.enabled false"
# A part of its own for each month, as large ones have.
BY_MONTH = """
spark.sql.files.maxPartitionBytes 4096
spark.sql.files.openCostInBytes 0
"""


def build(root: Path | str, folder: Path, master: str, defaults: str) -> subprocess.CompletedProcess:
    """The command in a process of its own, which takes its Java along when it ends."""
    (folder / "conf").mkdir(exist_ok=True)
    (folder / "conf" / "spark-defaults.conf").write_text(QUICK + defaults)
    (folder / "csdash.toml").write_text(f'currency = "{REPORTING}"')
    return subprocess.run(
        [sys.executable, "-m", "csdash", "--lang", "en", "build", root, "--engine", "spark", "--master", master],
        env=os.environ
        | {"SPARK_CONF_DIR": str(folder / "conf"), "CSDASH_CONFIG": str(folder / "csdash.toml")},
        capture_output=True, text=True, check=False, timeout=580,
    )  # fmt: skip


def assert_built_the_same(
    root: Path, folder: Path, grains: tuple, master: str = "local[2]", defaults: str = BY_MONTH
) -> None:
    settings = Settings(currency=REPORTING)
    there = [cubes_of(csdash.open(root, settings=settings), grain) for grain in grains]
    done = build(root, folder, master, defaults)
    assert done.returncode == 0, done.stderr
    session = csdash.open(root, settings=settings)
    for grain, of_polars in zip(grains, there, strict=True):
        assert_the_same(cubes_of(session, grain), of_polars)
    assert not {"_accounts", "_products"} & set(vars(session)), "nothing was added up from rows"


def one_line_each(first: int) -> pl.DataFrame:
    """Twenty random companies without products: one grain instead of two."""
    rows = random_companies(range(first, first + 20))
    return rows.group_by("month", "account_id", maintain_order=True).first().drop("product")


@thorough
def test_random_companies_in_several_partitions(tmp_path):
    root = published(one_line_each(0), tmp_path)
    assert_built_the_same(root, tmp_path, GRAINS[:1], defaults=AT_ONCE)


@thorough
def test_several_executors_and_mergers(tmp_path):
    rows, tables = varied(one_line_each(20), 20, has_currencies=False, has_mergers=True)
    root = published(rows, tmp_path, **tables)
    assert_built_the_same(root, tmp_path, GRAINS[:1], "local-cluster[2,1,1024]", AT_ONCE)


@thorough
def test_products_too_with_currencies_and_mergers(tmp_path):
    there_are = {"has_currencies": True, "has_mergers": True}
    rows, tables = varied(random_companies(range(80, 100)), 80, **there_are)
    root = published(rows, tmp_path, **tables)
    assert_built_the_same(root, tmp_path, GRAINS, defaults=AT_ONCE)
    cubes = csdash.open(root, settings=Settings(currency=REPORTING)).cubes(GRAINS[1])
    assert_they_are_there(cubes, **there_are)


@thorough
def test_a_year_of_the_sample_data(tmp_path):
    # All of it takes a small machine minutes: every month, window and grain is some seconds of planning.
    newest = SAMPLE_DATA / "snapshots" / snapshot_at(SAMPLE_DATA, None).id
    months = sorted(newest.glob("accounts/*.parquet"))[-13:]
    root = published(pl.read_parquet(months), tmp_path, as_of=date(2026, 10, 31))
    assert_built_the_same(root, tmp_path, GRAINS, defaults=AT_ONCE)


@thorough
def test_what_spark_cannot_do_is_told_in_a_line(tmp_path):
    root = published(one_line_each(0), tmp_path)
    done = build(root, tmp_path, "local[none]", AT_ONCE)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("Spark could not add this up: ")
    assert "Traceback" not in done.stderr


def test_a_master_is_spark_s(tmp_path):
    root = published(random_companies(range(1)), tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "csdash", "--lang", "en", "build", root, "--master", "local"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "--master goes with --engine spark" in done.stderr
