"""The report in a real browser: it draws, asks for nothing, runs nothing of anybody's, and prints."""

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from csdash.share.report.report import report_files, write_folder
from tests.patience import MILLISECONDS
from tests.thorough import one_in

pytestmark = pytest.mark.browser
A4, A3 = (842, 595), (1191, 842)  # points
HOVER = """() => document.querySelectorAll('.figure .chart').forEach((chart) => chart.data.forEach((trace, i) => {
    const plot = (trace.xaxis || 'x') + (trace.yaxis || 'y');
    if (trace.hoverinfo !== 'skip') Plotly.Fx.hover(chart, [{ curveNumber: i, pointNumber: 0 }], plot);
}))"""
UNDRAWN = ".chart:not(:has(.main-svg))"


class Seen:
    """A page, and what must not happen on it."""

    def __init__(self, page, path: str) -> None:
        self.page = page
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.dialogs: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        page.set_default_timeout(MILLISECONDS)
        page.goto(path)
        self.is_drawn()

    def is_drawn(self) -> None:
        """Wait until every chart is; polled from outside, for the page's own policy lets no text become code."""
        expect(self.page.locator(UNDRAWN)).to_have_count(0, timeout=MILLISECONDS)

    def fetched(self, own: str) -> list[str]:
        return [url for url in self.requests if not url.startswith((own, "data:", "blob:"))]


@pytest.fixture
def opened(browser) -> Iterator:
    contexts = []

    def make(path: str, **options: object) -> Seen:
        contexts.append(browser.new_context(**options))
        return Seen(contexts[-1].new_page(), path)

    yield make
    for context in contexts:
        context.close()


def test_it_draws_offline_and_fits(opened, view, written: Path):
    phone = {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}}
    options = phone if view.language == "en" else {}
    seen = opened(written.as_uri(), offline=True, **options)
    n_charts = seen.page.locator(".chart").count()
    assert n_charts > 15
    assert seen.page.locator(".chart .main-svg").count() >= n_charts
    assert (seen.fetched(written.as_uri()), seen.errors, seen.dialogs) == ([], [], [])
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_no_name_becomes_an_element_or_runs(opened, attacked: Path):
    seen = opened(attacked.as_uri())
    seen.page.evaluate(HOVER)
    seen.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert (seen.fetched(attacked.as_uri()), seen.errors, seen.dialogs) == ([], [], [])
    assert (
        seen.page.locator("img, iframe, object, a[href^='http'], svg a, [onerror], [onmouseover]").count()
        == 0
    )
    assert seen.page.get_by_text("<img src=x onerror=alert(1)>").count() > 0


def test_a_script_that_is_not_ours_does_not_run(opened, attacked: Path, tmp_path: Path):
    altered = tmp_path / "altered.html"
    altered.write_text(attacked.read_text().replace("</main>", "<script>alert(1)</script></main>"))
    seen = opened(altered.as_uri())
    assert not seen.dialogs
    assert any("Content Security Policy" in error for error in seen.errors)


@pytest.mark.parametrize("view", one_in(2, ["ja", "en"]), indirect=True)
def test_it_prints(opened, view, written: Path):
    paper, size = ("A3", A3) if view.language == "en" else ("A4", A4)
    seen = opened(written.as_uri())
    content = seen.page.pdf(format=paper, landscape=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    assert {tuple(int(float(edge)) for edge in box) for box in boxes} == {size}
    # A page per question and its figures two by two; A3 is the same, larger.
    assert 9 <= len(boxes) <= 16, len(boxes)
    # What was on the screen is there again; on paper charts have the width of a column.
    assert seen.page.locator("details[open]").count() == 0
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    widths = seen.page.locator(".figure .main-svg:first-child").evaluate_all(
        "all => all.map((one) => one.getAttribute('width'))"
    )
    assert set(widths) == {"576", "1180"}
    assert seen.page.locator("details.read:not([open])").count() == 0


@pytest.fixture
def served(view, tmp_path: Path) -> Iterator[str]:
    """A folder of pages on a plain web server."""
    write_folder(report_files(view, ["overview", "team"]), tmp_path / "site")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=tmp_path / "site")
    handler.log_message = lambda *_: None
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize("view", one_in(2, ["ja", "en"]), indirect=True)
def test_a_folder_works_on_a_plain_server_under_its_policy(opened, served: str):
    seen = opened(f"{served}/index.html")
    seen.page.locator("a[href='overview.html']").click()
    seen.page.wait_for_url("**/overview.html")
    seen.is_drawn()
    assert seen.page.locator(".chart .main-svg").count() > 10
    seen.page.locator("a[href='team.html']").click()
    seen.page.wait_for_url("**/team.html")
    seen.is_drawn()
    assert seen.page.locator("section#team").count() == 1
    assert (seen.fetched(served), [one for one in seen.errors if "favicon" not in one]) == ([], [])
