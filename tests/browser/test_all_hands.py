"""The show in a browser: keys and clickers move it, it is read from the last row, and nothing has to be scrolled."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from csdash.settings import SAMPLE_DATA
from tests.browser.conftest import Reader, _served

ROOMS = [(1920, 1080), (1440, 900), (1280, 720)]
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
def sample_server(browser) -> Iterator[str]:
    """A server on the sample data that somebody has visited already."""
    with _served(SAMPLE_DATA) as url:
        context = browser.new_context()
        Reader(context.new_page(), url).open("all_hands")
        context.close()
        yield url


def shown(reader: Reader, **query: str) -> Page:
    page = reader.open("all_hands", present="1", lang="en", **query).page
    # Streamlit fetches what draws our style sheet when it is first needed.
    page.wait_for_function(
        "getComputedStyle(document.querySelector('.st-key-stage-keys') ?? document.body).display === 'none'",
        timeout=90_000,
    )
    return page


def scene(page: Page) -> str:
    return page.url.split("scene=")[-1].split("&")[0]


@pytest.mark.parametrize(
    ("key", "start", "expected"),
    [
        ("ArrowRight", "opening", "moved"),
        ("PageDown", "opening", "moved"),
        ("Space", "opening", "moved"),
        ("ArrowLeft", "bridge", "moved"),
        ("PageUp", "bridge", "moved"),
        ("End", "opening", "forecast"),
        ("Home", "bridge", "opening"),
    ],
)
def test_a_key_moves_one_scene(sample_server, reader, key, start, expected):
    one = reader(sample_server)
    page = shown(one, scene=start)
    one.does(lambda: page.keyboard.press(key))
    assert scene(page) == expected
    assert not one.errors


def test_a_click_and_then_space_is_two_steps(sample_server, reader):
    one = reader(sample_server)
    page = shown(one)
    one.does(lambda: page.locator(".st-key-stage-on button").click())
    assert scene(page) == "moved"
    # The button keeps the focus: space must not press it and be a shortcut as well.
    one.does(lambda: page.keyboard.press("Space"))
    page.wait_for_timeout(1000)
    assert scene(page) == "bridge"


def test_escape_comes_back_to_the_preparation(sample_server, reader):
    one = reader(sample_server)
    page = shown(one)
    one.does(lambda: page.keyboard.press("Escape"))
    page.locator(".st-key-start").wait_for()
    assert page.get_by_test_id("stHeader").is_visible()


@pytest.mark.parametrize(("size", "safe"), [*((size, "1") for size in ROOMS), (ROOMS[-1], "0")], ids=str)
def test_every_scene_is_read_from_the_last_row_without_scrolling(sample_server, reader, size, safe):
    one = reader(sample_server, viewport={"width": size[0], "height": size[1]})
    page = shown(one, safe=safe)
    for i, name in enumerate(SCENES):
        if i:
            one.does(lambda: page.keyboard.press("PageDown"))
        page.wait_for_function(
            f"() => location.search.includes('scene={name}') && ![...document.querySelectorAll("
            "'.js-plotly-plot')].some(plot => !plot.querySelector('.main-svg'))"
        )
        page.wait_for_timeout(400)
        assert page.evaluate(ROOM) == {"covers": True, "fits": True, "still": True}, name
        assert page.evaluate(SMALLEST)[0][0] >= 44, (name, page.evaluate(SMALLEST)[:3])
    assert not one.errors


def test_nothing_but_the_show_can_be_seen_or_reached(sample_server, reader):
    page = shown(reader(sample_server))
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


@pytest.mark.parametrize("ground", ["white", "navy"])
def test_a_dark_window_changes_nothing_of_the_ground(sample_server, reader, ground):
    page = shown(reader(sample_server, color_scheme="dark"), ground=ground)
    colours = page.evaluate(
        '() => [getComputedStyle(document.querySelector(\'[class*="st-key-stage-white"], [class*="st-key-stage-navy"]\'))'
        ".backgroundColor, getComputedStyle(document.querySelector('.st-key-stage-value p')).color]"
    )
    expected = {
        "white": ["rgb(255, 255, 255)", "rgb(0, 0, 0)"],
        "navy": ["rgb(11, 31, 63)", "rgb(255, 255, 255)"],
    }
    assert colours == expected[ground]
