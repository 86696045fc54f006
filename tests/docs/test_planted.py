"""The table of planted effects names tests that are there, and pages that are there."""

import re
from pathlib import Path

from csdash.ui.navigation import PAGES

ROOT = Path(__file__).parents[2]
LINES = (ROOT / "docs" / "planted.md").read_text(encoding="utf-8").splitlines()
ROWS = [[cell.strip() for cell in line.split("|")[1:-1]] for line in LINES if line.startswith("| ")][1:]


def test_every_test_named_is_there():
    named = [name for row in ROWS for cell in row[2:] for name in re.findall(r"`([^`]+)`", cell)]
    assert len(named) > 40
    missing = []
    for name in named:
        file, _, test = name.partition("::")
        path = ROOT / "tests" / "analysis" / file
        if not path.is_file() or f"def {test}(" not in path.read_text(encoding="utf-8"):
            missing.append(name)
    assert not missing


def test_every_page_named_is_there():
    pages = {page.url_path for page in PAGES}
    assert not [page for row in ROWS for page in row[1].split(", ") if page not in pages]
