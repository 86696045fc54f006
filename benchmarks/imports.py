"""How long large files take from the command line to a published snapshot, and what that holds in memory.

Floors, measured in turn: the file read and written again by polars, its columns read and added up, and
pandas reading, grouping by month and account and writing.
"""

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.measurement import Measurement
from tools.serving import ROOT

AS_OF = "2026-01-31"
SMALL, LARGE = 1_000_000, 10_000_000
_EVERY = 0.02
# Two busy cores: what a thing costs shows in processor time when the clock tells of the others.
QUANTITIES = (("", "s"), (", memory", "MiB"), (", processor time", "s"))
_TEXTS = "['account_id', 'segment', 'industry', 'region', 'plan', 'channel', 'tier']"
_READ = "import sys, polars as pl; path, out = sys.argv[1:]; scan = pl.scan_csv if path.endswith('.csv') else pl.scan_parquet; "
WRITTEN_AGAIN = _READ + "scan(path).sink_parquet(out)"
ADDED_UP = (
    _READ + f"print(scan(path).select(pl.col('mrr').sum(), pl.col({_TEXTS}).str.len_bytes().sum()).collect())"
)
PANDAS = (
    "import sys, pandas as pd; path, out = sys.argv[1:]; "
    "read = pd.read_csv if path.endswith('.csv') else pd.read_parquet; "
    "read(path).groupby(['month', 'account_id'], as_index=False)['mrr'].sum().to_parquet(out)"
)


def run(command: list[str]) -> tuple[float, float, float]:
    """Seconds until `command` has ended, the most MiB it and all it started held at once, and their processor seconds."""
    start, most, used = time.perf_counter(), 0, _used()
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        tree = psutil.Process(process.pid)
        while process.poll() is None:
            most = max(most, _held(tree))
            time.sleep(_EVERY)
        if process.returncode:
            raise RuntimeError(
                f"{' '.join(command)} ended with {process.returncode}: {process.stderr.read()}"
            )
    return time.perf_counter() - start, most / 1024**2, _used() - used


def _used() -> float:
    """Processor time of all that was started and has ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def _held(tree: psutil.Process) -> int:
    held = 0
    try:
        for process in (tree, *tree.children(recursive=True)):
            held += process.memory_info().rss
    except psutil.NoSuchProcess:
        # It has ended between two looks.
        pass
    return held


def imported(file: Path, room: Path) -> tuple[float, float, float]:
    """The import command into an empty root; the time and memory of everything it starts."""
    root = room / "root"
    shutil.rmtree(root, ignore_errors=True)
    return run([sys.executable, "-m", "csdash", "import", str(file), "--into", str(root), "--as-of", AS_OF])


def figures(
    name: str, file: Path, room: Path, n: int, seconds: float | None, mebibytes: float | None
) -> list[Measurement]:
    """One file, imported `n` times in turn with each floor."""
    floors = {
        "reading and writing it": WRITTEN_AGAIN,
        "adding it up": ADDED_UP,
        "pandas grouping it": PANDAS,
    }
    ours, others = [], {floor: [] for floor in floors}
    for _ in range(n):
        ours.append(imported(file, room))
        for floor, program in floors.items():
            others[floor].append(run([sys.executable, "-c", program, str(file), str(room / "again.parquet")]))
    told = []
    for floor, samples in others.items():
        promised = (seconds, mebibytes, None) if not told else (None,) * 3
        for (what, unit), sample, of_floor, promise in zip(
            QUANTITIES, zip(*ours, strict=True), zip(*samples, strict=True), promised, strict=True
        ):
            told.append(Measurement(f"{name}{what}; floor: {floor}", unit, sample, of_floor, promise))
    return told


def measure(_app: Path, small: int = SMALL, large: int = LARGE, samples: int = 3) -> list[Measurement]:
    """A CSV file and a parquet file, both in no order."""
    with tempfile.TemporaryDirectory(prefix="csdash-bench-") as folder:
        room = Path(folder)
        files = {room / "accounts.csv": small, room / "accounts.parquet": large}
        for file, rows in files.items():
            run([sys.executable, "-m", "benchmarks.generated", str(file), str(rows)])
        csv, parquet = files
        return [
            *figures(f"import {small:,} rows of CSV", csv, room, samples, seconds=30, mebibytes=2048),
            *figures(f"import {large:,} rows of parquet", parquet, room, 1, seconds=60, mebibytes=4096),
        ]
