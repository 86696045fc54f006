"""The pictures of the READMEs: every page has one, each is there and shown, and together they are small."""

import importlib.util

from csdash.ui.navigation import PAGES
from tests.docs.page import ROOT, targets

FOLDER = ROOT / "docs" / "pictures"
LARGEST = 3 * 2**20


def shots():
    """The list in docs/pictures.py."""
    spec = importlib.util.spec_from_file_location("pictures", ROOT / "docs" / "pictures.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.SHOTS


def test_every_page_has_a_picture():
    assert {page.url_path for page in PAGES} == {shot.page for shot in shots()}


def test_what_is_listed_is_there_and_nothing_else():
    assert {path.name for path in FOLDER.iterdir()} == {shot.name for shot in shots()}


def test_every_picture_is_shown():
    shown = {path.resolve() for readme in ("README.md", "README.ja.md") for path in targets(readme)}
    assert [path.name for path in FOLDER.iterdir() if path.resolve() not in shown] == []


def test_together_they_are_small():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < LARGEST
