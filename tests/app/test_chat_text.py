"""The text for a chat: what the page says, from the share menu, and its link opens the page that says it."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.app.company import opened, shown_tiles
from tests.app.test_notes_form import popover_open

PAGE = "executive/overview.py"
pytestmark = pytest.mark.usefixtures("kept")


def chat_text(app) -> str:
    (text,) = [code.value for code in app.code if "\n" in code.value]
    return text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_link_in_the_text_opens_the_same_figures(monkeypatch, language):
    popover_open(monkeypatch, "share")
    app = opened({"segment": "SMB", "window": "3", "lang": language}, page=PAGE)
    assert not app.exception
    text = chat_text(app)
    assert shown_tiles(app)
    for tile in shown_tiles(app):
        assert tile["value"] in text
    (line,) = [one for one in text.splitlines() if "/overview?" in one]
    query = {name: values[-1] for name, values in parse_qs(urlsplit(line).query).items()}
    again = opened(query, page=PAGE, locale={"ja": "en-US", "en": "ja-JP"}[language])
    assert chat_text(again) == text
    values = [tile["value"] for tile in shown_tiles(app)]
    assert [tile["value"] for tile in shown_tiles(again)] == values


def test_a_page_that_is_not_shared_has_no_text(monkeypatch):
    popover_open(monkeypatch, "share")
    app = opened(page="trust/data.py")
    assert not app.exception
    assert not [code for code in app.code if "•" in code.value]
