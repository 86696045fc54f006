"""The shell in a real browser: links, filters, languages, themes, and nothing that leaves the machine."""

import re

import pytest
from playwright.sync_api import expect

from csdash.ui.navigation import PAGES
from tests.app.company import HOSTILE
from tests.browser.conftest import served
from tests.thorough import one_in

pytestmark = pytest.mark.browser
# What is asked of the shell is asked on a page without charts where any page will do: a software renderer takes seconds for one.


def test_the_first_request_of_a_cold_server_goes_through_the_shell(company, reader):
    # Streamlit runs the scripts of a flat pages/ folder by itself until somebody has run st.navigation.
    with served(company, "streamlit") as cold:
        visitor = reader(cold).open("nrr", segment="SMB", window="1")
        expect(visitor.sidebar).to_contain_text("SMB")
        expect(visitor.title).not_to_be_empty()
        assert visitor.path == "nrr"


# All of them: test_served.py.
@pytest.mark.parametrize("page", one_in(len(PAGES), PAGES), ids=lambda page: page.url_path)
def test_every_page_opens_by_its_link_without_a_word_to_anybody(server, reader, page):
    visitor = reader(server).open(page.url_path)
    expect(visitor.title).not_to_be_empty()
    expect(visitor.page.get_by_test_id("stException")).to_have_count(0)
    assert not visitor.outside
    assert not visitor.errors


def test_a_filter_goes_into_the_link_and_the_back_button_takes_it_out(server, reader):
    visitor = reader(server).open("data").go(2, 3).choose("filter-segment-ja", "SMB")
    expect(visitor.page).to_have_url(re.compile("segment=SMB"))
    visitor.does(visitor.page.go_back)
    expect(visitor.page).not_to_have_url(re.compile("segment=SMB"))
    expect(visitor.sidebar).not_to_contain_text("SMB")
    visitor.does(visitor.page.go_forward)
    expect(visitor.page).to_have_url(re.compile("segment=SMB"))
    expect(visitor.sidebar).to_contain_text("SMB")


def test_the_language_changes_the_words_and_nothing_else(server, reader):
    visitor = reader(server).open("voice", segment="SMB", tier="high")
    expect(visitor.sidebar).to_contain_text("ハイタッチ")
    visitor.does(lambda: visitor.page.locator(".st-key-csdash-language").get_by_text("English").click())
    expect(visitor.sidebar).to_contain_text("High touch")
    expect(visitor.sidebar).not_to_contain_text("ハイタッチ")
    expect(visitor.title).to_have_text(re.compile("^[A-Za-z]"))
    for code in ("lang=en", "segment=SMB", "tier=high"):
        expect(visitor.page).to_have_url(re.compile(code))
    visitor.go(2, 2)
    assert visitor.path == "onboarding"
    expect(visitor.page).to_have_url(re.compile("segment=SMB"))
    expect(visitor.sidebar).to_contain_text("High touch")


def test_a_link_shows_the_same_when_it_is_loaded_again_and_to_another_reader(server, reader):
    sender = (
        reader(server).open("voice").choose("filter-region-ja", "関西").choose("filter-segment-ja", "SMB")
    )
    sender.does(lambda: sender.page.locator(".st-key-filter-window-ja").get_by_text("3か月").click())
    expect(sender.page).to_have_url(re.compile("window=3"))
    link = sender.page.url
    # A reload keeps what was chosen, and so does the link in another browser.
    sender.follow(link)
    expect(sender.page).to_have_url(link)
    for text in ("関西", "SMB"):
        expect(sender.sidebar).to_contain_text(text)
    receiver = reader(server, locale="en-US").follow(link)
    for text in ("関西", "SMB", "Filters"):
        expect(receiver.sidebar).to_contain_text(text)
    expect(receiver.page).to_have_url(link)


@pytest.mark.parametrize("scheme", one_in(2, ["dark", "light"]))
def test_an_older_snapshot_is_a_link_too_and_the_first_run_knows_the_theme(server, reader, scheme):
    visitor = reader(server, color_scheme=scheme).open("data", as_of="2025-11-30")
    expect(visitor.page.get_by_role("button", name="2025年11月30日時点")).to_be_visible()
    expect(visitor.page.locator(f".st-key-drawn-in-{scheme}")).to_have_count(1)


def test_a_theme_switched_in_between_leaves_charts_readable(server, reader):
    visitor = reader(server, color_scheme="light").open("nrr")
    chart = visitor.page.locator(".js-plotly-plot").first
    expect(chart).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    visitor.page.emulate_media(color_scheme="dark")
    expect(chart).to_have_css("background-color", "rgb(255, 255, 255)")
    visitor.choose("filter-segment-ja", "SMB")
    expect(visitor.page.locator(".st-key-drawn-in-dark")).to_have_count(1)
    expect(chart).to_have_css("background-color", "rgba(0, 0, 0, 0)")


def test_hostile_names_are_text(server, reader):
    visitor = reader(server).open("voice", segment=HOSTILE)
    expect(visitor.page.locator(".st-key-chips")).to_contain_text("<b>太字</b> $x$ [罠](https:")
    expect(visitor.sidebar).to_contain_text("<b>太字</b> $x$ [罠](https:")
    expect(visitor.page.locator('a[href*="example.com"]')).to_have_count(0)
    assert not visitor.outside


CUT = """() => [...document.querySelectorAll(".tile, .tile p, .tile img")]
    .filter(part => part.scrollWidth > part.clientWidth + 1 || part.naturalWidth === 0).map(part => part.outerHTML)"""


def test_nothing_is_cut_and_nothing_scrolls_sideways_on_a_phone(server, reader):
    visitor = reader(server, viewport={"width": 390, "height": 844}).open("overview")
    expect(visitor.page.locator(".tile .spark").first).to_be_visible()
    assert visitor.page.evaluate(CUT) == []
    main = visitor.page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollWidth <= element.clientWidth + 2")


CHOICES = """() => [...document.querySelectorAll("[data-testid=stMain] [role=radiogroup]")]
    .filter(choice => choice.scrollWidth > choice.clientWidth + 1).map(choice => choice.textContent)"""


def test_every_option_of_a_choice_is_in_sight_on_a_phone(server, reader):
    visitor = reader(server, viewport={"width": 390, "height": 844}).open("cohorts")
    expect(visitor.page.get_by_test_id("stMain").get_by_role("radiogroup").nth(2)).to_be_visible()
    assert visitor.page.evaluate(CHOICES) == []


def test_the_menu_on_a_phone_has_every_page_and_speaks_the_readers_language(server, reader):
    visitor = reader(server, viewport={"width": 390, "height": 844}).open("overview", lang="ja")
    visitor.page.get_by_test_id("stExpandSidebarButton").click()
    menu = visitor.page.get_by_test_id("stSidebarNav")
    for page in PAGES:
        expect(menu).to_contain_text(page.title.ja)
    expect(menu).not_to_contain_text("View")
