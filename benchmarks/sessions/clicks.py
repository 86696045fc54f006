"""Clicks: so many sessions at once, each changing a filter every few seconds, and how long each took."""

import argparse
import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from websockets.exceptions import WebSocketException

from benchmarks.load.run import at
from benchmarks.measurement import Measurement
from benchmarks.sessions.chooser import Chooser
from benchmarks.sessions.servers import EMPTY, ORDINARY, OURS, Server, said
from tools.session import RunFailedError

# A second for ten sessions, so that coming is no rush; whoever waits longer than this for a page has failed.
COMING, PATIENCE = 0.1, 60
WARM_UP = 60
FAILURES = (OSError, WebSocketException, RunFailedError, TimeoutError, KeyError)


@dataclass
class Clicks:
    """Milliseconds of each click, and what went wrong."""

    milliseconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def p95(self) -> float:
        """A twentieth took longer; endless where nobody clicked."""
        return at(0.95, sorted(self.milliseconds)) if self.milliseconds else float("inf")


async def click(server: Server, n: int, seconds: float, every: float) -> Clicks:
    """`n` sessions for so many seconds after all have come; the first drawing of a page is no click."""
    clicks = Clicks()
    start = time.monotonic() + COMING * n
    await asyncio.gather(
        *(_session(server, f"{k} of {n}", COMING * k, clicks, start, seconds, every) for k in range(n))
    )
    return clicks


async def _session(
    server: Server, seed: str, delay: float, clicks: Clicks, start: float, seconds: float, every: float
) -> None:
    chance = random.Random(f"pause {seed}")
    await asyncio.sleep(delay)
    try:
        async with Chooser(server.url, seed, PATIENCE) as session:
            await session.go(server.path)
            await asyncio.sleep(max(0.0, start - time.monotonic()) + chance.random() * every)
            while time.monotonic() < start + seconds:
                asked = time.monotonic()
                clicks.milliseconds.append(await session.choose() * 1000)
                # A reader clicks so long after the last click, or as soon as it is drawn.
                await asyncio.sleep(max(0.0, asked + chance.uniform(0.5, 1.5) * every - time.monotonic()))
    except FAILURES as error:
        clicks.errors[f"{server.name}: {type(error).__name__}: {error}"[:100]] += 1


async def warm(server: Server) -> None:
    """One session that clicks without a pause; raises RunFailedError where a filter changes no chart: nothing would be measured."""
    async with Chooser(server.url, "first", seconds=300) as session:
        await session.go(server.path)
        drawn = list(session.charts)
        await session.choose()
        if server.name != EMPTY and (not drawn or session.charts == drawn):
            raise RunFailedError(f"{server.name}: a filter changes no chart")
        for _ in range(WARM_UP):
            await session.choose()


def measure(all_of: Sequence[Server], asked: argparse.Namespace) -> tuple[list[Measurement], Counter[str]]:
    """p50 and p95 of ours by number of sessions, beside the peer and an empty page, in turn; and what went wrong."""
    rows, errors = [], Counter()
    for n in asked.sessions:
        told: dict[str, list[Clicks]] = {server.name: [] for server in all_of}
        for _ in range(asked.rounds):
            for server in all_of:
                said(f"{server.name}, {n} sessions")
                clicks = asyncio.run(click(server, n, asked.seconds, asked.every))
                told[server.name].append(clicks)
                errors += clicks.errors
        for name in (ORDINARY, EMPTY):
            of = f"a click, {n} session{'s' * (n > 1)}"
            ours, floor = ([ms for one in told[who] for ms in one.milliseconds] for who in (OURS, name))
            rows.append(Measurement(f"{of}; floor: {name}", "ms", ours, floor))
            ours, floor = ([one.p95 for one in told[who]] for who in (OURS, name))
            rows.append(Measurement(f"{of}, p95; floor: {name}", "ms", ours, floor))
    return rows, errors
