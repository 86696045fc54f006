"""--safe: what a command writes for everybody names nobody, and takes no filters."""

import io
import re

import pptx
import pytest
from click.testing import CliRunner

from csdash.cli import cli
from tests.histories import folder_of, history
from tests.share.deck.opened import cells_of, charts, texts

IDS = [f"id-{number:03}" for number in range(60)]
NAMES = {one: f"Canary {one}" for one in IDS}


@pytest.fixture(scope="module")
def run():
    """A command about a company of sixty, of which some grow, shrink and leave."""
    paid = {one: [100 + n] * 20 + [None if n % 5 == 0 else 90 + 2 * n] * 6 for n, one in enumerate(IDS)}
    tier = {one: ("high", "low", "tech")[n % 3] for n, one in enumerate(IDS)}
    segment = {one: ("SMB", "ENT")[n % 2] for n, one in enumerate(IDS)}
    data = folder_of(history("2024-01", paid, account_name=NAMES, tier=tier, segment=segment))
    return lambda *words: CliRunner().invoke(cli, [*words, "--data", str(data)])


def named(said: str) -> list[str]:
    return [one for one in (*NAMES, *NAMES.values()) if one in said]


def test_a_safe_deck_names_no_account(tmp_path, run):
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
    assert not named(said)


def test_a_deck_that_is_not_safe_names_accounts(tmp_path, run):
    out = tmp_path / "all.pptx"
    assert run("deck", "--page", "nrr", "--out", str(out)).exit_code == 0
    said = "\n".join(texts(slide) for slide in pptx.Presentation(io.BytesIO(out.read_bytes())).slides)
    assert named(said)


def test_a_safe_report_names_no_account(tmp_path, run):
    out = tmp_path / "safe.html"
    assert run("report", "--safe", "--out", str(out)).exit_code == 0
    html = re.sub(r"<script>.*?</script>", "", out.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert "For everybody" in html
    assert not named(html)


@pytest.mark.parametrize("filters", [("--where", "segment=SMB"), ("--window", "1")])
@pytest.mark.parametrize("command", ["deck", "report"])
def test_filters_are_refused(command, filters, tmp_path, run):
    out = tmp_path / "f"
    done = run(command, "--safe", "--out", str(out), *filters)
    assert done.exit_code == 2
    assert "--safe is of the whole company" in done.output
    assert not out.exists()
