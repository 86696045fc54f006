"""Apache Spark as an engine: the rows on the executors of a cluster, or on the cores of this machine.

Everything but the master comes from where Spark looks for it: `spark-defaults.conf` in SPARK_CONF_DIR, the environment.
"""

import os
import shutil
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import narwhals.stable.v2 as nw
import polars as pl

from csdash.errors import CsdashError
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
        from pyspark.sql import functions as f  # noqa: PLC0415

        files = self.session.read.format("binaryFile").load(_as_hadoop_says(addresses))
        told = files.select("path", f.sha2("content", 256)).collect()
        # Spark writes an address in its own way; the last part is the file's.
        by_name = {path.rpartition("/")[2]: sha for path, sha in told}
        return {one: by_name.get(one.rpartition("/")[2], "") for one in addresses}

    def read(self, addresses: Sequence[str]) -> nw.LazyFrame:
        return nw.from_native(
            self.session.read.option("mergeSchema", "true").parquet(*_as_hadoop_says(addresses))
        )

    @contextmanager
    def held(self, frame: nw.LazyFrame) -> Iterator[nw.LazyFrame]:
        from pyspark import StorageLevel  # noqa: PLC0415

        # On the disks of the executors: memory does not grow with history, and what is lost is worked out again.
        stored = frame.to_native().persist(StorageLevel.DISK_ONLY)
        try:
            yield nw.from_native(stored)
        finally:
            stored.unpersist()

    def emit(self, frame: nw.LazyFrame) -> pl.DataFrame:
        return pl.DataFrame(pl.from_arrow(frame.to_native().toArrow()))


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
    """What Java said, without where in Java it was."""
    said = getattr(cause, "java_exception", None)
    return one_line(str(said.toString() if said is not None else cause).partition("\n")[0])
