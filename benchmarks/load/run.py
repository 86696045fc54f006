"""The run: so many sessions, a click of each every few seconds, for so long; what it took, and what went wrong.

    python -m benchmarks load --sessions 100 --minutes 10
    python -m benchmarks load --sessions 100 --minutes 10 --publish --hostile 5 --write
    python -m benchmarks load --sessions 100 --minutes 10 --publish --workers 2

Ends with 1 where a click failed or the slowest twentieth took longer than promised.
"""

import argparse
import asyncio
import os
import random
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from websockets.exceptions import WebSocketException

from benchmarks.load.hostile import KINDS
from benchmarks.load.reader import Reader
from benchmarks.load.served import Data, Memory, Server, served
from csdash.ui.navigation import PAGES
from tools.serving import ROOT
from tools.session import RunFailedError

PROMISE = 0.3
DOCUMENT = ROOT / "docs" / "operating.md"
START, END = "<!-- load: start -->", "<!-- load: end -->"
_FAILURES = (OSError, WebSocketException, RunFailedError, TimeoutError, KeyError)
# Of ten clicks: so many go to another page, so many open it anew, the rest change a filter.
PAGE, ANEW = 5, 1


@dataclass
class Result:
    """Seconds of each click by kind, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {"visit": [], "page": [], "filter": []})
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def clicks(self) -> list[float]:
        """Of all kinds, in order of length."""
        return sorted(one for many in self.seconds.values() for one in many)


def at(share: float, ordered: list[float]) -> float:
    """The nearest rank: so many clicks took no longer."""
    return ordered[max(0, -(-round(share * 1000) * len(ordered) // 1000) - 1)] if ordered else float("nan")


async def read(server: Server, number: int, result: Result, pause: float, delay: float, end: float) -> None:
    """One reader until the end, who comes back after a failure."""
    chance = random.Random(f"reader {number}")
    pages = [page.url_path for page in PAGES]
    await asyncio.sleep(delay)
    while time.monotonic() < end:
        try:
            async with Reader(server.url, f"{number}", trust=server.trust) as reader:
                result.seconds["visit"].append(await reader.go(chance.choice(pages)))
                await _click(reader, chance, pages, result, pause, end)
        except _FAILURES as error:
            result.errors[f"{type(error).__name__}: {error}"[:100]] += 1


async def _click(
    reader: Reader, chance: random.Random, pages: list[str], result: Result, pause: float, end: float
) -> None:
    while time.monotonic() < end:
        await asyncio.sleep(chance.uniform(0.5, 1.5) * pause)
        kind = chance.randrange(10)
        if kind < PAGE:
            result.seconds["page"].append(await reader.go(chance.choice(pages)))
        elif kind >= 10 - ANEW:
            return
        else:
            result.seconds["filter"].append(await reader.choose())


async def measure(server: Server, asked: argparse.Namespace) -> Result:
    """All readers at once."""
    result = Result()
    # Whoever comes first after a start waits for what is then kept for everybody; by chance some come to each worker.
    for n in range(1 if asked.workers == 1 else asked.workers * 4):
        async with Reader(server.url, f"first {n}", seconds=300, trust=server.trust) as first:
            for page in PAGES:
                await first.go(page.url_path)
    watching = [asyncio.create_task(server.memory.watch())]
    end = time.monotonic() + asked.ramp + asked.minutes * 60
    readers = [
        read(server, number, result, asked.every, asked.ramp * number / asked.sessions, end)
        for number in range(asked.sessions)
    ]
    watching += [asyncio.create_task(kind(server.url)) for kind in KINDS for _ in range(asked.hostile)]
    if asked.publish:
        watching.append(asyncio.create_task(_publish(server.data, asked.ramp + asked.minutes * 30)))
    await asyncio.gather(*readers)
    for one in watching:
        one.cancel()
        with suppress(asyncio.CancelledError):
            await one
    return result


async def _publish(data: Data, after: float) -> None:
    await asyncio.sleep(after)
    await asyncio.to_thread(data.publish)


def told(result: Result, memory: Memory, asked: argparse.Namespace) -> str:
    """The table of one run."""
    clicks = result.clicks
    rows = [("clicks", str(len(clicks))), ("errors", str(result.errors.total()))]
    for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("longest", 1.0)):
        rows.append((f"{name}, ms", f"{at(share, clicks) * 1000:.0f}"))
    rows += [
        (f"p95 of a {kind}, ms", f"{at(0.95, sorted(many)) * 1000:.0f}")
        for kind, many in result.seconds.items()
        if many
    ]
    rows += [("memory at most, MiB", f"{memory.peak:.0f}"), ("memory, MiB a minute", f"{memory.slope:+.2f}")]
    extra = (", a snapshot published half-way" if asked.publish else "") + (
        f", {asked.hostile * len(KINDS)} hostile clients" if asked.hostile else ""
    )
    served_by = "one process" if asked.workers == 1 else f"{asked.workers} workers behind nginx"
    head = f"{asked.sessions} sessions, a click of each every {asked.every:g} s, {asked.minutes:g} min{extra}; {os.cpu_count()} cores, {served_by}"
    lines = [head, "", "| what | measured |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)]
    return "\n".join(lines)


def write(table: str) -> None:
    """Keeps the table between its two marks in docs/operating.md."""
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(START)
    DOCUMENT.write_text(f"{before}{START}\n\n{table}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """From the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks load", description="Many readers at once against `serve`."
    )
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--every", type=float, default=5, help="seconds between the clicks of one session")
    parser.add_argument("--ramp", type=float, default=30, help="seconds over which the sessions come")
    parser.add_argument(
        "--workers", type=int, default=1, help="so many processes, behind nginx where several"
    )
    parser.add_argument("--publish", action="store_true", help="publish a snapshot half-way")
    parser.add_argument(
        "--hostile",
        type=int,
        default=0,
        help=f"so many of each of {len(KINDS)} kinds of hostile clients, too",
    )
    parser.add_argument("--write", action="store_true", help="keep the table in docs/operating.md")
    asked = parser.parse_args(arguments)
    if asked.hostile and asked.workers > 1:
        parser.error("hostile clients speak to one process; ask for --workers 1")
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), asked.sessions, asked.workers) as server,
    ):
        result = asyncio.run(measure(server, asked))
        table = told(result, server.memory, asked)
    print(table)
    for error, n in result.errors.most_common():
        print(f"{n} x {error}")
    if asked.write:
        write(table)
    return int(bool(result.errors) or at(0.95, result.clicks) > PROMISE)
