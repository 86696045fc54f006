"""Every page runs in both languages on the barest data there can be, and explains itself when it cannot."""

import pytest

from csdash.text import LANGUAGES
from csdash.ui.navigation import FOLDER, PAGES
from csdash.ui.page import SECTIONS
from tests.app.company import accounts, folder, opened, texts

LOCALES = {"ja": "ja-JP", "en": "en-US"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url_path)
def test_a_page_runs(page, language):
    app = opened(locale=LOCALES[language], page=page.path)
    assert not app.exception
    assert len(app.title) == 1
    assert not [
        element.value
        for element in app.header
        if element.value in ("エラーが発生しました", "Something went wrong")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_asks_another_question(language):
    # A switch to a page that fails can look like success: the reader is simply where they were.
    app = opened(locale=LOCALES[language])
    titles = [app.switch_page(str(FOLDER / page.path)).run().title[0].value for page in PAGES]
    assert len(set(titles)) == len(PAGES)


def test_every_page_is_in_a_section_and_there_is_one_to_begin_with():
    assert {page.section for page in PAGES} <= set(SECTIONS)
    assert len([page for page in PAGES if page.is_default]) == 1
    assert len({page.url_path for page in PAGES}) == len(PAGES)


def test_every_script_is_in_the_navigation():
    scripts = {path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*.py")} - {"__init__.py"}
    assert scripts == {page.path for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url_path)
@pytest.mark.parametrize("n_months", [1, 3])
def test_a_page_with_little_history_explains_itself(data, page, n_months):
    folder(data, accounts(n_months))
    app = opened(page=page.path)
    assert not app.exception
    assert "エラーが発生しました" not in texts(app)


@pytest.mark.parametrize("page", [page for page in PAGES if page.has_filters], ids=lambda page: page.url_path)
def test_filters_that_leave_nobody_say_so_and_can_be_cleared(page):
    app = opened({"segment": "Enterprise", "region": "関西"}, page=page.path)
    assert "条件に合うアカウントがありません" in texts(app)
    assert not app.title
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
