"""A deck as another program draws it: nothing blank, nothing lost. Through LibreOffice, where it is."""

import os
import shutil
import subprocess

import pytest

from csdash.share.deck.pack import board_pack
from tests.share.deck.opened import squeezed

NEEDED = ("soffice", "pdftotext", "pdftoppm")
MISSING = [name for name in NEEDED if not shutil.which(name)]


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(
    bool(MISSING) and not os.environ.get("CI"),
    reason=f"no {', '.join(MISSING)} here; sh tools/libreoffice.sh installs them",
)
def test_every_slide_is_drawn_with_its_title_and_its_small_print(view, blob, tmp_path):
    path = tmp_path / "deck.pptx"
    path.write_bytes(blob)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    run("soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), str(path))
    pdf = tmp_path / "deck.pdf"
    slides = board_pack(view)
    drawn = run("pdftotext", "-layout", str(pdf), "-").split("\f")[: len(slides)]
    assert len(drawn) == len(slides) == 12
    for slide, text in zip(slides, drawn, strict=True):
        # A PDF sets some characters apart or in another form; each of them must be there.
        said = squeezed(text)
        for line in (slide.title, slide.subtitle, *slide.footer):
            missing = set(squeezed(line)) - set(said)
            assert not missing, (slide.title, missing)
    run("pdftoppm", "-r", "20", "-gray", str(pdf), str(tmp_path / "page"))
    for page in sorted(tmp_path.glob("page-*.pgm")):
        assert inked(page.read_bytes()) > 0.01, page.name


def inked(pgm: bytes) -> float:
    """The share of a grey picture that is not white."""
    pixels = pgm.split(b"\n", 3)[3]
    return sum(pixel < 250 for pixel in pixels) / len(pixels)
