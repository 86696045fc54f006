"""How long until a new reader sees something: a server just started, a browser that has never been here."""

import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.measurement import Measurement
from benchmarks.servers import EMPTY_PAGE, OVERVIEW, server
from tools.chromium import FLAGS, find_chromium

STARTS = 3
CHART = ".js-plotly-plot .main-svg"
HEADING = '[data-testid="stHeading"]'


def _cold(browser: Browser, script: Path, path: str, painted: str) -> tuple[float, float]:
    """Seconds from the start of the server, and from the opening of the page, until `painted` can be seen."""
    start = time.perf_counter()
    with server(script) as url:
        page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ja-JP").new_page()
        opened = time.perf_counter()
        page.goto(f"{url}/{path}", wait_until="commit")
        page.locator(painted).first.wait_for(state="visible", timeout=60_000)
        seen = time.perf_counter()
        page.context.close()
    return seen - start, seen - opened


def measure(app: Path) -> list[Measurement]:
    """The overview's first chart, in turn with the heading of an empty page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        # The browser's own first start is not ours.
        browser.new_context().new_page().goto("about:blank")
        pairs = [
            (_cold(browser, app, OVERVIEW, CHART), _cold(browser, EMPTY_PAGE, "", HEADING))
            for _ in range(STARTS)
        ]
        browser.close()
    ours, floor = zip(*pairs, strict=True)
    from_start, from_opening = zip(*ours, strict=True)
    floor_start, floor_opening = zip(*floor, strict=True)
    return [
        Measurement("first chart, from the start of the server", "s", from_start, floor_start, promise=5),
        Measurement("first chart, from opening the page", "s", from_opening, floor_opening),
    ]
