"""What readers may see, tried over the wire against the server as it is run: by what a browser sends, and by what it never would."""

import re
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from streamlit.util import calc_hash

from csdash.ui.boundary import BROKEN
from csdash.ui.navigation import PAGES
from csdash.ui.parts.note import NOT_SAVED
from csdash.words.escape import md_text
from tests.app.readers import (
    ACCESS,
    CANARY,
    CEO,
    KANSAI,
    PARTNER,
    SATO,
    STRANGER,
    claims,
    company,
    settled,
    write_access,
)
from tests.patience import SECONDS
from tests.server.spoken import Spoken
from tests.thorough import one_in, only
from tools.serving import free_port, serving

SECRET = secrets.token_hex(32)
CLOSED = "Your role does not open this page"
DOOR = "Please sign in"


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    made = settled(company(tmp_path_factory.mktemp("company")))
    (made / "access.toml").chmod(0o600)
    return made


@pytest.fixture(scope="module")
def url(root):
    port = free_port()
    config = root / "csdash.toml"
    # Nobody here is anybody's crowd.
    many = "\n[limits]\nsessions = 1000\nsessions_per_client = 1000\n"
    config.write_text(f'base_url = "http://localhost:{port}"\n' + config.read_text() + many)
    config.chmod(0o600)
    environment = {
        "CSDASH_CONFIG": str(config),
        "CSDASH_SIGN_IN_CLIENT_SECRET": "of no importance here",
        "CSDASH_SIGN_IN_COOKIE_SECRET": SECRET,
    }
    with serving(
        [sys.executable, "-m", "csdash", "serve", "--port", str(port)],
        port,
        environment=environment,
        seconds=SECONDS,
    ) as at:
        yield at


@pytest.fixture(autouse=True)
def as_it_was(root):
    """The access file of before, whatever a test wrote."""
    yield
    write_access(root, ACCESS)
    (root / "access.toml").chmod(0o600)


@pytest.fixture
def spoken(url) -> "Callable[..., Spoken]":
    """Makes sessions: `spoken("ceo@example.co.jp")`; the first one finds a server that nobody has asked for a page."""
    opened = []

    def make(who: str, query: str = "", **changed: object) -> Spoken:
        opened.append(Spoken(url, SECRET, claims(who, **changed) if who else {}, query))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.mark.parametrize("page", only(["accounts"], ["accounts", "nrr", "data"]))
def test_nobody_gets_a_page_by_its_address_though_it_be_the_first_thing_asked_for(spoken, page):
    for asked in ({"page_name": page}, {"page_hash": calc_hash(page)}):
        told = spoken("").run(**asked)
        assert DOOR in told.told
        assert CANARY not in told.told
        assert not told.navigation
        assert "arrow_data_frame" not in [kind for kind, _ in told.widgets.values()]


@pytest.mark.parametrize(
    ("who", "never"),
    only(
        [(KANSAI, "-関東-"), (PARTNER, CANARY)],
        [(KANSAI, "-関東-"), (SATO, "-C0-"), (PARTNER, CANARY), (STRANGER, CANARY)],
    ),
)
def test_nothing_of_other_rows_is_sent_on_any_page(spoken, who, never):
    session = spoken(who)
    shown = [session.run(page_name=page.url_path).told for page in PAGES]
    assert [page.url_path for page, told in zip(PAGES, shown, strict=True) if never in told] == []
    assert not any("Something went wrong" in told for told in shown)


@pytest.mark.parametrize("page", only(["data"], ["data", "restatements"]))
def test_a_page_that_is_not_in_the_navigation_is_refused_by_name_and_by_hash(spoken, page):
    assert CLOSED not in spoken(CEO).run(page_name=page).told
    for asked in ({"page_name": page}, {"page_hash": calc_hash(page)}):
        told = spoken(KANSAI).run(**asked)
        assert CLOSED in told.told
        assert page not in told.navigation
        assert "stPlotlyChart" not in told.told


WIRE = {
    "string_value": "関東",
    "string_array_value": ["関東"],
    "int_value": 10**6,
    "double_array_value": [0.0, 9e9],
    "bool_value": True,
    "trigger_value": True,
    "json_value": '{"selection": {"rows": [0, 7, 777], "columns": [], "cells": []}}',
}


@pytest.mark.parametrize("page", only(["accounts"], ["accounts", "nrr", "tiers"]))
def test_no_value_of_any_widget_brings_other_rows(spoken, page):
    session = spoken(KANSAI).run(page_name=page)
    # Any value at all is a click on a button, and who has signed out is shown nothing that could be too much.
    tried = [widget for widget in session.widgets if not widget.endswith("-sign_out")]
    assert len(tried) < len(session.widgets)
    n_shown = 0
    for widget in tried:
        for kind, value in WIRE.items():
            session.set_only(widget, kind, value)
            told = session.run().told
            assert "-関東-" not in told, (widget, kind)
            if not any(text in told for text in (BROKEN.ja, BROKEN.en)):
                n_shown += 1
                continue
            # A session that was sent what a widget cannot be drawn with shows nothing any more.
            session.close()
            session = spoken(KANSAI).run(page_name=page)
    for kind, value in WIRE.items():
        for widget in tried:
            session.set(widget, kind, value)
        assert "-関東-" not in session.run().told, kind
    # Some values a widget cannot be drawn with; most of the page was there for the others.
    assert n_shown > 2 * len(tried)
    assert "-関西-" in spoken(KANSAI).run(page_name="accounts").told


def test_a_click_on_what_is_not_drawn_any_more_breaks_no_page(spoken):
    session = spoken(CEO).run(page_name="nrr")
    own = [(name, kind, body) for name, (kind, body) in session.widgets.items() if "-choice." in name]
    assert own
    for name, kind, body in own:
        options = [*body.options]
        value = [options[-1].content] if kind == "button_group" else options[-1]
        session.set(name, "string_array_value" if kind == "button_group" else "string_value", value)
    assert BROKEN.en not in session.run().told
    for page in ("cohorts", "tiers", "cohorts"):
        # What a browser would have let go by then.
        assert BROKEN.en not in session.run(page_name=page).told
        assert BROKEN.en not in session.run().told


def test_a_click_on_what_is_not_offered_any_more_asks_for_nothing(spoken):
    session = spoken(CEO).run(page_name="nrr")
    for name, kind, value in (
        ("first_month", "string_value", "Jan 1999"),
        ("last_month", "string_value", "Jan 1999"),
        ("window", "string_array_value", ["99 mo"]),
    ):
        (widget,) = (one for one in session.widgets if f"-filter.{name}." in one)
        session.set_only(widget, kind, value)
        for _ in range(2):
            told = session.run().told
            assert BROKEN.en not in told, name
            assert "Jan 1999" not in told


def test_a_note_whose_form_was_closed_before_the_click_arrived_is_refused_in_words(spoken):
    session = spoken(CEO).run(page_name="nrr")
    popover = re.search(r"\$\$ID-[0-9a-f]+-notes\.nrr", session.told)[0]
    session.set(popover, "bool_value", value=True)
    offered = session.run().widgets
    (save,) = (name for name, (kind, body) in offered.items() if kind == "button" and body.form_id)
    session.set(popover, "bool_value", value=False)
    assert save not in session.run().widgets
    session.set(save, "trigger_value", value=True)
    assert BROKEN.en not in session.run().told
    session.set(popover, "bool_value", value=True)
    assert md_text(NOT_SAVED.en) in session.run().told


@pytest.mark.parametrize("page", ["accounts", "data"])
def test_what_the_session_keeps_cannot_be_sent_from_outside(spoken, page):
    session = spoken(KANSAI).run(page_name="accounts")
    for name in ("csdash.grant", "csdash.view", "csdash.selection", "csdash.snapshots", "csdash.token"):
        for kind in ("string_value", "json_value", "bool_value"):
            session.set(name, kind, WIRE[kind])
            told = session.run(page_name=page).told
            assert "-関東-" not in told
            assert (CLOSED in told) is (page == "data")


@pytest.mark.parametrize(
    "query",
    one_in(2, ["region=%E9%96%A2%E6%9D%B1", "csm_id=C0", "account=A00&find=ZZ", "find=-%E9%96%A2%E6%9D%B1"]),
)
def test_no_link_brings_other_rows(spoken, query):
    assert "-関東-" not in spoken(KANSAI, query).run(page_name="accounts").told


def test_a_role_that_is_taken_away_shows_nothing_from_the_next_click_on(spoken, root):
    session = spoken(KANSAI).run(page_name="accounts")
    assert "-関西-" in session.told
    write_access(root, ACCESS.replace(KANSAI, "somebody@example.co.jp"))
    told = session.run()
    assert CANARY not in told.told
    assert not told.navigation


def file_of(session: Spoken, label: str) -> str:
    """The id of what a button would hand over."""
    (found,) = [
        body for kind, body in session.widgets.values() if kind == "download_button" and body.label == label
    ]
    return found.deferred_file_id


def test_a_file_is_made_for_who_may_have_it_when_they_ask_and_noted(spoken, root, url):
    session = spoken(SATO).run(page_name="accounts")
    wanted = file_of(session, "Download CSV")
    made = session.fetch(wanted)
    assert made.error_msg == ""
    asked = Request(url + made.deferred_file.url, headers={"cookie": session.cookie})
    with urlopen(asked, timeout=SECONDS) as answer:
        text = answer.read().decode("utf-8-sig")
    assert "-C1-" in text
    assert "-C0-" not in text
    # Who is let in as well, even to more, and was given the address.
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(asked.full_url, headers={"cookie": spoken(CEO).cookie}), timeout=SECONDS)
    with refused.value as answer:
        assert answer.code == 403
    # The same person in another window.
    with urlopen(Request(asked.full_url, headers={"cookie": spoken(SATO).cookie}), timeout=SECONDS) as answer:
        assert answer.status == 200
    audit = (root / "data" / "audit" / "audit.jsonl").read_text().splitlines()
    assert '"action": "export", "what": "table accounts.csv"' in audit[-1]
    assert SATO in audit[-1]
    # The page stands as it was drawn, and its button with it.
    write_access(root, ACCESS.replace('exports = "all"', "exports = []"))
    assert session.fetch(wanted).error_msg
    write_access(root, ACCESS.replace(SATO, "somebody@example.co.jp"))
    assert session.fetch(wanted).error_msg


def test_the_audit_log_names_who_saw_what_with_which_rows(spoken, root):
    spoken(SATO, iat=claims(SATO)["iat"] - 5).run(page_name="accounts").run(page_name="nrr").run(
        page_name="nrr"
    )
    lines = [
        line for line in (root / "data" / "audit" / "audit.jsonl").read_text().splitlines() if SATO in line
    ]
    assert ['"action": "view", "what": "nrr' in line for line in lines[-2:]] == [False, True]
    assert any('"action": "sign-in"' in line for line in lines)
    assert len({line.split('"scope_id": ')[1][:18] for line in lines}) == 1
