"""Every page runs in both languages on the barest data there can be, and explains itself when it cannot."""

import pytest

from csdash.text import LANGUAGES
from csdash.ui.navigation import FOLDER, PAGES
from csdash.ui.page import SECTIONS
from tests.app.company import accounts, folder, go, opened, texts
from tests.thorough import one_in

LOCALES = {"ja": "ja-JP", "en": "en-US"}
FAULT = ("エラーが発生しました", "Something went wrong")
WITH_FILTERS = [page for page in PAGES if page.has_filters]


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_runs_and_asks_another_question(language):
    app = opened(locale=LOCALES[language])
    titles = []
    for page in PAGES:
        go(app, page.url_path)
        assert not app.exception, page.url_path
        assert not [one.value for one in app.header if one.value in FAULT], page.url_path
        titles += [one.value for one in app.title]
    # A page that is not found looks like success: the reader is simply where they were.
    assert len(set(titles)) == len(titles) == len(PAGES)


def test_every_page_is_in_a_section_and_there_is_one_to_begin_with():
    assert {page.section for page in PAGES} <= set(SECTIONS)
    assert len([page for page in PAGES if page.is_default]) == 1
    assert len({page.url_path for page in PAGES}) == len(PAGES)


def test_every_script_is_in_the_navigation():
    scripts = {path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*.py")} - {"__init__.py"}
    assert scripts == {page.path for page in PAGES}


@pytest.mark.parametrize("n_months", [1, 3])
def test_every_page_with_little_history_explains_itself(data, n_months):
    folder(data, accounts(n_months))
    app = opened()
    for page in PAGES:
        go(app, page.url_path)
        assert not app.exception, page.url_path
        assert "エラーが発生しました" not in texts(app), page.url_path


@pytest.mark.usefixtures("kept")
def test_filters_that_leave_nobody_say_so_on_every_page():
    app = opened({"segment": "Enterprise", "region": "関西"})
    for page in WITH_FILTERS:
        go(app, page.url_path)
        assert "条件に合うアカウントがありません" in texts(app), page.url_path
        assert not app.title, page.url_path


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("page", one_in(5, WITH_FILTERS), ids=lambda page: page.url_path)
def test_filters_that_leave_nobody_can_be_cleared(page):
    app = opened({"segment": "Enterprise", "region": "関西"}, page=page.path)
    button = next(one for one in app.button if one.label == "絞り込みを解除")
    cleared = button.click().run()
    assert cleared.title
    assert "segment" not in cleared.query_params


def test_data_that_cannot_be_read_is_explained(data):
    folder(data, accounts().drop("mrr"))
    app = opened()
    assert not app.exception
    assert "mrr" in texts(app)
    assert "エラーが発生しました" not in texts(app)


def test_a_folder_that_is_not_there_is_explained(monkeypatch, tmp_path):
    monkeypatch.setenv("CSDASH_DATA", str(tmp_path / "nowhere"))
    app = opened(locale="en-US")
    assert not app.exception
    assert "There is nothing at" in texts(app)


def test_a_setting_that_cannot_be_used_is_explained(monkeypatch, tmp_path):
    config = tmp_path / "csdash.toml"
    config.write_text('minimum_n = "many"\n')
    monkeypatch.setenv("CSDASH_CONFIG", str(config))
    app = opened(locale="en-US")
    assert not app.exception
    assert "minimum" in texts(app)
