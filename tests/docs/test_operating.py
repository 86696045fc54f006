"""docs/operating.md names every setting, and what it shows of Python works."""

from dataclasses import fields

import polars as pl

from csdash.settings import SAMPLE_DATA, Settings
from csdash.snapshots.listing import list_snapshots
from tests.docs.page import blocks, read


def test_every_setting_is_told_with_its_default():
    page = read("docs/operating.md")
    for field in fields(Settings):
        default = getattr(Settings(), field.name)
        shown = "the sample data" if default == SAMPLE_DATA else repr(default).replace("'", '"')
        shown = shown if shown == "the sample data" else f"`{shown}`"
        assert f"| `{field.name}` | {shown} |" in page


def test_publishing_as_told(tmp_path, monkeypatch):
    rows = [("2026-09-01", "a", 100), ("2026-10-01", "a", 110), ("2026-11-01", "a", 120)]
    frame = pl.DataFrame(rows, schema=["month", "account_id", "mrr"], orient="row")
    frame.write_parquet(tmp_path / "export.parquet")
    monkeypatch.chdir(tmp_path)
    (code,) = blocks("docs/operating.md", "python")
    exec(compile(code, "docs/operating.md", "exec"), {})
    (published,) = list_snapshots(tmp_path / "data")
    assert published.rows == {"accounts": 2}
