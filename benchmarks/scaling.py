"""How costs grow: each of three sizes of accounts, months and attributes, and the exponent that fits them best.

1 is as fast as the size, 0 not at all. Processor seconds have the start of a program taken out, which grows with nothing.
"""

import math
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import csdash
from benchmarks.generated import MONTHS, VALUES
from benchmarks.imports import run
from benchmarks.large import write
from benchmarks.measurement import Measurement

ROWS = 1_000_000
TIMES = 9
CHOSEN = ["SMB", "Enterprise"]
# What is made smaller, and what it is then: rows, months, attributes.
SIZES: dict[str, Sequence[int]] = {
    "accounts": (ROWS // 4, ROWS // 2, ROWS),
    "months": (MONTHS // 4, MONTHS // 2, MONTHS),
    "attributes": (2, 4, 6),
}


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The slope of the straight line through the logarithms, by least squares."""
    x, y = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    over = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return over / sum((a - mean_x) ** 2 for a in x)


def costs(rows: int, n_months: int, n_attributes: int) -> dict[str, float]:
    """Of one company: processor seconds of building money, bytes of its cubes, milliseconds of a page's number."""
    with tempfile.TemporaryDirectory(prefix="csdash-scaling-") as name:
        root = Path(name) / "data"
        write(root, rows, n_months, tuple(VALUES)[:n_attributes])
        build = run([sys.executable, "-m", "benchmarks.money", str(root)])[2]
        session = csdash.open(root)
        cubes = session.cubes(("account_id",)).frames
        size = sum(cubes[cube].estimated_size() for cube in ("bridge", "transfers", "stock", "cohorts"))
        taken = []
        for _ in range(TIMES):
            session.answers.forget()
            begun = time.process_time()
            session.metrics("nrr", window=12, where={"segment": CHOSEN})
            taken.append((time.process_time() - begun) * 1000)
    return {
        "build of money": build - start(),
        "cubes of money": size,
        "NRR with a filter": sorted(taken)[TIMES // 2],
    }


def start() -> float:
    """Processor seconds of a program of ours that does nothing."""
    return run([sys.executable, "-c", "import csdash.building.snapshot"])[2]


def measure(_app: Path, rows: int = ROWS) -> list[Measurement]:
    """An exponent for each cost and each size."""
    base = {"accounts": rows, "months": MONTHS, "attributes": len(VALUES)}
    found: dict[tuple[int, ...], dict[str, float]] = {}
    told = []
    for grown, sizes in SIZES.items():
        sizes = [size * rows // ROWS for size in sizes] if grown == "accounts" else sizes
        each = [tuple((base | {grown: size}).values()) for size in sizes]
        for one in each:
            found[one] = found.get(one) or costs(*one)
        told += [
            Measurement(
                f"{cost}, with {grown} ({sizes[0]:,} to {sizes[-1]:,})",
                "exponent",
                [exponent(sizes, [found[one][cost] for one in each])],
            )
            for cost in found[each[0]]
        ]
    return told
