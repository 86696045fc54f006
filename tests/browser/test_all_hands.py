"""The show in a browser: keys and clickers move it, it is read from the last row, and nothing has to be scrolled."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from csdash.settings import SAMPLE_DATA
from tests.browser.conftest import Reader, served
from tests.thorough import one_in

pytestmark = pytest.mark.browser

ROOMS = [(1920, 1080), (1440, 900), (1280, 720)]
# Each key that moves the show, and where it leads, one after the other from the first scene on; no step meets an end.
KEYS = [
    ("ArrowRight", "moved"),
    ("PageDown", "bridge"),
    ("PageUp", "moved"),
    ("Space", "bridge"),
    ("ArrowLeft", "moved"),
    ("End", "forecast"),
    ("Home", "opening"),
]
GROUNDS = {
    "white": ["rgb(255, 255, 255)", "rgb(0, 0, 0)"],
    "navy": ["rgb(11, 31, 63)", "rgb(255, 255, 255)"],
}
SCENES = ["opening", "moved", "bridge", "thanks", "nps", "requests", "targets", "due", "forecast"]
SMALLEST = """() => {
    const sizes = [];
    const walk = document.createTreeWalker(document.querySelector('.st-key-stage-scene'), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const words = walk.currentNode, box = words.parentElement;
        if (words.textContent.trim() && !box.closest('title, desc, style, .modebar') && box.getClientRects().length)
            sizes.push([parseFloat(getComputedStyle(box).fontSize), words.textContent.trim()]);
    }
    return sizes.sort((one, other) => one[0] - other[0]);
}"""
COLOURS = """() => [
    getComputedStyle(document.querySelector('[class*="st-key-stage-white"], [class*="st-key-stage-navy"]')).backgroundColor,
    getComputedStyle(document.querySelector('.st-key-stage-value p')).color,
]"""
ROOM = """() => {
    const stage = document.querySelector('[class*="st-key-stage-white"], [class*="st-key-stage-navy"]');
    const scene = document.querySelector('.st-key-stage-scene');
    const box = stage.getBoundingClientRect();
    return {
        covers: box.width === innerWidth && box.height === innerHeight,
        fits: scene.scrollHeight <= scene.clientHeight + 2 && scene.scrollWidth <= scene.clientWidth,
        still: document.documentElement.scrollHeight <= innerHeight,
    };
}"""


@pytest.fixture(scope="module")
def sample_server() -> Iterator[str]:
    """A server on the sample data."""
    with served(SAMPLE_DATA) as url:
        yield url


def shown(reader: Reader, **query: str) -> Page:
    """The show as it opens, listening to its keys and in its own style."""
    page = reader.open("all_hands", present="1", lang="en", **query).page
    expect(page.locator(".st-key-stage-keys button")).to_have_count(9)
    expect(page.locator(".st-key-stage-keys")).to_be_hidden()
    return page


def scene(page: Page) -> str:
    return page.url.split("scene=")[-1].split("&")[0]


def test_every_key_moves_the_show_and_none_moves_it_twice(sample_server, reader):
    one = reader(sample_server, color_scheme="dark")
    page = shown(one, ground="white")
    # A dark window changes nothing of the ground.
    assert page.evaluate(COLOURS) == GROUNDS["white"]
    for key, expected in KEYS:
        one.does(lambda key=key: page.keyboard.press(key))
        assert scene(page) == expected, key
    one.does(lambda: page.locator(".st-key-stage-on button").click())
    assert scene(page) == "moved"
    # The button keeps the focus: space must not press it and be a shortcut as well.
    one.does(lambda: page.keyboard.press("Space"))
    page.wait_for_timeout(1000)
    assert scene(page) == "bridge"
    one.does(lambda: page.keyboard.press("Escape"))
    page.locator(".st-key-start").wait_for()
    assert page.get_by_test_id("stHeader").is_visible()
    assert not one.errors


@pytest.mark.parametrize("safe", one_in(2, "01"))
def test_every_scene_is_read_from_the_last_row_without_scrolling(sample_server, reader, safe):
    one = reader(sample_server)
    page = shown(one, safe=safe)
    for i, name in enumerate(SCENES):
        if i:
            one.does(lambda: page.keyboard.press("PageDown"))
        assert scene(page) == name
        for width, height in ROOMS:
            page.set_viewport_size({"width": width, "height": height})
            one.draws()
            assert _room(one) == {"covers": True, "fits": True, "still": True}, (name, width)
            smallest = page.evaluate(SMALLEST)
            assert smallest[0][0] >= 44, (name, width, smallest[:3])
    assert not one.errors


def _room(one: Reader) -> dict[str, bool]:
    """How the scene has its room, once what is drawn anew for another window is drawn."""
    for _ in range(100):
        room = one.page.evaluate(ROOM)
        if all(room.values()):
            # And still, when charts have followed.
            one.page.wait_for_timeout(300)
            return one.page.evaluate(ROOM)
        one.page.wait_for_timeout(100)
    return room


def test_nothing_but_the_show_can_be_seen_or_reached(sample_server, reader):
    page = shown(reader(sample_server, color_scheme="dark"), ground="navy")
    assert page.evaluate(COLOURS) == GROUNDS["navy"]
    assert not page.get_by_test_id("stHeader").is_visible()
    assert not page.get_by_test_id("stSidebar").is_visible()
    assert not page.locator("h1").is_visible()
    reached = set()
    for _ in range(8):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("document.activeElement.closest('[class*=st-key-stage-]')?.className ?? 'outside'")
        )
    assert not {name for name in reached if "stage" not in name and name != "outside"}


def test_order_and_what_is_hidden_survive_a_reload_by_link(sample_server, reader):
    one = reader(sample_server)
    page = one.open("all_hands", lang="en").page
    one.does(lambda: page.locator(".st-key-move-moved--1 button").click())
    one.does(lambda: page.locator(".st-key-shown-bridge label").click())
    link = page.url
    other = reader(sample_server).follow(link).page
    boxes = other.locator('[class*="st-key-scene-"]')
    assert "st-key-scene-moved" in boxes.nth(0).get_attribute("class")
    assert not other.locator(".st-key-shown-bridge input").is_checked()
    assert other.locator(".st-key-shown-moved input").is_checked()
