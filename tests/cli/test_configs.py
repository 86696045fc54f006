"""The command configs: what is in force, and what is wrong with it before a page meets it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from csdash.cli import cli
from csdash.configs.config import shipped_text


def asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    """What the command says of the configs in `folder`."""
    settings = folder / "csdash.toml"
    settings.write_text(f'configs = "{folder}"\n', encoding="utf-8")
    monkeypatch.setenv("CSDASH_CONFIG", str(settings))
    return CliRunner().invoke(cli, ["--lang", "en", "configs"])


def test_a_file_of_ones_own_is_told_with_its_version(tmp_path: Path, monkeypatch):
    text = shipped_text("tiers").replace('version = "2026-11"', 'version = "ours 3"')
    (tmp_path / "tiers.toml").write_text(text, encoding="utf-8")
    told = asked(tmp_path, monkeypatch)
    assert told.exit_code == 0
    rows = {line.split("|")[1].strip(): line for line in told.stdout.splitlines()}
    assert "ours 3" in rows["tiers"]
    assert "false" in rows["tiers"]
    assert "true" in rows["health"]
    assert not told.stderr


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (
            "maturity",
            'metric = "health_arr_coverage_rate"',
            'metric = "health_arr_coverage"',
            'maturity.toml gates[0]: Unknown metric "health_arr_coverage"',
        ),
        (
            "maturity",
            "at_least = 0.8",
            "at_least = 80",
            "gates[0]: health_arr_coverage_rate is a rate: write 0.8 for 80%; found 80.",
        ),
        (
            "principles",
            'metric = "logo_churn_rate"',
            'metric = "churn"',
            'principles.toml evidence[1]: Unknown metric "churn"',
        ),
        ("principles", "at_most = 0.1", "at_most = -0.1", "principles.toml evidence[1]: logo_churn_rate is"),
    ],
)
def test_what_only_the_metrics_can_tell_is_checked_too(
    name: str, old: str, new: str, words: str, tmp_path: Path, monkeypatch
):
    text = shipped_text(name)
    assert old in text
    (tmp_path / f"{name}.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    told = asked(tmp_path, monkeypatch)
    assert told.exit_code != 0
    assert words in told.stderr
    assert "Traceback" not in told.output


def test_a_file_that_is_nearly_called_right_is_named(tmp_path: Path, monkeypatch):
    (tmp_path / "maturtiy.toml").write_text("", encoding="utf-8")
    told = asked(tmp_path, monkeypatch)
    assert told.exit_code == 0
    assert "maturtiy.toml is not read. Is it meant to be maturity.toml?" in told.stderr
    # The settings stand in the same folder and are meant.
    assert "csdash.toml" not in told.stderr
