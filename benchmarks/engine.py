"""What adding up takes: a build beside its floor, SQL and pandas doing the same, and a page's numbers on sums and on rows.

Each runs as a process of its own, so that its processor time and memory are its own; `benchmarks.peers` has the others,
whose sums are compared with ours before anything is told. They add up the movements of money only; a build adds up
everything that a snapshot of accounts alone has.
"""

import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from benchmarks.generated import accounts
from benchmarks.imports import run
from benchmarks.measurement import Measurement
from csdash.snapshots.publish import publish

SIZES = (1_000_000, 10_000_000)
AS_OF = date(2026, 1, 31)
# Of its processor time: at most so many times that of the floor, at most this part of what the others take.
PROMISED = {"floor": 20.0, "duckdb": 1 / 3, "pandas": 1 / 8}


def snapshot(root: Path, rows: int) -> Path:
    """A published snapshot of made-up accounts; the folder with its months."""
    publish({"accounts": accounts(rows)}, root, AS_OF, "benchmark")
    (found,) = root.glob("snapshots/*/accounts")
    return found


def peer(name: str, folder: Path) -> list[str]:
    """The command of one of the others."""
    return [sys.executable, "-m", "benchmarks.peers", name, str(folder)]


def sums(command: list[str]) -> dict[str, float]:
    """What a peer says it added up."""
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return dict(zip(said[::2], map(float, said[1::2]), strict=True))


def build(root: Path, folder: Path, rows: int) -> list[Measurement]:
    """The build of a snapshot that was never built, against each of the others."""
    ours = run([sys.executable, "-m", "csdash", "build", str(root)])
    told = []
    for name, times in PROMISED.items():
        theirs = run(peer(name, folder))
        told += [
            Measurement(
                f"build, {rows:,} rows, processor time; floor: {name}",
                "s",
                [ours[2]],
                [theirs[2]],
                promise=times,
                of_floor=True,
            ),
            Measurement(f"build, {rows:,} rows, memory; floor: {name}", "MiB", [ours[1]], [theirs[1]]),
        ]
    return told


def measure(_app: Path, sizes: tuple[int, ...] = SIZES) -> list[Measurement]:
    """All sizes, one after the other."""
    told = []
    for rows in sizes:
        with tempfile.TemporaryDirectory(prefix="csdash-engine-") as folder:
            months = snapshot(Path(folder), rows)
            found = {name: sums(peer(name, months)) for name in ("duckdb", "pandas")}
            if found["duckdb"] != found["pandas"]:
                raise ValueError(f"the others disagree: {found}")
            told += build(Path(folder), months, rows)
    return told
