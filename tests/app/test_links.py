"""What a reader chose: in the widgets, in the link, in every language, on every page."""

from datetime import date

import pytest

from csdash.snapshots.publish import publish
from csdash.ui.navigation import FOLDER
from tests.app.company import HOSTILE, accounts, opened, texts, views_shown
from tests.app.test_notes_form import popover_open

pytestmark = pytest.mark.usefixtures("kept")


def test_a_plain_visit_shows_everything():
    app = opened()
    assert app.query_params == {"window": "12"}
    assert app.multiselect(key="filter.segment.ja").value == []


@pytest.mark.parametrize(
    ("locale", "question_mark"), [("ja-JP", "日本語"), ("en-GB", "English"), ("fr-FR", "日本語")]
)
def test_the_browsers_language_comes_before_the_settings(locale, question_mark):
    app = opened(locale=locale)
    words = {"日本語": "絞り込み", "English": "Filters"}[question_mark]
    assert f"**{words}**" in texts(app)


def test_a_link_sets_every_widget():
    app = opened(
        {"segment": ["SMB"], "region": ["関東", "関西"], "window": "1", "from": "2024-04", "to": "2025-03"}
    )
    assert app.multiselect(key="filter.segment.ja").value == ["SMB"]
    assert app.multiselect(key="filter.region.ja").value == ["関東", "関西"]
    assert app.selectbox(key="filter.first_month.ja").value == 2024 * 12 + 3
    assert app.selectbox(key="filter.last_month.ja").value == 2025 * 12 + 2
    assert app.session_state["filter.window.ja"] == 1
    chips = {one.key: one.label for one in app.button if one.key.startswith("chip.")}
    assert chips["chip.segment"].startswith("セグメント: SMB")
    assert "2024年4月〜2025年3月" in chips["chip.months"]


def test_a_choice_goes_into_the_link_and_stays_through_language_and_page():
    app = opened()
    app.multiselect(key="filter.segment.ja").select("SMB").run()
    assert app.query_params["segment"] == "SMB"
    app.segmented_control(key="csdash.language").set_value("en").run()
    assert app.query_params["lang"] == "en"
    assert app.multiselect(key="filter.segment.en").value == ["SMB"]
    app.query_params.clear()  # what a browser does when the reader goes to another page
    app.switch_page(str(FOLDER / "retention/nrr.py")).run()
    assert app.query_params["segment"] == "SMB"
    assert app.query_params["lang"] == "en"
    assert app.multiselect(key="filter.segment.en").value == ["SMB"]


def test_an_old_echo_of_the_link_does_not_undo_a_click():
    app = opened()
    app.multiselect(key="filter.segment.ja").select("SMB").run()
    app.query_params.clear()
    app.query_params["window"] = "12"  # the URL as it was before the click
    app.run()
    assert app.query_params["segment"] == "SMB"


def test_a_chip_takes_its_filter_off():
    app = opened({"segment": "SMB", "region": "関東", "window": "3"})
    app.button(key="chip.segment").click().run()
    assert app.query_params == {"window": "3", "region": "関東"}
    app.button(key="chip.window").click().run()
    assert app.query_params == {"window": "12", "region": "関東"}


def test_clear_takes_every_filter_off_but_not_the_window():
    app = opened({"segment": "SMB", "from": "2025-01", "window": "3"})
    app.button(key="filters.clear").click().run()
    assert app.query_params == {"window": "3"}


def test_an_unknown_value_is_left_out_with_one_sentence_until_the_reader_chooses():
    app = opened({"segment": ["SMB", "Entreprise"], "region": "Mars"}, locale="en-US")
    sentence = "The link named segment “Entreprise” and region “Mars”, which this data does not have"
    assert len(app.warning) == 1
    assert app.warning[0].value.replace("\\", "").startswith(sentence)
    assert app.query_params == {"window": "12", "segment": "SMB"}
    app.run()
    assert app.warning, "a rerun nobody asked for must not take the sentence away"
    app.multiselect(key="filter.region.en").select("関東").run()
    assert not app.warning


def test_a_hostile_value_in_a_link_is_shown_as_what_it_is():
    app = opened({"segment": "![x](https://example.com/a.png)"})
    assert r"\!\[x\]\(https\:" in app.warning[0].value


def test_a_hostile_value_in_the_data_is_shown_as_what_it_is():
    app = opened({"segment": HOSTILE})
    chip = next(one for one in app.button if one.key == "chip.segment")
    assert r"\<b\>太字\<\/b\> \$x\$ \[罠\]" in chip.label
    assert app.query_params["segment"] == HOSTILE


def test_options_say_how_many_accounts_they_have():
    app = opened()
    assert "ハイタッチ (15)" in app.multiselect(key="filter.tier.ja").options
    assert "SMB (8)" in app.multiselect(key="filter.segment.ja").options


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A root with November and December, as known at their ends."""
    root = tmp_path_factory.mktemp("published")
    publish({"accounts": accounts(last=date(2025, 11, 1))}, root, date(2025, 11, 30), "test")
    publish({"accounts": accounts(last=date(2025, 12, 1))}, root, date(2025, 12, 31), "test")
    return root


class TestSnapshots:
    """What was known on a day."""

    # A page that draws nothing.
    PAGE = "trust/definitions.py"

    @pytest.fixture(autouse=True)
    def root(self, published, monkeypatch):
        monkeypatch.setenv("CSDASH_DATA", str(published))
        return published

    @pytest.fixture
    def shown(self, monkeypatch):
        return views_shown(monkeypatch)

    def test_the_newest_is_shown_and_not_named_in_the_link(self, shown):
        app = opened(page=self.PAGE)
        assert shown[-1].as_of == date(2025, 12, 31)
        assert "as_of" not in app.query_params

    def test_an_older_one_can_be_chosen_and_linked_to(self, shown, monkeypatch):
        popover_open(monkeypatch, "as_of")
        app = opened(page=self.PAGE)
        app.selectbox(key="filter.as_of.ja").select(date(2025, 11, 30)).run()
        assert app.query_params["as_of"] == "2025-11-30"
        opened({"as_of": "2025-11-30"}, page=self.PAGE)
        assert shown[-1].as_of == date(2025, 11, 30)
        assert shown[-1].months[1] == 2025 * 12 + 10

    def test_a_day_without_a_snapshot_is_left_out(self, shown):
        app = opened({"as_of": "2024-01-31"}, page=self.PAGE, locale="en-US")
        assert "as\\-of date" in app.warning[0].value
        assert shown[-1].as_of == date(2025, 12, 31)


def test_a_page_choice_that_is_not_there_is_left_out_with_a_word_once():
    app = opened({"lang": "en", "metric": "galaxy[x](https://example.com)"}, page="retention/nrr.py")
    assert not app.exception
    assert "The link named metric" in texts(app)
    assert "[x](" not in texts(app)
    app.run()
    assert "The link named metric" not in texts(app)
