"""What an executor reads of a bucket, run here: checksums, and rows of files that have not all the same columns."""

import hashlib
from io import BytesIO

import polars as pl
import pyarrow as pa
import pytest
from polars.testing import assert_frame_equal

from csdash.engines.bucket_files import BucketFiles, bucket_files, checksums, groups, rows
from csdash.snapshots.bucket import Bucket

EARLY = pl.DataFrame({"account_id": ["A", "B", "C"], "mrr": [1, 2, 3], "name": ["x", "y", "z"]})
LATE = pl.DataFrame({"mrr": [4], "tier": ["high"], "account_id": ["A"]})
SCHEMA = pa.schema([("tier", pa.string()), ("account_id", pa.string()), ("mrr", pa.int64())])


@pytest.fixture
def files(address: str, server: int, monkeypatch: pytest.MonkeyPatch) -> BucketFiles:
    bucket = Bucket(address)
    for name, frame in (("early", EARLY), ("late", LATE)):
        content = BytesIO()
        frame.write_parquet(content, row_group_size=2)
        bucket.put(f"{name}.parquet", content.getvalue())
    # Past the proxy, which knows no HEAD.
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server}/")
    return bucket_files([f"{address}/early.parquet", f"{address}/late.parquet"])


def numbers(*found: int) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"id": found})


def test_checksums_are_those_of_the_whole_files(files: BucketFiles, address: str, monkeypatch):
    monkeypatch.setattr("csdash.engines.bucket_files._PIECE", 100)
    found = pl.from_arrow(checksums(files)(iter([numbers(1), numbers(0)])))
    contents = [Bucket(address).get(f"{name}.parquet").content for name in ("late", "early")]
    assert found["file"].to_list() == [1, 0]
    assert found["sha256"].to_list() == [hashlib.sha256(content).hexdigest() for content in contents]


def test_rows_of_each_group_have_every_column(files: BucketFiles):
    pieces = groups(files.footers())
    assert pieces == [(0, 0), (0, 1), (1, 0)]
    found = pl.from_arrow(rows(files, pieces, SCHEMA)(iter([numbers(0, 1), numbers(2)])))
    expected = pl.concat([EARLY.drop("name"), LATE], how="diagonal").select(SCHEMA.names)
    assert_frame_equal(found, expected)


def test_the_server_and_region_are_those_of_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://storage.example.com/")
    monkeypatch.setenv("AWS_REGION", "ap-northeast-1")
    told = bucket_files(["s3://company/data/a.parquet"])
    assert told.paths == ["company/data/a.parquet"]
    assert told.options["endpoint_override"] == "storage.example.com"
    assert (told.options["scheme"], told.options["region"]) == ("https", "ap-northeast-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9000")
    assert bucket_files([]).options["endpoint_override"] == "127.0.0.1:9000"
