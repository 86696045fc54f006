"""What all tests share: how much hypothesis tries, who runs browser tests, and that nothing leaves the machine."""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

from tests.thorough import BROWSER, THOROUGH

# The same examples every time, and no deadline: the machine may be busy, the law holds all the same.
# `pytest --hypothesis-profile=dev` looks for new counterexamples; one that it finds becomes a test.
# THOROUGH=1 tries twice as much (tests/thorough.py).
settings.register_profile("quick", derandomize=True, deadline=None, max_examples=25)
settings.register_profile("thorough", derandomize=True, deadline=None, max_examples=50)
settings.register_profile(
    "dev", deadline=None, max_examples=1000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("thorough" if THOROUGH else "quick")

OURSELVES = ("127.0.0.1", "::1", "localhost")


def pytest_collection() -> None:
    """Nothing is thrown away while tests are collected: looking for it took a fifth of that time."""
    gc.disable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """What was collected stays until the end, so it is not looked through again with every clearing up."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks what tries more with THOROUGH=1, and leaves out what is tried only then.

    Browser tests go first, being the longest. A file stays on one worker (`make test`), and so does its server.
    """
    is_named = any(".py" in name for name in config.args)
    for item in items:
        if hasattr(item.module, "THOROUGH") or is_hypothesis_test(item.function):
            item.add_marker("more")
    left_out = [item for item in items if not THOROUGH and _is_for_later(item, is_named=is_named)]
    items[:] = [item for item in items if item not in set(left_out)]
    config.hook.pytest_deselected(items=left_out)
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def _is_for_later(item: pytest.Item, *, is_named: bool) -> bool:
    if item.get_closest_marker("thorough"):
        return True
    is_slow = item.get_closest_marker("browser") and not item.get_closest_marker("telling")
    return bool(is_slow) and not (BROWSER or is_named)


def _only_ourselves(event: str, arguments: tuple) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] not in OURSELVES:
        raise PermissionError(f"a test tried to reach {arguments[1][0]}: csdash fetches nothing from outside")


# As an audit hook it also sees what a library does; the browser is another process and has its own test.
sys.addaudithook(_only_ourselves)


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return Path(__file__).parents[1]


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """A headless Chromium, one for all tests of a file; each test opens a context of its own.

    Not longer: while it runs, playwright holds the thread's event loop, and no other test may use asyncio.
    """
    from playwright.sync_api import sync_playwright

    from tools.chromium import FLAGS, find_chromium

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def dashboard(root: Path) -> Iterator[str]:
    """The address of the dashboard on the sample data, started once per worker."""
    from tools.serving import free_port, serving

    port = free_port()
    flags = [f"--server.port={port}", "--server.headless=true"]
    with serving([sys.executable, "-m", "streamlit", "run", "app.py", *flags], port, cwd=root) as url:
        yield url


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of an empty PostgreSQL database, started once per worker; its password is a canary."""
    from tools.postgresql import postgresql

    with postgresql("canary-hunter2") as url:
        yield url
