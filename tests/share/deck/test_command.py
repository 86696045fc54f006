"""The command: a deck of the view that was asked for, refused in words where it cannot be."""

import pptx
import pytest
from click.testing import CliRunner

from csdash.cli import cli
from csdash.settings import SAMPLE_DATA
from tests.share.deck.opened import texts


@pytest.fixture
def run():
    def asked(*options: str, lang: str = "en"):
        return CliRunner().invoke(cli, ["--lang", lang, "deck", "--data", str(SAMPLE_DATA), *options])

    return asked


def test_a_page_of_a_part_in_the_language_asked_for(run, tmp_path):
    out = tmp_path / "team.pptx"
    done = run(
        "--out", str(out), "--page", "team", "--lang", "ja", "--where", "segment=SMB", "--to", "2026-09"
    )
    assert done.exit_code == 0, done.output
    first = texts(pptx.Presentation(out).slides[0])
    assert "中小企業" in first
    assert "2026年9月" in first
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--from", "2019-01"), "cannot be shown"),
        (("--from", "2026-05", "--to", "2026-04"), "cannot be shown"),
        (("--where", "segment=Galaxy"), "Galaxy"),
        (("--page", "accounts"), "accounts"),
        (("--template", "no-such.pptx"), "no-such.pptx"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(run, tmp_path, options, said):
    out = tmp_path / "deck.pptx"
    done = run("--out", str(out), *options)
    assert done.exit_code == 2
    assert said in done.output
    assert not out.exists()
