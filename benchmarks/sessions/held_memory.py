"""Memory: what one session more holds, and what is held over an hour of use."""

import argparse
import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress

from benchmarks.measurement import Measurement
from benchmarks.sessions.chooser import Chooser
from benchmarks.sessions.clicks import COMING, PATIENCE, Clicks, click
from benchmarks.sessions.servers import EMPTY, ORDINARY, OURS, Server, said

# By then a server holds what it holds: allocators give back late, and sessions are made after the page is drawn.
SETTLED = 2


async def per_session(server: Server, n: int) -> float:
    """MiB of one session more, opened and drawn, between one and `n` of them; what clicks leave in caches is not in it."""
    async with AsyncExitStack() as sessions:
        sizes = []
        for number in range(n):
            session = await sessions.enter_async_context(Chooser(server.url, f"open {number}", PATIENCE))
            await session.go(server.path)
            if number in (0, n - 1):
                await asyncio.sleep(SETTLED)
                sizes.append(server.mebibytes)
            await asyncio.sleep(COMING)
    return (sizes[-1] - sizes[0]) / (n - 1)


def measure(all_of: Sequence[Server], asked: argparse.Namespace) -> list[Measurement]:
    """A session more of each, and all that a server holds with it; servers should be fresh but warm."""
    n, more, held = max(asked.sessions), {}, {}
    if n == 1:
        return []
    for server in all_of:
        said(f"{server.name}, memory of {n} sessions")
        more[server.name] = asyncio.run(per_session(server, n))
        held[server.name] = server.mebibytes
    rows = []
    for name in (ORDINARY, EMPTY):
        # Of a session that takes next to nothing there is no so many times.
        floor = [more[name]] if more[name] > 0 else ()
        rows.append(Measurement(f"memory of one session more; floor: {name}", "MiB", [more[OURS]], floor))
        rows.append(
            Measurement(f"memory after {n} sessions; floor: {name}", "MiB", [held[OURS]], [held[name]])
        )
    return rows


async def _used(
    all_of: Sequence[Server], n: int, seconds: float, every: float
) -> list[tuple[Clicks, float, float]]:
    watched = [server.memory for server in all_of]
    watching = [asyncio.create_task(one.watch()) for one in watched]
    clicks = await asyncio.gather(*(click(server, n, seconds, every) for server in all_of))
    for one in watching:
        one.cancel()
        with suppress(asyncio.CancelledError):
            await one
    return [(done, one.peak, one.slope * 60) for done, one in zip(clicks, watched, strict=True)]


def of_use(all_of: Sequence[Server], asked: argparse.Namespace) -> tuple[list[Measurement], Counter[str]]:
    """Ours and the peer in use at once, for so many minutes: the most, and how it grew over the second half."""
    n = sorted(asked.sessions)[len(asked.sessions) // 2]
    said(f"{asked.use:g} minutes of use, {n} sessions")
    both = [server for server in all_of if server.name != EMPTY]
    told = dict(
        zip(
            (server.name for server in both),
            asyncio.run(_used(both, n, asked.use * 60, asked.every)),
            strict=True,
        )
    )
    of = f"memory, {asked.use:g} min of {n} session{'s' * (n > 1)}"
    (ours, peak, growth), (ordinary, its_peak, its_growth) = told[OURS], told[ORDINARY]
    rows = [
        Measurement(f"{of}, most; floor: ordinary", "MiB", [peak], [its_peak]),
        Measurement(f"{of}, growth an hour, second half", "MiB", [growth]),
        Measurement(f"{of}, growth an hour, second half, ordinary", "MiB", [its_growth]),
    ]
    return rows, ours.errors + ordinary.errors
