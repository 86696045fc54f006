"""Every role on every page: what it may open, and that nothing it was sent comes from rows it may not see."""

import shutil

import pytest

from csdash.audit import audit_log
from csdash.notes import notes_of
from csdash.settings import load_settings
from csdash.ui.navigation import PAGES
from tests.app.company import go, shown_tiles, texts
from tests.app.readers import (
    CANARY,
    CEO,
    CLERK,
    GUEST,
    KANSAI,
    PARTNER,
    SATO,
    claims,
    company,
    everything,
    opened_as,
    settled,
)
from tests.app.test_notes_form import popover_open
from tests.thorough import only

WHOLE = {"restatements", "data"}
SUMS = {"overview", "nrr", "tiers", "health", "onboarding", "voice", "maturity"}
# Who may open what, and which part of the names of accounts they may ever be sent.
MAY = {
    CEO: ({page.url_path for page in PAGES}, ""),
    KANSAI: ({page.url_path for page in PAGES} - WHOLE, "関東"),
    SATO: ({page.url_path for page in PAGES} - WHOLE, "C0"),
    GUEST: ({"nrr", "definitions"}, CANARY),
    PARTNER: (SUMS, CANARY),
    CLERK: ({"accounts"}, ""),
}
CLOSED = "Your role does not open this page"


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


# Who sees all sees what the tests of the pages look at.
@pytest.mark.parametrize(
    "who", only([KANSAI, SATO, GUEST, PARTNER, CLERK], MAY), ids=lambda who: who.partition("@")[0]
)
def test_a_role_opens_its_pages_and_no_other(who):
    opened, never = MAY[who]
    app = opened_as(claims(who), locale="en-US")
    for page in PAGES:
        go(app, page.url_path)
        assert not app.exception
        shown = texts(app)
        assert "Something went wrong" not in shown, page.url_path
        assert (CLOSED in shown) is (page.url_path not in opened), page.url_path
        if page.url_path not in opened:
            assert not [*app.title, *app.dataframe, *app.get("plotly_chart"), *shown_tiles(app)], (
                page.url_path
            )
        if never:
            assert not [line for line in everything(app).splitlines() if CANARY in line and never in line]


def names(app) -> str:
    return everything(go(app, "accounts"))


def test_the_canaries_are_seen_by_those_who_may():
    # Or the test above finds nothing because there is nothing to find.
    assert f"{CANARY}-関東" in names(opened_as(claims(CEO)))
    assert f"{CANARY}-関西" in names(opened_as(claims(KANSAI)))
    assert "-C1-" in names(opened_as(claims(SATO)))


def test_the_list_of_filters_holds_what_the_reader_sees():
    app = opened_as(claims(KANSAI), "accounts", locale="en-US")
    offered = "\n".join(option for box in app.multiselect for option in box.options)
    assert "関東" not in offered
    assert "SMB" in offered


def test_a_link_to_what_one_may_not_see_is_a_link_to_what_is_not_there():
    seen, unknown = (
        texts(opened_as(claims(KANSAI), "accounts", query={"region": value})) for value in ("関東", "東北")
    )
    assert "東北" in unknown
    assert seen == unknown.replace("東北", "関東")


def test_a_reader_of_sums_has_no_filters_and_no_other_day(root):
    query = {"segment": "SMB", "window": "1", "from": "2025-06", "as_of": "2025-12-31"}
    app = opened_as(claims(PARTNER), locale="en-US", query=query)
    assert not app.exception
    assert not app.sidebar.multiselect
    assert not app.sidebar.selectbox
    assert set(app.query_params) == {"window"}
    whole = texts(opened_as(claims(PARTNER), locale="en-US"))
    assert texts(app) == whole


def test_exports_are_those_of_the_role(monkeypatch):
    popover_open(monkeypatch, "share")
    page = "nrr"
    for who, deck, text in ((CEO, 1, 1), (KANSAI, 0, 0), (GUEST, 0, 0), (PARTNER, 1, 1)):
        app = opened_as(claims(who), page, locale="en-US")
        kinds = [button.proto.label for button in app.get("download_button")]
        assert sum("PowerPoint" in label for label in kinds) == deck
        assert sum("HTML" in label for label in kinds) == deck
        assert sum("\n" in code.value for code in app.code) == text
    assert '"what": "text nrr"' in audit_log(load_settings()).read_text()


@pytest.mark.parametrize(("who", "n"), only([(KANSAI, 2), (CLERK, 0)], [(CEO, 2), (KANSAI, 2), (CLERK, 0)]))
def test_tables_leave_as_files_where_the_role_says_so(who, n):
    app = opened_as(claims(who), "accounts", locale="en-US")
    assert len(app.get("download_button")) == n
    assert app.dataframe


def test_a_note_is_signed_by_who_is_signed_in_whatever_was_typed(monkeypatch):
    popover_open(monkeypatch, "notes.")
    app = opened_as(claims(CEO), "nrr", locale="en-US")
    assert "note.author.nrr" not in [one.key for one in app.text_input]
    app.session_state["note.author.nrr"] = "somebody else"
    app.text_input(key="note.text.nrr").set_value("Prices rose")
    next(one for one in app.button if one.label == "Save the note").click().run()
    (note,) = notes_of(load_settings()).on("nrr")
    assert note.author == CEO


@pytest.mark.parametrize("who", [KANSAI, SATO, GUEST])
def test_who_does_not_see_the_whole_company_or_may_not_write_has_no_notes(monkeypatch, who):
    popover_open(monkeypatch, "notes.")
    app = opened_as(claims(who), "nrr", locale="en-US")
    assert not [one for one in app.button if one.label == "Save the note"]


def test_a_note_is_not_saved_once_the_role_is_gone(monkeypatch, root):
    popover_open(monkeypatch, "notes.")
    app = opened_as(claims(CEO), "nrr", locale="en-US")
    app.text_input(key="note.text.nrr").set_value("Prices rose")
    access = (root / "access.toml").read_text()
    (root / "access.toml").write_text(access.replace("may_write = true", "may_write = false"))
    next(one for one in app.button if one.label == "Save the note").click().run()
    assert notes_of(load_settings()).on("nrr") == ()


def test_nobody_who_signs_in_brings_data_in():
    app = opened_as(claims(CEO), "data", locale="en-US", query={"show": "import"})
    assert "Importing in the browser is switched off" in texts(app)
    assert not app.get("file_uploader")


def test_who_is_signed_in_stands_above_the_page():
    app = opened_as(claims(KANSAI), "accounts", locale="en-US")
    said = texts(app)
    for word in ("kansai\\@", "Role\\: kansai", "関西"):
        assert word in said
    assert [one.label for one in app.button if one.key == "sign_out"] == ["Sign out"]
