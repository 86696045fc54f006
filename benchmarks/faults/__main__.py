"""Injects faults and prints what was survived: `python -m benchmarks.faults --seed N --rounds M [--only WORD] [--round K]`.

A round that breaks a promise is printed with the command that repeats it; then the exit code is 1.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.faults import damage, publishing, written
from benchmarks.faults.rounds import Kind, run, table

FOLDERS = {**publishing.KINDS, **damage.KINDS, **written.KINDS}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.faults", description="Injects faults, with seeds."
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=300, help="how many faults; the kinds take turns")
    parser.add_argument("--only", default="", metavar="WORD", help="only kinds with this in their name")
    parser.add_argument("--round", type=int, metavar="K", help="only this round, as it was in the whole")
    parser.add_argument("--no-buckets", action="store_true", help="do without the S3 server")
    asked = parser.parse_args()
    begun = time.monotonic()
    with _kinds(buckets=not asked.no_buckets) as every:
        kinds = {name: kind for name, kind in every.items() if asked.only in name}
        rounds = range(asked.rounds) if asked.round is None else [asked.round]
        tallies = run(kinds, asked.seed, rounds, _told if sys.stderr.isatty() else _silent)
    print(table(tallies))
    broken = [(name, *one) for name, tally in tallies.items() for one in tally.broken]
    for name, number, promise in broken:
        again = f"--seed {asked.seed} --round {number}" + (f' --only "{asked.only}"' if asked.only else "")
        print(f"\n{name}: {promise}\n  python -m benchmarks.faults {again}")
    print(f"\n{time.monotonic() - begun:.0f} s, seed {asked.seed}")
    return int(bool(broken))


@contextmanager
def _kinds(*, buckets: bool) -> Iterator[dict[str, Kind]]:
    """Every kind of fault there is, with an S3 server of its own where `buckets`."""
    if not buckets:
        yield FOLDERS
        return
    from benchmarks.faults.buckets import Buckets
    from benchmarks.faults.patience import impatient
    from tests.buckets.moto import ENVIRONMENT, moto
    from tests.buckets.proxy import Proxy

    with moto() as port:
        proxy = Proxy(port)
        os.environ.update(ENVIRONMENT, AWS_ENDPOINT_URL=proxy.url)
        with impatient():
            yield {**FOLDERS, **Buckets(proxy).kinds}
        proxy.close()


def _told(number: int, name: str) -> None:
    print(f"\r\033[K{number} {name}\r", end="", file=sys.stderr, flush=True)


def _silent(*_: object) -> None:
    """Nobody watches."""


if __name__ == "__main__":
    sys.exit(main())
