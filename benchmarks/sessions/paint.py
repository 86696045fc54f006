"""From the click on a filter to the chart with its new points, in a browser that has the page open."""

import argparse
import time
from collections import Counter
from collections.abc import Sequence

from playwright.sync_api import Browser, Error, sync_playwright

from benchmarks.measurement import Measurement
from benchmarks.sessions.ordinary.frames import ATTRIBUTES
from benchmarks.sessions.servers import EMPTY, ORDINARY, OURS, Server, said
from tools.chromium import FLAGS, find_chromium

CHART = ".js-plotly-plot .main-svg"
DONE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
# Charts are all drawn when none has changed for so long; every filter has so many values.
QUIET, VALUES = 1.5, 3
# Looks before each frame at the shapes in all charts: the first chart is the bridge, on both pages. A chart that
# is taken out before it is drawn again has no shapes, and is no new one.
WATCH = """() => {
    const charts = () => [...document.querySelectorAll('.js-plotly-plot')].map(
        chart => [...chart.querySelectorAll('.cartesianlayer path')].map(path => path.getAttribute('d')).join());
    const seen = window.csdashPainted = {clicked: null, first: null, last: null};
    let before = charts();
    addEventListener('pointerdown', event => { seen.clicked ??= event.timeStamp; }, true);
    const look = () => {
        const now = charts();
        if (seen.clicked !== null && now.join('|') !== before.join('|')) {
            seen.last = performance.now();
            if (now[0] && now[0] !== before[0]) seen.first ??= seen.last;
            before = now[0] ? now : [before[0], ...now.slice(1)];
        }
        requestAnimationFrame(look);
    };
    look();
}"""
SEEN = "() => ({...window.csdashPainted, now: performance.now()})"


def painted(browser: Browser, server: Server, number: int) -> tuple[float, float]:
    """Milliseconds from the press on a value to the first chart's new points, and to the last change of any chart."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US").new_page()
    try:
        page.goto(f"{server.url}/{server.path}")
        page.locator(CHART).first.wait_for(state="visible", timeout=60_000)
        # A list of options that opens while the page is still coming is closed again.
        page.locator(DONE).wait_for(timeout=60_000)
        box = page.locator(f'[class*="st-key-filter-{ATTRIBUTES[number % len(ATTRIBUTES)]}"] input').first
        if not box.count():
            page.locator('[class*="st-key-filters-more"] summary').click()
        box.click()
        page.get_by_role("option").first.wait_for(state="visible")
        time.sleep(QUIET)
        page.evaluate(WATCH)
        page.get_by_role("option").nth(number % VALUES).click()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            time.sleep(0.25)
            seen = page.evaluate(SEEN)
            if seen["first"] and seen["now"] - seen["last"] > QUIET * 1000:
                return seen["first"] - seen["clicked"], seen["last"] - seen["clicked"]
        raise TimeoutError(f"{server.name}: no chart was drawn anew within 60 s")
    finally:
        page.context.close()


def measure(all_of: Sequence[Server], asked: argparse.Namespace) -> tuple[list[Measurement], Counter[str]]:
    """Ours and the peer in turn, and what went wrong; the first click of each is not counted."""
    errors: Counter[str] = Counter()
    told: dict[str, list[tuple[float, float]]] = {OURS: [], ORDINARY: []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        for number in range(asked.paint + 1):
            said(f"a click in a browser, {number} of {asked.paint}")
            for server in all_of:
                if server.name == EMPTY:
                    continue
                try:
                    both = painted(browser, server, number)
                except (Error, TimeoutError) as error:
                    errors[f"{server.name}: {error}"[:100]] += 1
                    continue
                if number:
                    told[server.name].append(both)
        browser.close()
    if not all(told.values()):
        return [], errors
    first, last = ([[one[which] for one in told[name]] for name in (OURS, ORDINARY)] for which in (0, 1))
    return [
        Measurement("click to the first chart's new points; floor: ordinary", "ms", *first),
        Measurement("click to the last change of a chart; floor: ordinary", "ms", *last),
    ], errors
