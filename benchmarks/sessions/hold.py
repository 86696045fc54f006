"""How many sessions are held with p95 within a promise: doubled until one too many, then halved in between."""

import argparse
import asyncio
from collections.abc import Callable, Sequence

from benchmarks.measurement import Measurement
from benchmarks.sessions.clicks import click
from benchmarks.sessions.servers import EMPTY, ORDINARY, OURS, Server, said

# Promised: at least five times what the ordinary way holds.
TIMES = 5
# Between held and not held so small a part is left open.
CLOSE = 0.1


def most(holds: Callable[[int], bool], start: int, limit: int) -> int:
    """The most for which `holds`, up to `limit`; 0 where not even one does. Asks as little as a tenth's precision takes."""
    held, too_many, n = 0, limit + 1, min(start, limit)
    while too_many - held > max(1, held * CLOSE):
        if holds(n):
            held = n
            n = min(2 * n, limit) if too_many > limit else (held + too_many) // 2
        else:
            too_many = n
            n = (held + too_many) // 2
    return held


def measure(all_of: Sequence[Server], asked: argparse.Namespace) -> list[Measurement]:
    """Sessions that each holds; the promise is on the peer's as a part of ours."""
    held = {}
    for server in all_of:
        if server.name == EMPTY:
            continue

        def holds(n: int, server: Server = server) -> bool:
            clicks = asyncio.run(click(server, n, asked.seconds, asked.every))
            is_held = clicks.p95 <= asked.p95 and not clicks.errors
            said(f"{server.name}, {n} sessions: p95 {clicks.p95:.0f} ms, {clicks.errors.total()} errors")
            return is_held

        held[server.name] = most(holds, asked.start, asked.most)
    ours, ordinary = held[OURS], held[ORDINARY]
    of = f"sessions held, p95 <= {asked.p95:g} ms"
    times = f"{ours / ordinary:.3g} times the ordinary way's" if ordinary else "the ordinary way holds none"
    said(f"{of}: {ours}, {times}")
    rows = [Measurement(of, "sessions", [ours])]
    # A promise of at least so many times is one of at most that part, told from the other side.
    floor, promise = ([ours], 1 / TIMES) if ours else ((), None)
    rows.append(
        Measurement(f"{of}, ordinary; floor: csdash", "sessions", [ordinary], floor, promise, of_floor=True)
    )
    return rows
