""".streamlit/config.toml: known to this Streamlit, closed where it must be, and readable in both themes."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
AA = 4.5


def complaints(folder: Path) -> str:
    """What Streamlit says about the config in `folder` when it starts there."""
    command = [sys.executable, "-m", "streamlit", "config", "show"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stderr


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG 2 defines it, 1 to 21."""
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_streamlit_knows_every_option():
    assert not complaints(ROOT)


def test_an_unknown_option_would_be_seen(tmp_path):
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text("[server]\nnotThere = 1\n")
    assert "notThere" in complaints(tmp_path)


@pytest.mark.parametrize(
    ("section", "option", "value"),
    [
        ("browser", "gatherUsageStats", False),
        ("client", "allowedOrigins", []),
        ("client", "showErrorDetails", "none"),
        ("client", "showErrorLinks", False),
        ("runner", "magicEnabled", False),
        ("server", "address", "localhost"),
        ("server", "enableXsrfProtection", True),
        ("server", "enableAgentApi", False),
        ("server", "runOnSave", False),
        ("server", "showEmailPrompt", False),
    ],
)
def test_nothing_leaves_and_nobody_enters_by_default(section, option, value):
    assert CONFIG[section][option] == value


def test_contrast_against_published_values():
    # W3C: black on white is 21:1; #767676 is the lightest grey that passes AA on white, 4.54:1.
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ink", ["textColor", "linkColor", "primaryColor"])
def test_text_can_be_read_in_both_themes(theme, ink):
    colours = CONFIG["theme"][theme]
    grounds = [colours["backgroundColor"], colours["secondaryBackgroundColor"]]
    grounds += [colours["sidebar"]["backgroundColor"], colours["sidebar"]["secondaryBackgroundColor"]]
    assert min(contrast(colours[ink], ground) for ground in grounds) >= AA
