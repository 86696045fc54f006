"""Finds a Chromium for the browser tests, the pictures and the benchmarks.

`python -m tools.chromium` prints its path, and fails where there is none. CHROMIUM=/path names another.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
# Headless on any machine, as any user, and without a word to anybody outside.
FLAGS = (
    "--no-sandbox",  # root in a container has no other way; the pages are our own
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def _starts(path: str) -> bool:
    """Whether it is a browser: some systems put a stub there that only says how to install one."""
    try:
        return (
            subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False).returncode == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def _of_playwright() -> str:
    """Where `playwright install chromium` puts its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


@cache
def find_chromium() -> str:
    """The path of a Chromium that starts; raises FileNotFoundError saying how to get one."""
    named = os.environ.get("CHROMIUM")
    candidates = [named] if named else [shutil.which(name) for name in NAMES] + [MAC]
    for path in candidates:
        if path and Path(path).exists() and _starts(path):
            return path
    if not named and Path(own := _of_playwright()).exists():
        return own
    raise FileNotFoundError("no Chromium here; run `make test` once, or set CHROMIUM=/path/to/chromium")


if __name__ == "__main__":
    try:
        print(find_chromium())
    except FileNotFoundError as error:
        sys.exit(str(error))
