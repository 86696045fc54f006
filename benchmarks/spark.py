"""What adding up on Spark takes: `build --engine spark` on this machine beside polars month by month, the same sums.

Processor time is that of Java alone, and of the whole process where polars builds: what is not of money is the same in both.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.engine import snapshot
from benchmarks.imports import run
from benchmarks.measurement import Measurement
from tools.serving import ROOT

SIZES = (100_000, 1_000_000, 10_000_000)
MASTER = "local[2]"
_MEMORY = "spark.driver.memory 4g\n"
_EVERY = 0.1
CUBES = ("bridge", "transfers", "stock", "cohort_sizes", "cohorts", "lifetimes")


def on_spark(root: Path, conf: Path) -> tuple[float, float, int]:
    """The build there: seconds, processor seconds of Java, and bytes of the cubes of money."""
    (conf / "spark-defaults.conf").write_text(_MEMORY)
    command = [sys.executable, "-m", "csdash", "build", str(root), "--engine", "spark", "--master", MASTER]
    start, used = time.perf_counter(), {}
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | {"SPARK_CONF_DIR": str(conf)}, stderr=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            used |= _of_java(process.pid)
            time.sleep(_EVERY)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    of_money = [path for name in CUBES for path in (root / "cubes").glob(f"{name}-*")]
    cubes = sum(path.stat().st_size for path in of_money)
    return time.perf_counter() - start, sum(used.values()), cubes


def _of_java(pid: int) -> dict[int, float]:
    """Processor seconds so far, by process: nobody waits for Java, so its end tells nothing."""
    try:
        every = psutil.Process(pid).children(recursive=True)
        return {one.pid: sum(one.cpu_times()[:2]) for one in every if one.name() == "java"}
    except psutil.NoSuchProcess:
        return {}


def measure(_app: Path, sizes: tuple[int, ...] = SIZES) -> list[Measurement]:
    """All sizes, one after the other."""
    told = []
    for rows in sizes:
        with tempfile.TemporaryDirectory(prefix="csdash-spark-") as folder:
            root = Path(folder) / "data"
            snapshot(root, rows)
            polars = run([sys.executable, "-m", "csdash", "build", str(root)])
            seconds, used, size = on_spark(root, Path(folder))
            what = f"build --engine spark, {rows:,} rows"
            told += [
                Measurement(f"{what}, processor time; floor: build", "s", [used], [polars[2]]),
                Measurement(f"{what}, time; floor: build", "s", [seconds], [polars[0]]),
                Measurement(f"{what}, cubes", "MiB", [size / 1024**2]),
            ]
    return told
