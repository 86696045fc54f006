"""Three servers at once, of which one is asked at a time: the dashboard, the peer, an empty page."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.load.served import CURRENT, SAMPLE, SNAPSHOTS, Memory
from benchmarks.servers import EMPTY_PAGE
from tools.serving import ROOT, free_port, serving

PEER = ROOT / "benchmarks" / "sessions" / "ordinary" / "page.py"
ALL = OURS, ORDINARY, EMPTY = "csdash", "ordinary", "empty"
# Everybody comes from one address here, and nobody is to be paced: what is measured is the page.
_LIMITS = "[limits]\nsessions = 10000\nsessions_per_client = 10000\nframes_per_second = 1000\n"


@dataclass(frozen=True)
class Server:
    """Where a page is served, its path there, and the memory of the processes behind it."""

    name: str
    url: str
    path: str
    port: int

    @property
    def memory(self) -> Memory:
        """To be watched over time."""
        return Memory([self.port])

    @property
    def mebibytes(self) -> float:
        """What it holds now."""
        mine = psutil.Process().children(recursive=True)
        return sum(one.memory_info().rss for one in mine if str(self.port) in one.cmdline()) / 2**20


def said(what: str) -> None:
    """Says what is measured now, beside the table."""
    print(f"measuring: {what}", file=sys.stderr, flush=True)


def accounts_folder() -> Path:
    """The accounts of the sample snapshot that is shown, a parquet file for each month."""
    return SAMPLE / SNAPSHOTS / (SAMPLE / CURRENT).read_text().strip() / "accounts"


@contextmanager
def servers(
    folder: Path, page: str, *, has_cohorts: bool = True, only: Sequence[str] = ALL
) -> Iterator[list[Server]]:
    """Fresh ones; `folder` is for the settings of ours. The peer is served as quickly as Streamlit can be."""
    (folder / "csdash.toml").write_text(_LIMITS)
    serve = [sys.executable, str(ROOT / "benchmarks" / "serve.py")]
    ports = {name: free_port() for name in only}
    started = {
        OURS: (
            [sys.executable, "-m", "csdash", "serve", "--data", str(SAMPLE), "--port"],
            {"CSDASH_CONFIG": str(folder / "csdash.toml"), "POLARS_MAX_THREADS": "1"},
            page,
        ),
        ORDINARY: (
            [*serve, str(PEER)],
            {"ACCOUNTS": str(accounts_folder()), "COHORTS": str(int(has_cohorts))},
            "",
        ),
        EMPTY: ([*serve, str(EMPTY_PAGE)], {}, ""),
    }
    with ExitStack() as running:
        told = []
        for name in only:
            command, environment, path = started[name]
            url = running.enter_context(
                serving([*command, str(ports[name])], ports[name], environment=environment, seconds=120)
            )
            told.append(Server(name, url, path, ports[name]))
        yield told
