"""What many rows take: the build of money and one month more, beside reading the same columns, at sizes no frame is made whole of.

A company is written a month at a time, once as known a month before its end and once as known at it. Every program has
its own process, and its own processor time and memory.
"""

import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.engine import AS_OF, PROMISED, peer
from benchmarks.generated import FIRST_YEAR, MONTHS, VALUES, months
from benchmarks.imports import run
from benchmarks.measurement import Measurement
from csdash.money import TICKS
from csdash.months import month_code, month_end, month_index
from csdash.snapshots.parquet import stored_form, write_file
from csdash.snapshots.provenance import Provenance
from csdash.snapshots.publish import publish_staged
from csdash.snapshots.staging import Staged

SIZES = (1_000_000, 10_000_000, 60_000_000)
FIRST = month_index(date(FIRST_YEAR, 1, 1))
# MiB, and processor seconds for one month more, promised for the largest.
MEMORY, MONTH = 2_500, 2


def write(root: Path, rows: int, n_months: int = MONTHS, attributes: Sequence[str] = tuple(VALUES)) -> Path:
    """Publish the first months of the company as known at two days below `root`; the folder with all of them."""
    names = ["month", "account_id", "mrr", *attributes, "start_month"]
    root.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="csdash-large-", dir=root.parent) as name:
        folder = Path(name)
        (folder / "accounts").mkdir()
        files = []
        for done, lines in zip(range(n_months), months(rows), strict=False):
            ticks = lines.select(names).with_columns(pl.col("mrr") * TICKS)
            stored = ticks.with_columns(stored_form("accounts", names))
            files.append(
                write_file(folder, f"accounts/{month_code(FIRST + done)}.parquet", "accounts", stored)
            )
        for n in (n_months - 1, n_months):
            last = FIRST + n - 1
            staged = Staged(folder, tuple(files[:n]), month_end(last), FIRST, last)
            published = publish_staged(staged, root, Provenance("benchmark"))
    return root / "snapshots" / published.id / "accounts"


def money(root: Path, *, before: bool = False) -> list[str]:
    """The command that builds money, as known at the end or a month before."""
    # AS_OF is in the month after the last one.
    day = [str(month_end(month_index(AS_OF) - 2))] if before else []
    return ["-m", "benchmarks.money", str(root), *day]


def measure(_app: Path, sizes: tuple[int, ...] = SIZES) -> list[Measurement]:
    """All sizes, one after the other."""

    told = []
    for rows in sizes:
        with tempfile.TemporaryDirectory(prefix="csdash-large-") as name:
            root = Path(name) / "data"
            folder = write(root, rows)
            floor = run(peer("floor", folder))
            _, held, used = run([sys.executable, *money(root, before=True)])
            _, _, more = run([sys.executable, *money(root)])
        is_largest = rows == SIZES[-1]
        what = f"build of money, {rows:,} rows"
        told += [
            Measurement(
                f"{what}, processor time; floor: reading",
                "s",
                [used],
                [floor[2]],
                PROMISED["floor"],
                of_floor=True,
            ),
            Measurement(f"{what}, memory", "MiB", [held], promise=MEMORY if is_largest else None),
            Measurement(
                f"{what}, one month more, processor time", "s", [more], promise=MONTH if is_largest else None
            ),
        ]
    return told
