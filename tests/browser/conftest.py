"""A dashboard on a made-up company with two snapshots, and readers who open it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from csdash.snapshots.publish import publish
from tests.app.company import accounts
from tests.patience import MILLISECONDS, SECONDS
from tools.serving import free_port, serving

RUN = '[class*="st-key-run-"]'
# Streamlit fetches what draws an element when the first of its kind comes, and shows this in its place meanwhile.
UNDRAWN = '[data-testid="stSkeleton"]'
# React binds keys and clicks after it has drawn; what it has put off is done before the browser has nothing else to do.
IDLE = "() => new Promise((done) => requestIdleCallback(done, { timeout: 1000 }))"
expect.set_options(timeout=MILLISECONDS)


class Reader:
    """One browser of one person: no cookie, nothing remembered from anybody else.

    Keeps what must not happen: requests that leave the server, and errors in the console.
    """

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.outside: list[str] = []
        self.errors: list[str] = []
        page.set_default_timeout(MILLISECONDS)
        page.on("request", self._requested)
        page.on("response", self._answered)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _requested(self, request) -> None:
        if request.url.startswith("http") and not request.url.startswith(self.url):
            self.outside.append(request.url)

    def _answered(self, response) -> None:
        # Below a page's path Streamlit looks for itself one level too deep, and then finds itself.
        if response.status >= 400 and "/_stcore/" not in response.url:
            self.errors.append(f"{response.status} {response.url}")

    def _said(self, message) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.errors.append(message.text)

    def open(self, path: str = "", **query: object) -> "Reader":
        """Go to a page by its link and wait until it has run."""
        return self.follow(f"{self.url}/{path}" + (f"?{urlencode(query, doseq=True)}" if query else ""))

    def follow(self, link: str) -> "Reader":
        """Open a whole link, as somebody sent it."""
        self.page.goto(link)
        self.page.locator(RUN).wait_for(state="attached")
        self._settle()
        return self

    def does(self, action: Callable[[], object]) -> "Reader":
        """Do something that runs the script, and wait for the end of that run.

        The sentinel is compared, not the state: right after a click the state still says "not running".
        """
        before = self.run_number
        action()
        expect(self.page.locator(RUN)).not_to_have_class(before)
        self._settle()
        return self

    def draws(self) -> "Reader":
        """Wait until every chart of the page is drawn; asked from outside, for a content policy lets no text become code."""
        expect(self.page.locator("[data-testid=stPlotlyChart]:not(:has(.main-svg))")).to_have_count(0)
        return self

    def go(self, section: int, page: int) -> "Reader":
        """Choose a page in the navigation."""
        self.page.get_by_test_id("stTopNavSection").nth(section).click()
        return self.does(lambda: self.page.get_by_test_id("stTopNavDropdownLink").nth(page).click())

    def choose(self, key: str, option: str) -> "Reader":
        """Choose an option of a filter."""
        self.page.locator(f".st-key-{key} input").click()
        return self.does(lambda: self.page.get_by_role("option", name=option).click())

    def _settle(self) -> None:
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
        expect(app).to_have_attribute("data-test-script-state", "notRunning")
        # The end of a run is not the end of drawing, and what is drawn does not listen yet.
        expect(app.locator(UNDRAWN)).to_have_count(0)
        self.page.evaluate(IDLE)

    @property
    def run_number(self) -> str:
        return self.page.locator(RUN).get_attribute("class")

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path.strip("/")

    @property
    def title(self) -> Locator:
        return self.page.locator("h1")

    @property
    def sidebar(self) -> Locator:
        return self.page.get_by_test_id("stSidebar")


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot root with what was known at the end of November and of December 2025."""
    root = tmp_path_factory.mktemp("company")
    for month, day in ((11, 30), (12, 31)):
        publish({"accounts": accounts(last=date(2025, month, 1))}, root, date(2025, month, day), "test")
    return root


@pytest.fixture(scope="session")
def server(company: Path) -> Iterator[str]:
    """The address of a server on that company, for all tests of a worker that do not need a cold one."""
    with served(company) as url:
        yield url


def served(company: Path, module: str = "tools.dashboard") -> AbstractContextManager[str]:
    """A server on a snapshot root that nobody has visited yet, started as `make run` does it."""
    port = free_port()
    flags = [f"--server.port={port}", "--server.headless=true"]
    command = [sys.executable, "-m", module, "run", "app.py", *flags]
    return serving(command, port, environment={"CSDASH_DATA": str(company)}, seconds=SECONDS)


@pytest.fixture
def reader(browser: Browser) -> Iterator[Callable[..., Reader]]:
    """Makes readers: `reader(url, locale="en-US", color_scheme="dark")`."""
    contexts = []

    def make(url: str, **options: object) -> Reader:
        options = {
            "locale": "ja-JP",
            "timezone_id": "Asia/Tokyo",
            "viewport": {"width": 1440, "height": 900},
        } | options
        contexts.append(browser.new_context(**options))
        return Reader(contexts[-1].new_page(), url)

    yield make
    for context in contexts:
        context.close()
