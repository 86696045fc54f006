"""The server under load: `serve` on a copy of the sample data, its memory over time, and a snapshot published under it."""

import asyncio
import os
import shutil
import ssl
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tools.nginx import nginx
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


@dataclass(frozen=True)
class Server:
    """Where the readers go, whose certificate they believe, and what is behind it."""

    url: str
    trust: ssl.SSLContext | None
    data: Data
    memory: "Memory"


@contextmanager
def served(folder: Path, n_sessions: int, n_workers: int = 1) -> Iterator[Server]:
    """A fresh server; several workers stand behind nginx as it is shipped, each with a thread for its queries."""
    data = Data(folder / "data")
    ports = [free_port() for _ in range(n_workers)]
    public, plain = free_port(), free_port()
    base = f'base_url = "https://localhost:{public}"\n' if n_workers > 1 else ""
    room = _LIMITS.format(n=n_sessions * 2 + 50, per_client=n_sessions + 20)
    (folder / "csdash.toml").write_text(base + room)
    environment = {"CSDASH_CONFIG": str(folder / "csdash.toml"), "POLARS_MAX_THREADS": "1"}
    with ExitStack() as running:
        for port in ports:
            command = [
                sys.executable, "-m", "csdash", "serve", "--data", str(data.root), "--port", str(port)
            ]  # fmt: skip
            url = running.enter_context(
                serving(command, port, environment=environment, seconds=300, alive="/healthz")
            )
        memory = Memory(ports)
        if n_workers == 1:
            yield Server(url, None, data, memory)
            return
        proxy = running.enter_context(nginx(public, plain, ports))
        yield Server(proxy.url, ssl.create_default_context(cafile=str(proxy.certificate)), data, memory)


class Memory:
    """What the processes that listen at these ports hold together, sampled."""

    def __init__(self, ports: Sequence[int]) -> None:
        mine = psutil.Process(os.getpid()).children(recursive=True)
        self._processes = [next(one for one in mine if str(port) in one.cmdline()) for port in ports]
        self._samples: list[tuple[float, float]] = []

    async def watch(self) -> None:
        """Sample until cancelled."""
        while True:
            held = sum(one.memory_info().rss for one in self._processes)
            self._samples.append((time.monotonic() / 60, held / 2**20))
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
