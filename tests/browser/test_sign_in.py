"""Signing in as people do: by a link they were sent, through a provider, and out again."""

import io
import zipfile
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.app.readers import CANARY, CEO, KANSAI, SATO, STRANGER, company
from tests.browser.signing import Wire, arrived, provider, served, sign_in, sign_out

pytestmark = pytest.mark.browser
STYLE_OF_PROVIDER = "https://cdn.jsdelivr.net/"
LINK = {"segment": "SMB", "window": "3", "lang": "en"}


@pytest.fixture(scope="module")
def signing():
    with provider() as url:
        yield url


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    return company(tmp_path_factory.mktemp("company"))


@pytest.fixture(scope="module")
def server(people, signing):
    """A server that the first test of this file finds without anybody having asked it for anything yet."""
    with served(people, signing) as url:
        yield url


def visitor(reader, url: str, **options):
    """Somebody with an empty browser, and all that is sent to it."""
    one = reader(url, **{"locale": "en-US"} | options)
    return one, Wire(one)


def asked(reader) -> dict[str, list[str]]:
    return parse_qs(urlsplit(reader.page.url).query)


@pytest.mark.telling
def test_a_link_is_the_first_thing_a_server_is_asked_for_and_survives_signing_in(server, signing, reader):
    anna, wire = visitor(reader, server)
    anna.open("accounts", **LINK)
    expect(anna.title).to_have_text("Please sign in")
    assert CANARY not in wire.taken()
    assert not anna.page.get_by_test_id("stTopNavSection").count()
    sign_in(anna, CEO)
    assert anna.path == "accounts"
    assert asked(anna) == {name: [value] for name, value in LINK.items()}
    expect(anna.title).to_have_text("Which customer?")
    told = wire.taken()
    assert f"{CANARY}-関東-SMB" in told
    assert f"{CANARY}-関東-Enterprise" not in told
    anna.page.reload()
    arrived(anna)
    expect(anna.title).to_have_text("Which customer?")
    assert asked(anna)["segment"] == ["SMB"]
    kept = anna.page.context.cookies()
    wire.taken()
    sign_out(anna)
    assert CANARY not in wire.taken()
    # Somebody who kept the cookie, on the same link.
    thief, wire = visitor(reader, server)
    thief.page.context.add_cookies(kept)
    thief.open("accounts", **LINK)
    expect(thief.title).to_have_text("Please sign in again")
    assert CANARY not in wire.taken()
    assert [one for one in anna.outside if not one.startswith((signing, STYLE_OF_PROVIDER))] == []
    assert anna.errors == []


def test_in_another_window_the_next_click_finds_that_one_has_signed_out(server, reader):
    here, _ = visitor(reader, server)
    sign_in(here.open("accounts"), CEO)
    there, wire = visitor(reader, server)
    there.page.context.add_cookies(here.page.context.cookies())
    there.open("accounts")
    expect(there.title).to_have_text("Which customer?")
    assert CANARY in wire.taken()
    sign_out(here)
    there.does(there.page.get_by_role("radio", name="日本語").click)
    expect(there.title).to_have_text("もう一度サインインしてください")
    assert CANARY not in wire.taken()
    assert not there.page.get_by_test_id("stTopNavSection").count()


def downloads(reader, label: str) -> bytes:
    with reader.page.expect_download() as found:
        reader.page.get_by_text(label, exact=True).first.click()
    return found.value.path().read_bytes()


def parts(data: bytes) -> str:
    """A file as text, and every member of one that is zipped, workbooks in decks too."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(parts(archive.read(name)) for name in archive.namelist())


def test_who_has_a_smaller_role_sees_and_takes_along_their_own_rows(server, reader):
    sato, wire = visitor(reader, server)
    sign_in(sato.open("accounts", lang="en"), SATO)
    taken = {"page": wire.taken(), "csv": parts(downloads(sato, "Download CSV"))}
    taken["xlsx"] = parts(downloads(sato, "Download Excel"))
    assert all(f"{CANARY}-関東" in text and "-C1-" in text for text in taken.values())
    sato.open("nrr", lang="en", show="why")
    taken["why"] = wire.taken()
    sato.draws().page.locator(".st-key-share button").first.click()
    taken["deck"] = parts(downloads(sato, "Slides of this page (PowerPoint)"))
    taken["report"] = parts(downloads(sato, "Report of this page (HTML)"))
    assert "-C1-" in taken["deck"]
    assert [name for name, text in taken.items() if "-C0-" in text] == []
    assert sato.errors == []


def test_a_page_that_the_role_does_not_open_is_refused_by_its_address(server, reader):
    kansai, _ = visitor(reader, server)
    sign_in(kansai.open("data", lang="en"), KANSAI)
    assert kansai.path == "data"
    expect(kansai.page.get_by_text("Your role does not open this page")).to_be_visible()
    assert kansai.page.get_by_role("dialog").count() == 0
    kansai.page.get_by_test_id("stTopNavSection").last.click()
    offered = kansai.page.get_by_test_id("stTopNavDropdownLink").all_inner_texts()
    assert [text for text in offered if "Data" in text or "Restatements" in text] == []
    assert [text for text in offered if "Definitions" in text]


def test_an_address_without_access_is_told_so_and_no_more(server, reader):
    eve, wire = visitor(reader, server)
    sign_in(eve.open("accounts", lang="en"), STRANGER)
    expect(eve.title).to_have_text("You do not have access")
    expect(eve.page.get_by_text("eve@")).to_be_visible()
    assert CANARY not in wire.taken()
    assert not eve.page.get_by_test_id("stTopNavSection").count()
    # Who came with the wrong account can come with another.
    eve.page.locator(".st-key-sign_out button").click()
    eve.page.get_by_role("button", name="End session").click()
    arrived(eve)
    expect(eve.page.locator(".st-key-sign_in")).to_be_visible()


def test_on_a_phone_who_is_signed_in_is_one_tap_away(server, reader):
    ceo = reader(server, locale="ja-JP", viewport={"width": 390, "height": 844}, has_touch=True).open(
        "accounts"
    )
    box = ceo.page.locator(".st-key-sign_in button").bounding_box()
    assert box["width"] > 250
    sign_in(ceo, CEO)
    menu = ceo.page.get_by_role("button", name="ceo")
    assert menu.bounding_box()["x"] + menu.bounding_box()["width"] <= 390
    menu.click()
    expect(ceo.page.get_by_text("権限: board")).to_be_visible()
    expect(ceo.page.locator(".st-key-sign_out button")).to_be_visible()
    assert ceo.page.evaluate("document.documentElement.scrollWidth") <= 390
