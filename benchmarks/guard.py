"""The guard: whether adding up has become dearer, told by ratios that hold on a slow or busy machine as well.

Bounds are half as much again as was measured when they were set: they let chance pass and catch what costs a multiple.
"""

import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.engine import AS_OF, peer
from benchmarks.generated import accounts
from benchmarks.imports import run
from benchmarks.measurement import Measurement
from csdash.snapshots.publish import publish

ROWS = 250_000
LAST, BEFORE = date(2025, 12, 1), "2025-12-31"
# Of the first build and of the others, processor time at most: everything, and money alone, so many times that of SQL for
# the movements of money; one month more, such a part of the fifty-nine before it.
EVERYTHING, MONEY, MONTH = 13, 3.5, 0.6


def _built(*command: str) -> float:
    """Processor seconds of a program of ours, its start included."""
    return run([sys.executable, "-m", *command])[2]


def measure(_app: Path, rows: int = ROWS) -> list[Measurement]:
    """One build after the other, and SQL on the same files."""
    table = accounts(rows)
    with tempfile.TemporaryDirectory(prefix="csdash-guard-") as folder:
        root = Path(folder)
        publish({"accounts": table.filter(pl.col("month") < LAST)}, root, date(2025, 12, 30), "benchmark")
        publish({"accounts": table}, root, AS_OF, "benchmark")
        newest = max(root.glob("snapshots/*/accounts"), key=lambda path: len([*path.iterdir()]))
        sql = run(peer("duckdb", newest))[2]
        money = _built("benchmarks.money", folder, BEFORE)
        month = _built("benchmarks.money", folder)
        shutil.rmtree(root / "cubes")
        everything = _built("csdash", "build", folder)
    return [
        _row(f"everything, {rows:,} rows; floor: SQL for movements", everything, sql, EVERYTHING),
        _row(f"money by month, {rows:,} rows; floor: SQL for movements", money, sql, MONEY),
        _row("one month more; floor: the fifty-nine before", month, money, MONTH),
    ]


def _row(what: str, ours: float, floor: float, promise: float) -> Measurement:
    return Measurement(f"build, {what}", "cpu s", [ours], [floor], promise, of_floor=True)
