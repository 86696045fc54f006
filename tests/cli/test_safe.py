"""--safe: what a command writes for everybody names nobody, and takes no filters."""

import io
import re

import pptx
import pytest
from click.testing import CliRunner

from csdash.cli import cli
from csdash.settings import SAMPLE_DATA
from tests.share.deck.opened import cells_of, charts, texts


def names(sample) -> set[str]:
    return {text for row in sample._rows.names.iter_rows() for text in row}


@pytest.fixture(scope="module")
def sample():
    import csdash

    return csdash.open(SAMPLE_DATA)


def run(*words):
    return CliRunner().invoke(cli, [*words, "--data", str(SAMPLE_DATA)])


def test_a_safe_deck_names_no_account(tmp_path, sample):
    out = tmp_path / "safe.pptx"
    assert run("deck", "--safe", "--out", str(out)).exit_code == 0
    slides = pptx.Presentation(io.BytesIO(out.read_bytes())).slides
    parts = []
    for slide in slides:
        parts += [texts(slide), slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""]
        parts += [str(cell.value) for chart in charts(slide) for cell in cells_of(chart)]
    said = "\n".join(parts)
    assert "For everybody" in said
    assert len(list(slides)) >= 5
    assert not [name for name in names(sample) if name in said]


def test_a_deck_that_is_not_safe_names_accounts(tmp_path, sample):
    out = tmp_path / "all.pptx"
    assert run("deck", "--page", "nrr", "--out", str(out)).exit_code == 0
    said = "\n".join(texts(slide) for slide in pptx.Presentation(io.BytesIO(out.read_bytes())).slides)
    assert [name for name in names(sample) if name in said]


def test_a_safe_report_names_no_account(tmp_path, sample):
    out = tmp_path / "safe.html"
    assert run("report", "--safe", "--out", str(out)).exit_code == 0
    html = re.sub(r"<script>.*?</script>", "", out.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert "For everybody" in html
    assert not [name for name in names(sample) if name in html]


@pytest.mark.parametrize("filters", [("--where", "segment=SMB"), ("--window", "1")])
@pytest.mark.parametrize("command", ["deck", "report"])
def test_filters_are_refused(command, filters, tmp_path):
    out = tmp_path / "f"
    done = run(command, "--safe", "--out", str(out), *filters)
    assert done.exit_code == 2
    assert "--safe is of the whole company" in done.output
    assert not out.exists()
