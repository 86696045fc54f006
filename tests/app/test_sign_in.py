"""The gate: who is let in, what they are told who are not, and that it is found out in every run anew."""

import re
import shutil
import time

import pytest
from streamlit.testing.v1 import AppTest

from csdash import clock
from csdash.audit import audit_log
from csdash.settings import load_settings
from csdash.words.escape import md_text
from tests.app.company import PATIENCE, ROOT, shown_tiles, texts
from tests.app.readers import (
    ACCESS,
    CANARY,
    CEO,
    CLERK,
    STRANGER,
    claims,
    company,
    everything,
    opened_as,
    settled,
    write_access,
)
from tests.thorough import one_in, thorough

NOBODY = {"is_logged_in": False}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The company, published once for all tests here."""
    return company(tmp_path_factory.mktemp("company"))


@pytest.fixture(autouse=True)
def root(published, tmp_path, monkeypatch):
    """A copy of the company with its access file, in the place of the bare folder of other tests."""
    made = settled(shutil.copytree(published, tmp_path / "company"))
    monkeypatch.delenv("CSDASH_DATA")
    monkeypatch.setenv("CSDASH_CONFIG", str(made / "csdash.toml"))
    return made


def audited() -> str:
    path = audit_log(load_settings())
    return path.read_text() if path.exists() else ""


def has_figures(app) -> bool:
    return bool(app.get("plotly_chart") or app.dataframe or shown_tiles(app) or CANARY in everything(app))


def labels(app) -> list[str]:
    return [button.label for button in app.button]


def test_nobody_sees_the_door_and_nothing_else():
    app = opened_as(NOBODY)
    assert not app.exception
    assert app.title[0].value == "サインインしてください"
    assert labels(app) == ["サインイン"]
    assert not has_figures(app)
    assert not app.sidebar.multiselect
    assert "ops" not in texts(app)
    assert audited() == ""


def test_the_door_has_both_languages_and_keeps_the_link(monkeypatch):
    app = opened_as(NOBODY, query={"segment": "SMB", "show": "why"})
    app.button_group[0].set_value("en").run()
    assert app.title[0].value == "Please sign in"
    assert app.query_params == {"segment": "SMB", "show": "why", "lang": "en"}


def test_who_has_a_role_is_let_in_and_noted():
    app = opened_as(claims(CLERK), locale="en-US")
    assert not app.exception
    assert has_figures(app)
    lines = audited().splitlines()
    assert [re.search('"action": "([a-z-]+)"', line)[1] for line in lines] == ["sign-in", "view"]
    assert all(CLERK in line and '"role": "clerk"' in line for line in lines)
    app.run()
    assert audited().splitlines() == lines


@pytest.mark.parametrize(
    ("who", "changed"),
    # All of them, and more, are asked of the admission itself in tests/access/test_admit.py.
    [
        (STRANGER, {}),
        (CEO, {"email_verified": None}),
        (CEO, {"iss": "https://other.example.com"}),
        (CEO, {"iat": int(time.time()) + 3600}),
        pytest.param("eve@evil-example.co.jp", {}, marks=thorough),
        pytest.param(CEO, {"email_verified": False}, marks=thorough),
        pytest.param(CEO, {"aud": "another-client"}, marks=thorough),
        pytest.param(CEO, {"sub": None}, marks=thorough),
        pytest.param(CEO, {"iat": None}, marks=thorough),
    ],
)
def test_in_doubt_nobody_is_let_in_and_the_page_says_no_more_than_that(who, changed):
    app = opened_as(claims(who, **changed), locale="en-US")
    assert not app.exception
    assert app.title[0].value == "You do not have access"
    assert labels(app) == ["Sign out"]
    assert who.replace("@", "\\@").partition("\\@")[0] in texts(app)
    assert not has_figures(app)
    assert md_text("Whom to ask: cs-ops@example.co.jp") in texts(app)
    for said in ("verified", "issuer", "members", "role"):
        assert said not in texts(app)
    assert '"action": "refusal"' in audited()


def test_a_broken_access_file_lets_nobody_in(root):
    write_access(root, ACCESS.replace('role = "clerk"', 'role = "cleric"'))
    app = opened_as(claims(CLERK), locale="en-US")
    assert app.title[0].value == "You do not have access"
    assert not has_figures(app)


def test_an_old_sign_in_has_to_be_made_again(monkeypatch):
    app = opened_as(claims(CLERK, iat=int(time.time()) - 13 * 3600), locale="en-US")
    assert app.title[0].value == "Please sign in again"
    assert labels(app) == ["Sign in"]
    assert not has_figures(app)


def test_a_session_that_outlives_its_sign_in_ends_with_the_next_click(monkeypatch):
    app = opened_as(claims(CLERK), locale="en-US")
    assert has_figures(app)
    later = clock.now()
    monkeypatch.setattr(clock, "now", lambda: later.replace(year=later.year + 1))
    app.run()
    assert app.title[0].value == "Please sign in again"
    assert not has_figures(app)


def test_a_role_that_is_taken_away_is_gone_with_the_next_click(root):
    app = opened_as(claims(CLERK), locale="en-US")
    assert has_figures(app)
    write_access(root, ACCESS.replace(CLERK, "somebody@example.co.jp"))
    app.run()
    assert app.title[0].value == "You do not have access"
    assert not has_figures(app)
    write_access(root, ACCESS)
    assert has_figures(app.run())


def test_signing_out_ends_it_in_every_window():
    cookie = claims(CLERK)
    here, there = opened_as(cookie, locale="en-US"), opened_as(cookie, locale="en-US")
    here.button(key="sign_out").click().run()
    assert not has_figures(here)
    assert not has_figures(there.run())
    assert there.title[0].value == "Please sign in again"
    # The cookie that somebody kept.
    assert not has_figures(opened_as(cookie, locale="en-US"))
    assert has_figures(opened_as(claims(CLERK, iat=int(time.time()) + 60), locale="en-US"))
    assert has_figures(opened_as(claims(CLERK, sub="another one"), locale="en-US"))
    assert '"action": "sign-out"' in audited()


@pytest.mark.parametrize("page", one_in(3, ["customers/accounts.py", "retention/nrr.py", "trust/data.py"]))
def test_a_page_that_somebody_starts_without_the_app_shows_nothing(page):
    app = AppTest.from_file(ROOT / "pages" / page, default_timeout=PATIENCE)
    app.user = claims(CEO)
    # What an earlier run of the session may have left.
    for name in ("csdash.reading", "csdash.choices", "csdash.on_page"):
        app.session_state[name] = "en" if name == "csdash.reading" else {}
    app.run()
    assert app.exception
    assert not has_figures(app)


def test_nothing_that_was_granted_outlives_its_run():
    app = opened_as(claims(CLERK))
    assert has_figures(app)
    assert "csdash.grant" not in app.session_state
    assert "csdash.view" not in app.session_state


def test_sign_in_that_this_way_of_starting_does_not_have_is_explained_and_nothing_shown():
    app = opened_as({"email": CEO}, locale="en-US", served=False)
    assert "csdash serve" in texts(app)
    assert not has_figures(app)
