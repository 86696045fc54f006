"""The two servers of every comparison: the dashboard, and a page with nothing in it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.serving import ROOT, free_port, serving

EMPTY_PAGE = ROOT / "benchmarks" / "empty_page.py"
OVERVIEW = "overview"


@contextmanager
def server(script: Path) -> Iterator[str]:
    """The address of a fresh server of `script`, on a free port of this machine."""
    port = free_port()
    command = [sys.executable, str(ROOT / "benchmarks" / "serve.py"), str(script), str(port)]
    with serving(command, port, cwd=script.parent if script != EMPTY_PAGE else ROOT) as url:
        yield url
