"""Apache Spark as an engine: the rows on the executors of a cluster, or on the cores of this machine.

Everything but the master comes from where Spark looks for it: `spark-defaults.conf` in SPARK_CONF_DIR, the environment.
"""

import os
import shutil
import sys
import warnings
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

import narwhals.stable.v2 as nw
import polars as pl
import pyarrow as pa

from csdash.engines.bucket_files import (
    CHECKSUMS,
    BucketFiles,
    Task,
    bucket_files,
    checksums,
    groups,
    rows,
)
from csdash.errors import CsdashError
from csdash.place import is_bucket
from csdash.text import Text, one_line

NO_SPARK = Text(
    "pyspark がありません。make setup-spark で入れてください。",
    "pyspark is not installed here: run make setup-spark.",
)
NO_JAVA = Text(
    "Java が見つかりません。Java 17 以降の実行環境を入れるか、JAVA_HOME を指定してください。",
    "There is no Java here: install a runtime, 17 or newer, or name it by JAVA_HOME.",
)
FAILED = Text("Spark で集計できませんでした: {why}", "Spark could not add this up: {why}")
_TRACE = "Traceback (most recent call last):"
# What a result depends on, whatever stands in spark-defaults.conf.
_SAME_EVERYWHERE = {
    "spark.sql.session.timeZone": "UTC",
    # A sum that does not fit stops the build instead of turning around.
    "spark.sql.ansi.enabled": "true",
    # Files are read by their names: no catalogue of tables is opened, or made where there is none.
    "spark.sql.catalogImplementation": "in-memory",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
# On one machine nobody else may connect, and a task is not worth so many as on a cluster.
_ON_ONE_MACHINE = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "8",
}


class Spark:
    """A session of Spark."""

    def __init__(self, session: object) -> None:
        self.session = session

    def checksums(self, addresses: Sequence[str]) -> dict[str, str]:
        if is_bucket(addresses[0]):
            told = self._each(len(addresses), checksums(bucket_files(addresses)), CHECKSUMS).collect()
            return {addresses[number]: sha for number, sha in told}
        from pyspark.sql import functions as f  # noqa: PLC0415

        files = self.session.read.format("binaryFile").load(_as_hadoop_says(addresses))
        told = files.select("path", f.sha2("content", 256)).collect()
        # Spark writes an address in its own way; the last part is the file's.
        by_name = {path.rpartition("/")[2]: sha for path, sha in told}
        return {one: by_name.get(one.rpartition("/")[2], "") for one in addresses}

    @contextmanager
    def rows(self, addresses: Sequence[str], names: Collection[str]) -> Iterator[nw.LazyFrame]:
        if is_bucket(addresses[0]):
            # Fetched once, whatever reads it and however often.
            with self.held(nw.from_native(self._in_bucket(bucket_files(addresses), names))) as held:
                yield held
        else:
            read = self.session.read.option("mergeSchema", "true")
            yield nw.from_native(read.parquet(*_as_hadoop_says(addresses)))

    @contextmanager
    def held(self, frame: nw.LazyFrame) -> Iterator[nw.LazyFrame]:
        from pyspark import StorageLevel  # noqa: PLC0415

        # On the disks of the executors: memory does not grow with history, and what is lost is worked out again.
        stored = frame.to_native().persist(StorageLevel.DISK_ONLY)
        try:
            yield nw.from_native(stored)
        finally:
            stored.unpersist()

    def bring(self, frame: pl.DataFrame) -> nw.LazyFrame:
        return nw.from_native(self.session.createDataFrame(frame.to_arrow()))

    def emit(self, frame: nw.LazyFrame) -> pl.DataFrame:
        return pl.DataFrame(pl.from_arrow(frame.to_native().toArrow()))

    def _in_bucket(self, files: BucketFiles, names: Collection[str]) -> object:
        """The rows of files in a bucket, a task for each of their row groups."""
        from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema  # noqa: PLC0415

        try:
            footers = files.footers()
        except OSError as cause:
            raise CsdashError(FAILED.format(why=one_line(str(cause)))) from cause
        found = pa.unify_schemas([footer.schema.to_arrow_schema() for footer in footers])
        # As Spark writes these types itself: text is not large there.
        asked = pa.schema([field for field in found if field.name in names])
        schema = to_arrow_schema(from_arrow_schema(asked))
        pieces = groups(footers)
        return self._each(len(pieces), rows(files, pieces, schema), schema)

    def _each(self, n: int, task: Task, schema: pa.Schema) -> object:
        """What `task` gives for each number below `n`, each of them by itself."""
        from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415

        return self.session.range(0, n, 1, n).mapInArrow(task, from_arrow_schema(schema))


def _as_hadoop_says(addresses: Sequence[str]) -> list[str]:
    """A path without more may mean the cluster's own file system; ours are of this machine, or shared like it."""
    return [f"file://{one}" if one.startswith("/") else one for one in addresses]


@contextmanager
def spark(master: str) -> Iterator[Spark]:
    """A session on `master` (local[4], spark://host:7077, yarn, k8s://...); raises CsdashError where Spark cannot run."""
    try:
        with warnings.catch_warnings():
            # It says that it knows no such new pandas; frames go from here to there as arrow.
            warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
            from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError as cause:
        raise CsdashError(NO_SPARK) from cause
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise CsdashError(NO_JAVA)
    options = dict(_SAME_EVERYWHERE)
    if master.startswith("local"):
        options |= _ON_ONE_MACHINE
        # What reads a bucket there is this Python, with what is installed for it.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from py4j.protocol import Py4JError  # noqa: PLC0415
    from pyspark.errors import PySparkException  # noqa: PLC0415

    builder = SparkSession.builder.appName("csdash build").master(master)
    for name, value in options.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
        try:
            yield Spark(session)
        finally:
            session.stop()
    except (Py4JError, PySparkException) as cause:
        raise CsdashError(FAILED.format(why=_why(cause))) from cause


def _why(cause: Exception) -> str:
    """What Java said, without where in Java it was; of what Python said there the last, which is what went wrong."""
    java = getattr(cause, "java_exception", None)
    said = str(java.toString() if java is not None else cause)
    _, _, trace = said.partition(_TRACE)
    ends = [line for line in trace.splitlines() if line.strip() and not line.startswith(" ")]
    return one_line(ends[0] if ends else said.partition("\n")[0])
