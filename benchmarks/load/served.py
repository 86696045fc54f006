"""The server under load: `serve` on a copy of the sample data, its memory over time, and a snapshot published under it."""

import asyncio
import os
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tools.serving import ROOT, free_port, serving

SAMPLE = ROOT / "sample_data"
CURRENT, SNAPSHOTS = "CURRENT", "snapshots"
# All readers come from one address here, as through a company's proxy.
_LIMITS = "[limits]\nsessions = {n}\nsessions_per_client = {per_client}\n"


class Data:
    """A snapshot root that holds all snapshots of the sample but the newest, until that is published."""

    def __init__(self, root: Path) -> None:
        self.root, self._newest = root, (SAMPLE / CURRENT).read_text().strip()
        (root / SNAPSHOTS).mkdir(parents=True)
        older = sorted(
            path.name
            for path in (SAMPLE / SNAPSHOTS).iterdir()
            if path.is_dir() and path.name != self._newest
        )
        for name in older:
            shutil.copytree(SAMPLE / SNAPSHOTS / name, root / SNAPSHOTS / name)
        self._point_to(older[-1])

    def publish(self) -> None:
        """The newest appears whole, and then it is the current one."""
        beside = self.root / SNAPSHOTS / f".{self._newest}"
        shutil.copytree(SAMPLE / SNAPSHOTS / self._newest, beside)
        beside.rename(self.root / SNAPSHOTS / self._newest)
        self._point_to(self._newest)

    def _point_to(self, name: str) -> None:
        beside = self.root / f".{CURRENT}"
        beside.write_text(name + "\n")
        beside.replace(self.root / CURRENT)


@contextmanager
def served(folder: Path, n_sessions: int) -> Iterator[tuple[str, Data, "Memory"]]:
    """The address of a fresh server, its data and its memory."""
    data = Data(folder / "data")
    (folder / "csdash.toml").write_text(_LIMITS.format(n=n_sessions * 2 + 50, per_client=n_sessions + 20))
    port = free_port()
    command = [sys.executable, "-m", "csdash", "serve", "--data", str(data.root), "--port", str(port)]
    environment = {"CSDASH_CONFIG": str(folder / "csdash.toml")}
    with serving(command, port, environment=environment, seconds=300) as url:
        yield url, data, Memory(port)


class Memory:
    """What the process that listens at a port holds, sampled."""

    def __init__(self, port: int) -> None:
        mine = psutil.Process(os.getpid()).children(recursive=True)
        self._process = next(one for one in mine if str(port) in one.cmdline())
        self._samples: list[tuple[float, float]] = []

    async def watch(self) -> None:
        """Sample until cancelled."""
        while True:
            self._samples.append((time.monotonic() / 60, self._process.memory_info().rss / 2**20))
            await asyncio.sleep(1)

    @property
    def peak(self) -> float:
        """MiB."""
        return max(size for _, size in self._samples)

    @property
    def slope(self) -> float:
        """MiB a minute over the second half, by when everything that is kept once is kept."""
        half = self._samples[len(self._samples) // 2 :]
        times, sizes = zip(*half, strict=True)
        return statistics.linear_regression(times, sizes).slope if len(half) > 2 else 0.0
