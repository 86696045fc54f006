"""Whatever leaves the dashboard says by which configs it was judged: file, version and content."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest

from csdash.configs.config import shipped_text
from csdash.configs.configs import KINDS
from csdash.settings import Settings
from csdash.share.asked import view_of
from csdash.share.deck.deck import deck
from csdash.share.digest.digest import digest
from csdash.share.digest.written import as_html, as_json, as_text
from csdash.share.outlines import OUTLINES
from csdash.share.provenance import stamps
from csdash.share.report.report import report, report_files
from csdash.share.tables.about import about
from csdash.views.view import View
from tests.histories import history, opened

PAID = {f"A{n}": [100] * 14 + [90 + n] * 12 for n in range(30)}


def judged(folder: Path, **texts: str) -> View:
    """A view on a small company whose operator has these configs."""
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    regions = {name: "Kanto" if i % 2 else "Kansai" for i, name in enumerate(PAID)}
    rows = history("2024-01", PAID, region=regions)
    return view_of(opened(rows, options={"settings": Settings(configs=folder)}), "en")


@pytest.fixture(scope="module")
def ours(tmp_path_factory) -> View:
    text = shipped_text("maturity").replace('version = "2026-11"', 'version = "ours 7"')
    return judged(tmp_path_factory.mktemp("configs"), maturity=text)


def test_every_config_is_named_with_its_version(ours):
    said = stamps(ours)
    assert [part.split(" ")[0] for part in said.split(", ")] == list(KINDS)
    assert ours.session.configs.maturity.stamp in said
    assert "maturity ours 7 (" in said
    assert "health 2026-11 (" in said


def test_notes_of_every_slide_say_it(ours):
    pack = zipfile.ZipFile(BytesIO(deck(ours)))
    notes = [name for name in pack.namelist() if name.startswith("ppt/notesSlides/notesSlide")]
    assert len(notes) > 5
    assert [name for name in notes if "maturity ours 7 (" not in pack.read(name).decode()] == []


def test_reports_say_it(ours):
    assert "maturity ours 7 (" in report(ours, ("overview",)).decode()
    files = report_files(ours, ("overview",))
    pages = [name for name in files if name.endswith(".html")]
    assert pages
    assert [name for name in pages if "maturity ours 7 (" not in files[name].decode()] == []


def test_letters_say_it(ours):
    letter = digest(OUTLINES["overview"], ours, "https://cs.example.co.jp/")
    for written in (as_text(letter), as_html(letter), json.dumps(json.loads(as_json(letter)))):
        assert "maturity ours 7 (" in written


def test_sheets_say_it(ours):
    said = dict(about(ours, "any table", pl.DataFrame({"nrr": [1.0]})))
    assert said["Configs"] == stamps(ours)


def test_a_refused_config_is_said_and_the_rest_is_told(tmp_path):
    view = judged(tmp_path, tiers='version = "x"')
    assert "tiers (refused)" in stamps(view)
    assert "health 2026-11 (" in stamps(view)
    assert "tiers (refused)" in as_text(digest(OUTLINES["overview"], view, "https://cs.example.co.jp/"))
