"""The deep link: kept while somebody signs in, led back to once, and never anywhere but to a page of ours."""

from base64 import urlsafe_b64encode
from http.cookies import SimpleCookie

import pytest

from csdash.server.deep_link import COOKIE, DeepLink, is_link
from tests.server.asked import Inner, ask

OPENED = {"sec_fetch_dest": "document"}


def value_of(answer) -> str:
    """The value of the link's cookie in an answer."""
    return SimpleCookie(answer.cookies()[0])[COOKIE].value


def back(cookie: str, location: str = "/"):
    """What the way back from the identity provider becomes."""
    inner = Inner(status=302, headers={"location": location, "set-cookie": "_streamlit_user=x"})
    return ask(DeepLink(inner), "/oauth2callback", query="code=1", cookie=f"a=b; {COOKIE}={cookie}")


@pytest.mark.parametrize("query", ["region=JP&lang=ja", "", "where=%E9%96%A2%E8%A5%BF&q=a.b~c"])
def test_it_survives_sign_in_and_is_used_once(query):
    opened = ask(DeepLink(Inner()), "/nrr", query=query, **OPENED)
    assert all(
        word in opened.cookies()[0]
        for word in ("HttpOnly", "SameSite=Lax", "Path=/oauth2callback", "Max-Age=600")
    )
    landed = back(value_of(opened))
    assert landed.header("location") == "/nrr" + (f"?{query}" if query else "")
    assert landed.cookies()[0] == "_streamlit_user=x"
    assert "Max-Age=0" in landed.cookies()[1]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", OPENED),
        ("/nrr", {}),
        ("/nrr", {"sec_fetch_dest": "iframe"}),
        ("/static/js/a.js", OPENED),
        ("/healthz", OPENED),
    ],
)
def test_what_is_not_a_page_opened_in_a_window_is_not_kept(path, headers):
    assert not ask(DeepLink(Inner()), path, **headers).cookies()


def test_what_is_not_there_is_not_kept():
    assert not ask(DeepLink(Inner(status=404)), "/nrr", **OPENED).cookies()


@pytest.mark.parametrize(
    ("came_from", "location"),
    [
        ("https://cs.example.co.jp/health?segment=SMB&show=risk", "/health?segment=SMB&show=risk"),
        ("https://cs.example.co.jp/", "/nrr"),
        ("https://evil.example//evil.example/x", "/nrr"),
        ("https://cs.example.co.jp/a/b", "/nrr"),
        ("http://[", "/nrr"),
        ("", "/nrr"),
    ],
)
def test_where_somebody_was_when_they_went_to_sign_in_comes_before_what_they_opened_first(
    came_from, location
):
    opened = value_of(ask(DeepLink(Inner()), "/nrr", **OPENED))
    left = ask(DeepLink(Inner(status=302)), "/auth/login", referer=came_from)
    assert back(value_of(left) if left.cookies() else opened).header("location") == location


def test_who_could_not_leave_for_the_provider_has_no_link_kept():
    assert not ask(
        DeepLink(Inner(status=400)), "/auth/login", referer="https://cs.example.co.jp/nrr"
    ).cookies()


HOSTILE = [
    "//evil.example", "/\\evil.example", "https://evil.example", "/nrr\r\nset-cookie: a=b", "/a/b", "/%2f/evil", "/nrr#x",
    "/nrr?<script>", "/media", "/auth", "/oauth2callback?code=1", "javascript:alert(1)", "/nrr?" + "a" * 2000, "", "nrr", "/関",
]  # fmt: skip


@pytest.mark.parametrize("link", HOSTILE)
def test_it_leads_nowhere_else(link):
    assert not is_link(link)
    assert back(urlsafe_b64encode(link.encode()).decode()).header("location") == "/"


@pytest.mark.parametrize("cookie", ["", "%%%", "AAA", "44Gq", '"'])
def test_a_cookie_that_is_none_of_ours_leads_to_the_first_page(cookie):
    assert back(cookie).header("location") == "/"


def test_another_way_back_stays_as_it_is():
    link = urlsafe_b64encode(b"/nrr").decode()
    assert (
        back(link, location="https://login.example.co.jp/end").header("location")
        == "https://login.example.co.jp/end"
    )
