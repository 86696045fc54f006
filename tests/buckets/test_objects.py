"""Objects as a source: keys, prefixes and patterns, brought here in bounded time and size."""

import os
import time
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest

from csdash.errors import DataError
from csdash.importing.process import read
from csdash.snapshots.bucket import _client
from csdash.snapshots.sources.limits import LIMITS, Limits
from csdash.snapshots.sources.read import read_sheets
from csdash.snapshots.sources.sheet import Sheet
from tests.buckets.proxy import Proxy
from tests.thorough import only

TABLE = b"id,mrr\nA,1\n"


@pytest.fixture
def exports(address: str) -> str:
    """A bucket with exports as they lie about in one."""
    bucket = address.removeprefix("s3://").partition("/")[0]
    s3 = _client(tuple((name, value) for name, value in os.environ.items() if name.startswith("AWS_")))
    month = BytesIO()
    pl.DataFrame({"id": ["A"]}).write_parquet(month)
    for key, content in {
        "in/a.csv": TABLE,
        "in/a.csv.old": b"?",
        "in/2024/顧客 一覧.csv": "名,額\n青空,1\n".encode("cp932"),
        "in/_temporary/0/b.csv": b"?",
        "in/README.md": b"?",
        "in/../../../etc/c.csv": TABLE,
        "mrr/month=2024-01/0.parquet": month.getvalue(),
        "mrr/month=2024-02/0.parquet": month.getvalue(),
        "inner.csv": TABLE,
    }.items():
        s3.put_object(Bucket=bucket, Key=key, Body=content)
    return f"s3://{bucket}"


def sheets(source: str, scratch: Path, limits: Limits = LIMITS) -> list[Sheet]:
    return read_sheets([source], scratch, {}, limits)


def test_key_prefix_and_pattern_mean_what_they_mean_for_files(exports: str, tmp_path: Path):
    expected = {
        "in/a.csv": ["a.csv"],
        "in/": ["2024/顧客 一覧.csv", "a.csv"],
        "in": ["2024/顧客 一覧.csv", "a.csv"],
        "in/*.csv": ["a.csv"],
        "in/2024/*": ["顧客 一覧.csv"],
        "in*.csv": ["inner.csv"],
        "**/?.csv": ["in/a.csv"],
        "in/../../../etc/c.csv": ["c.csv"],
        "mrr": ["*.parquet"],
        "mrr/*/*.parquet": ["*.parquet"],
    }
    found = {}
    for number, source in enumerate(expected):
        (scratch := tmp_path / str(number)).mkdir()
        found[source] = [sheet.name for sheet in sheets(f"{exports}/{source}", scratch)]
    assert found == expected


def test_content_is_that_of_the_objects(exports: str, tmp_path: Path):
    (parquet,) = sheets(f"{exports}/mrr", tmp_path)
    assert parquet.frame().collect().to_dict(as_series=False) == {
        "id": ["A", "A"],
        "month": ["2024-01", "2024-02"],
    }
    (text,) = sheets(f"{exports}/in/2024", tmp_path)
    assert text.frame().collect().rows() == [("青空", "1")]


def test_nothing_of_a_key_becomes_a_path(exports: str, tmp_path: Path):
    (tmp_path / "scratch").mkdir()
    sheets(f"{exports}/in", tmp_path / "scratch")
    sheets(f"{exports}/in/../../../etc/c.csv", tmp_path / "scratch")
    assert [path.name for path in tmp_path.iterdir()] == ["scratch"]
    assert all(part.isascii() for path in tmp_path.rglob("*") for part in path.relative_to(tmp_path).parts)


def test_import_process_reaches_the_bucket_by_itself(exports: str, tmp_path: Path):
    heard = []
    (sheet,) = read([f"{exports}/in/a.csv"], tmp_path, progress=lambda *said: heard.append(said))
    assert (sheet.name, sheet.rows) == ("a.csv", 1)
    assert heard[0][0].en == "fetching a.csv"


def test_what_is_not_there_or_too_much_is_told(exports: str, tmp_path: Path):
    for source, limits, says in (
        ("in/none.csv", LIMITS, "in/none.csv: there is no object here that can be read"),
        ("none", LIMITS, "no object here"),
        ("in/*.parquet", LIMITS, "no object here"),
        ("in", Limits(files=1), "more than 1 files"),
        ("in/a.csv", Limits(file=5), "a.csv: this is over"),
        ("in", Limits(written=5), "in: this is over"),
    ):
        with pytest.raises(DataError, match=says):
            sheets(f"{exports}/{source}", tmp_path, limits)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()], "sizes are looked at first"


def test_bucket_that_is_not_ours_is_told(exports: str, tmp_path: Path):
    with pytest.raises(DataError, match="NoSuchBucket"):
        sheets("s3://somebody-elses/a.csv", tmp_path)


@pytest.mark.parametrize("is_silent", only([False], [False, True]))
def test_server_that_went_away_is_told_soon(exports: str, proxy: Proxy, tmp_path: Path, is_silent: bool):
    proxy.silent = is_silent
    proxy.break_at(2)
    started = time.monotonic()
    with pytest.raises(DataError, match=r"s3://company-\d+ cannot be reached"):
        sheets(f"{exports}/in/a.csv", tmp_path)
    assert time.monotonic() - started < 60


@pytest.mark.parametrize(
    "source",
    ["https://host/a.csv", "http://host/a.parquet", "hf://a/b", "gs://a/b.csv", "file://a", "FTP://h/x.csv"],
)
def test_other_addresses_are_never_opened(tmp_path: Path, source: str):
    with pytest.raises(DataError, match="nothing is read from addresses"):
        sheets(source, tmp_path)
