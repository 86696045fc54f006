"""Sheets as a source hands them over, written out in a test."""

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from csdash.importing.apply import build_draft
from csdash.importing.draft import Draft
from csdash.importing.mapping import Feed
from csdash.importing.mapping import Mapping as Feeds
from csdash.snapshots.sources.sheet import Sheet


def room() -> Path:
    return Path(tempfile.mkdtemp(prefix="csdash-sheets-"))


def sheet(name: str, rows: pl.DataFrame | Mapping[str, Sequence], *, is_text: bool = True) -> Sheet:
    """A sheet of text cells, or with `is_text` False of the types the frame has."""
    frame = pl.DataFrame(rows)
    if is_text:
        frame = frame.cast(pl.String)
    path = room() / "rows.parquet"
    frame.write_parquet(path)
    return Sheet(name, (path,), frame.height, is_text)


def draft(sheets: Sequence[Sheet], *feeds: Feed, as_of: date, **options) -> Draft:
    return build_draft(sheets, Feeds(feeds), room() / "draft", as_of=as_of, **options)


def table(made: Draft, name: str = "accounts") -> pl.DataFrame:
    """A table of a draft that is good; the report is the message where it is not."""
    assert made.manifest, made.report.message().en
    return pl.read_parquet(
        sorted(made.folder.glob(f"{name}*/**/*.parquet")) or made.folder / f"{name}.parquet"
    )


def rules(made: Draft) -> list[str]:
    return sorted(finding.rule for finding in made.report.findings)
