"""Starts a server of our own, waits until it answers, and stops it with everything it started."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(url: str, seconds: float = 10) -> str:
    """The text at `url`; raises OSError where there is none."""
    with urlopen(url, timeout=seconds) as answer:
        return answer.read().decode()


def _answers(url: str) -> bool:
    try:
        return bool(fetch(url, seconds=2))
    except (URLError, OSError):
        return False


def _stop(server: subprocess.Popen) -> None:
    """Ends the whole group: make and the shell do not pass a signal on."""
    for sent in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(server.pid, sent)
            server.wait(timeout=10)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


@contextmanager
def serving(
    command: Sequence[str],
    port: int,
    *,
    environment: Mapping[str, str] | None = None,
    seconds: float = 60,
    cwd: Path = ROOT,
    alive: str = "/_stcore/health",
) -> Iterator[str]:
    """The address of the server that `command` starts on `port`; raises RuntimeError with its log when it does not.

    `alive` is what it answers once it serves.
    """
    url = f"http://localhost:{port}"
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(
            list(command),
            cwd=cwd,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            deadline = time.monotonic() + seconds
            while not _answers(url + alive):
                if server.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    raise RuntimeError(f"{' '.join(command)} does not serve {url}:\n{log.read()[-3000:]}")
                time.sleep(0.02)
            yield url
        finally:
            _stop(server)
