"""docs/operating.md names every setting, and what it shows of Python works."""

from dataclasses import fields
from pathlib import Path

import polars as pl
import tomlkit

from csdash.settings import SAMPLE_DATA, Settings
from csdash.snapshots.listing import list_snapshots
from tests.docs.page import blocks, read


def test_every_setting_is_told_with_its_default():
    page = read("docs/operating.md")
    for field in fields(Settings):
        default = getattr(Settings(), field.name)
        assert f"| `{field.name}` | {_shown(default)} |" in page


def _shown(default: object) -> str:
    """A default as it stands in the table: as TOML has it."""
    if default is None:
        return "none"
    if default == SAMPLE_DATA:
        return "the sample data"
    return f"`{tomlkit.item(str(default) if isinstance(default, Path) else default).as_string()}`"


def test_publishing_as_told(tmp_path, monkeypatch):
    rows = [("2026-09-01", "a", 100), ("2026-10-01", "a", 110), ("2026-11-01", "a", 120)]
    frame = pl.DataFrame(rows, schema=["month", "account_id", "mrr"], orient="row")
    frame.write_parquet(tmp_path / "export.parquet")
    monkeypatch.chdir(tmp_path)
    (code,) = blocks("docs/operating.md", "python")
    exec(compile(code, "docs/operating.md", "exec"), {})
    (published,) = list_snapshots(tmp_path / "data")
    assert published.rows == {"accounts": 2}
