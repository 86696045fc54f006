"""Bucket files: parquet in a bucket as executors read it, with Python and pyarrow there and nothing of Hadoop or of csdash.

What an executor runs imports what it needs itself, so that it travels whole. Where the bucket is comes from the
environment here; who may read it, each executor finds by itself, as every tool for S3 does.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from csdash.place import BUCKET

# Takes batches of one column of whole numbers, each of which stands for a piece of work, and gives what was read.
Task = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]
_PIECE = 1024**2
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class BucketFiles:
    """The files at these addresses (s3://bucket/key) and how they are reached."""

    addresses: Sequence[str]
    options: dict[str, Any]

    @property
    def paths(self) -> list[str]:
        return [one.removeprefix(BUCKET) for one in self.addresses]

    def footers(self) -> list[pq.FileMetaData]:
        """What each file says of itself, read from here; raises OSError."""
        s3 = fs.S3FileSystem(**self.options)

        def footer(path: str) -> pq.FileMetaData:
            with s3.open_input_file(path) as file:
                return pq.read_metadata(file)

        with ThreadPoolExecutor(_AT_ONCE) as readers:
            return list(readers.map(footer, self.paths))


def bucket_files(addresses: Sequence[str]) -> BucketFiles:
    """The files at these addresses, on the server and in the region that the environment names."""
    told = os.environ
    server = told.get("AWS_ENDPOINT_URL_S3") or told.get("AWS_ENDPOINT_URL")
    region = told.get("AWS_REGION") or told.get("AWS_DEFAULT_REGION")
    # Seconds: a server that is away must end the build, not hold it.
    options: dict[str, Any] = {"connect_timeout": 5.0, "request_timeout": 60.0}
    if server:
        scheme, _, host = server.rstrip("/").rpartition("://")
        options |= {"endpoint_override": host, "scheme": scheme or "https"}
    return BucketFiles(addresses, options | ({"region": region} if region else {}))


CHECKSUMS = pa.schema([("file", pa.int64()), ("sha256", pa.string())])


def checksums(files: BucketFiles) -> Task:
    """Of each number of a file its SHA-256, as `CHECKSUMS`. No more than a piece of it is held."""
    paths, options, size = files.paths, files.options, _PIECE

    def task(numbers: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import hashlib  # noqa: PLC0415

        import pyarrow as pa  # noqa: PLC0415
        from pyarrow import fs  # noqa: PLC0415

        s3 = fs.S3FileSystem(**options)
        for batch in numbers:
            for number in batch.column(0).to_pylist():
                digest = hashlib.sha256()
                with s3.open_input_stream(paths[number]) as stream:
                    while piece := stream.read(size):
                        digest.update(piece)
                yield pa.RecordBatch.from_pydict({"file": [number], "sha256": [digest.hexdigest()]})

    return task


def groups(footers: Sequence[pq.FileMetaData]) -> list[tuple[int, int]]:
    """The pieces of work in these files: the number of a file and of a row group in it."""
    return [(file, group) for file, footer in enumerate(footers) for group in range(footer.num_row_groups)]


def rows(files: BucketFiles, pieces: Sequence[tuple[int, int]], schema: pa.Schema) -> Task:
    """Of each number of a piece its rows as `schema`; a column that a file does not have is null."""
    paths, options = files.paths, files.options

    def task(numbers: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415
        from pyarrow import fs  # noqa: PLC0415

        s3 = fs.S3FileSystem(**options)
        for batch in numbers:
            for number in batch.column(0).to_pylist():
                file, group = pieces[number]
                with s3.open_input_file(paths[file]) as source:
                    parquet = pq.ParquetFile(source, pre_buffer=True)
                    there = [name for name in schema.names if name in parquet.schema_arrow.names]
                    for found in parquet.iter_batches(row_groups=[group], columns=there):
                        yield pa.RecordBatch.from_arrays(
                            [
                                found.column(field.name).cast(field.type)
                                if field.name in there
                                else pa.nulls(found.num_rows, field.type)
                                for field in schema
                            ],
                            schema=schema,
                        )

    return task
