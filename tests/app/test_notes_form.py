"""The note form: a note written on a figure is on it, and can be taken off; the share menu holds the link."""

import pytest

from csdash.notes import notes_of
from csdash.settings import Settings
from tests.app.company import opened, root_of, texts

PAGE = "retention/nrr.py"
pytestmark = pytest.mark.usefixtures("kept")


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A root, where notes can be kept."""
    there = root_of(tmp_path / "root")
    monkeypatch.setenv("CSDASH_DATA", str(there))
    return there


def popover_open(monkeypatch, prefix: str) -> None:
    """Popovers cannot be clicked in Streamlit's tests: those whose key begins with `prefix` are open."""
    import streamlit as st

    real = st.popover

    class Open:
        open = True

        def __init__(self, box):
            self._box = box

        def __enter__(self):
            return self._box.__enter__()

        def __exit__(self, *error):
            return self._box.__exit__(*error)

    def popover(*words, key=None, **options):
        box = real(*words, key=key, **options)
        return Open(box) if str(key).startswith(prefix) else box

    monkeypatch.setattr(st, "popover", popover)


def test_a_note_is_written_drawn_and_taken_off(root, monkeypatch):
    popover_open(monkeypatch, "notes.")
    app = opened(page=PAGE, locale="en-US")
    assert not app.exception
    app.text_input(key="note.text.nrr").set_value("Prices [rose](https://example.com)")
    app.text_input(key="note.author.nrr").set_value("Yamada")
    save = next(one for one in app.button if one.label == "Save the note")
    save.click().run()
    assert not app.exception
    (note,) = notes_of(Settings(data=root)).on("nrr")
    assert (note.text, note.author) == ("Prices [rose](https://example.com)", "Yamada")
    assert "Prices \\[rose\\]" in texts(app)
    assert app.text_input(key="note.text.nrr").value == ""
    app.button(key="note.remove.1.nrr").click().run()
    assert notes_of(Settings(data=root)).on("nrr") == ()


def test_a_note_without_a_name_is_refused_in_words_and_kept_in_the_form(root, monkeypatch):
    popover_open(monkeypatch, "notes.")
    app = opened(page=PAGE, locale="en-US")
    app.text_input(key="note.text.nrr").set_value("Prices rose")
    app.text_input(key="note.author.nrr").set_value("  ")
    next(one for one in app.button if one.label == "Save the note").click().run()
    assert "Write the note, and your name" in texts(app)
    assert app.text_input(key="note.text.nrr").value == "Prices rose"
    assert notes_of(Settings(data=root)).on("nrr") == ()


def test_a_bare_folder_offers_no_notes(monkeypatch):
    popover_open(monkeypatch, "notes.")
    app = opened(page=PAGE, locale="en-US")
    assert not [one for one in app.button if one.label == "Save the note"]


def test_the_share_menu_holds_the_link_to_what_is_shown(monkeypatch):
    popover_open(monkeypatch, "share")
    app = opened({"segment": "SMB", "window": "3", "lang": "en", "metric": "grr"}, page=PAGE)
    assert not app.exception
    (link,) = [code.value for code in app.code if "/nrr?" in code.value and "\n" not in code.value]
    for part in ("lang=en", "window=3", "segment=SMB", "metric=grr"):
        assert part in link
