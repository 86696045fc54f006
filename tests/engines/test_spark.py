"""`build --engine spark`: a session opened afterwards reads the same cubes, and adds nothing up itself.

Java and pyspark are no part of the plain set-up (`make setup-spark`); where they are not, only CI insists on them.
"""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest

import csdash
from csdash.settings import SAMPLE_DATA
from tests.engines.rows import GRAINS, assert_the_same, cubes_of, published, random_companies
from tests.thorough import THOROUGH, thorough

IS_HERE = bool(find_spec("pyspark") and (shutil.which("java") or os.environ.get("JAVA_HOME")))
pytestmark = pytest.mark.skipif(
    not IS_HERE and not os.environ.get("CI"), reason="no pyspark or no Java here: make setup-spark"
)
# Short work: a compiler that is quick itself, and no code written for each query.
DEFAULTS = """
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
"""


def build(root: Path, folder: Path, master: str) -> subprocess.CompletedProcess:
    """The command in a process of its own, which takes its Java along when it ends."""
    (folder / "conf").mkdir(exist_ok=True)
    (folder / "conf" / "spark-defaults.conf").write_text(DEFAULTS)
    return subprocess.run(
        [sys.executable, "-m", "csdash", "--lang", "en", "build", root, "--engine", "spark", "--master", master],
        env=os.environ | {"SPARK_CONF_DIR": str(folder / "conf")},
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip


def assert_built_the_same(root: Path, folder: Path, master: str, grains: tuple) -> None:
    there = [cubes_of(csdash.open(root), grain) for grain in grains]
    done = build(root, folder, master)
    assert done.returncode == 0, done.stderr
    session = csdash.open(root)
    for grain, of_polars in zip(grains, there, strict=True):
        assert_the_same(cubes_of(session, grain), of_polars)
    assert not {"_accounts", "_products"} & set(vars(session)), "nothing was added up from rows"


def test_random_companies_in_several_partitions(tmp_path):
    # Of accounts only: one line each.
    rows = random_companies(range(20)).group_by("month", "account_id", maintain_order=True).first()
    root = published(rows.drop("product"), tmp_path)
    assert_built_the_same(root, tmp_path, "local[2]", GRAINS[:1])


@thorough
@pytest.mark.parametrize(
    ("master", "first"), [("local[2]", 20), *([("local-cluster[2,1,1024]", 40)] if THOROUGH else [])]
)
def test_products_too(tmp_path, master, first):
    root = published(random_companies(range(first, first + 20)), tmp_path)
    assert_built_the_same(root, tmp_path, master, GRAINS)


@thorough
def test_the_sample_data(tmp_path):
    root = Path(shutil.copytree(SAMPLE_DATA, tmp_path / "data", ignore=shutil.ignore_patterns("cubes")))
    assert_built_the_same(root, tmp_path, "local[2]", GRAINS)


def test_a_master_is_spark_s(tmp_path):
    root = published(pl.DataFrame(random_companies(range(1))), tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "csdash", "--lang", "en", "build", root, "--master", "local"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "--master goes with --engine spark" in done.stderr
