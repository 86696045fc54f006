"""`build --engine spark` of a root in a bucket: executors read it themselves, and nothing of Hadoop does.

Where Java and pyspark are not, only CI insists (`tests/engines/test_spark.py`).
"""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import csdash
from csdash.measures.stage import ACCOUNT
from csdash.snapshots.bucket import Bucket
from csdash.snapshots.publish import publish
from tests.engines.rows import assert_the_same, cubes_of
from tests.engines.test_spark import AT_ONCE, build, needs_spark, one_line_each
from tests.thorough import thorough

pytestmark = needs_spark


@pytest.fixture
def address(address: str, server: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """The way there without the proxy, which knows no HEAD."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server}")
    return address


def published(rows: pl.DataFrame, address: str) -> None:
    publish({"accounts": rows}, address, date(2024, 6, 30), "x")


@thorough
def test_executors_that_have_nothing_of_csdash(address: str, tmp_path: Path):
    # They work in folders of their own, where csdash is not to be found.
    published(one_line_each(0), address)
    there = cubes_of(csdash.open(address), ACCOUNT)
    done = build(address, tmp_path, "local-cluster[2,1,1024]", AT_ONCE)
    assert done.returncode == 0, done.stderr
    session = csdash.open(address)
    assert_the_same(cubes_of(session, ACCOUNT), there)
    assert "_accounts" not in vars(session), "nothing was added up from rows"


@thorough
def test_a_file_that_is_not_as_it_was_written_is_refused(address: str, tmp_path: Path):
    published(one_line_each(20), address)
    bucket = Bucket(address)
    (month,) = [one.key for one in bucket.listed("") if one.key.endswith("/2022-03.parquet")]
    bucket.put(month, bucket.get(month.replace("-03.", "-04.")).content)
    done = build(address, tmp_path, "local[2]", AT_ONCE)
    assert done.returncode == 1
    assert "accounts/2022-03.parquet is damaged: its checksum" in done.stderr
