"""Apply: sheets and a mapping become the tables of a snapshot, checked and written as a draft."""

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

from csdash import clock
from csdash.contract.conform import Part
from csdash.contract.finding import Finding, Report, Severity
from csdash.importing.contradictions import contradictions
from csdash.importing.draft import Draft
from csdash.importing.figures import write_figures
from csdash.importing.known_on import known_on
from csdash.importing.mapping import Feed, Mapping
from csdash.importing.mapping_file import mapping_text
from csdash.importing.reading import Reading, feed_rows
from csdash.importing.report_file import write_report
from csdash.importing.shapes import JOINED, LINES
from csdash.importing.shapes.shaped import Covered
from csdash.importing.whole import audit_rows, cut, in_units, put_together
from csdash.months import last_complete_month
from csdash.progress import Progress, unheard
from csdash.snapshots.manifest import NAME, Manifest, content_id
from csdash.snapshots.provenance import ImportedFile, check_counts
from csdash.snapshots.sources.sheet import Sheet
from csdash.snapshots.staging import check_and_stage
from csdash.text import Text

_READS = Text("ファイルを読んでいます", "Reading the files")
_COUNTS = Text("指標を計算しています", "Computing the figures")
_COMPARES = Text("ファイルどうしを突き合わせています", "Comparing the files with each other")


def build_draft(
    sheets: Sequence[Sheet],
    mapping: Mapping,
    folder: Path,
    *,
    as_of: date | None,
    today: date | None = None,
    timezone: str = "Asia/Tokyo",
    currency: str = "",
    progress: Progress = unheard,
) -> Draft:
    """The draft of a snapshot in `folder`: its tables, headline figures, manifest.json and report.json.

    Where anything is refused there are no tables and no manifest, only the report. Without `as_of` it is of
    today, or as old as a list of subscriptions shows itself to be; see known_on. `currency` is that of
    amounts that do not say; `timezone` decides which day, and so which month, a stamp belongs to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".reading-", dir=folder.parent) as room:
        reading = Reading(sheets, timezone, Path(room))
        read, findings = _read(mapping, reading, progress)
        as_of, found = known_on(read, as_of, today or clock.today(timezone))
        findings += found
        tables = {}
        if not _errors(findings):
            covered = Covered(last_complete_month(as_of))
            tables, found = _tables(read, reading, covered, currency, progress)
            findings += found
        staged = None
        if not _errors(findings):
            parts = {name: [_part(name, frame, read)] for name, frame in tables.items()}
            staged, report = check_and_stage(parts, folder, as_of, progress, reading.room)
            findings += report.findings
    report = Report(tuple(findings))
    write_report(report, folder)
    if staged is None:
        return Draft(folder, mapping, report, None)
    progress(_COUNTS, 0, 0)
    manifest = Manifest(
        id=content_id(as_of, staged.files),
        as_of=as_of,
        first_month=staged.first_month,
        last_month=staged.last_month,
        files=staged.files,
        source=", ".join(sheet.name for sheet in sheets),
        sources=tuple(
            ImportedFile(
                sheet.name, Path(sheet.name).suffix.lstrip("."), sheet.rows, sheet.bytes, sheet.sha256
            )
            for sheet in sheets
        ),
        mapping=mapping_text(mapping),
        checks=check_counts(report),
        figures=write_figures(staged, currency),
    )
    (folder / NAME).write_text(manifest.to_json(), encoding="utf-8")
    return Draft(folder, mapping, report, manifest)


def _part(name: str, frame: pl.LazyFrame, read: Sequence[tuple[Feed, pl.LazyFrame]]) -> Part:
    """The rows of one table for the last check; those nothing was done to have been through its rules."""
    if name == "accounts" and _stands_as_read(read):
        return Part(name, frame, is_conformed=True)
    return Part(name, in_units(name, frame))


def _stands_as_read(read: Sequence[tuple[Feed, pl.LazyFrame]]) -> bool:
    """Whether the rows of the accounts table are those of its feeds, as they were read."""
    feeds = [feed for feed, _ in read if feed.table == "accounts"]
    return all(
        feed.shape in ("monthly", "pivot") and feed.interval == "monthly" and not feed.sum_duplicates
        for feed in feeds
    )


def _errors(findings: Sequence[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _read(
    mapping: Mapping, reading: Reading, progress: Progress
) -> tuple[list[tuple[Feed, pl.LazyFrame]], list[Finding]]:
    """The rows of every feed that can be read, in the types of its shape."""
    read, findings = [], []
    for number, feed in enumerate(mapping.feeds):
        progress(_READS, number, len(mapping.feeds))
        frame, found = feed_rows(feed, number, reading)
        findings += found
        if frame is not None:
            read.append((feed, frame))
    return read, findings


def _tables(
    read: Sequence[tuple[Feed, pl.LazyFrame]],
    reading: Reading,
    covered: Covered,
    currency: str,
    progress: Progress,
) -> tuple[dict[str, pl.LazyFrame], list[Finding]]:
    """All tables the feeds bring, in the contract's types."""
    made: dict[str, list[pl.LazyFrame]] = {}
    audits: list[pl.LazyFrame] = []
    findings: list[Finding] = []
    for feed, frame in read:
        if feed.shape in JOINED:
            continue
        shaped = LINES[feed.shape](frame, feed, covered)
        made.setdefault(feed.table, []).append(shaped.rows)
        audits += shaped.audit
        findings += shaped.findings
    tables = {name: put_together(frames) for name, frames in made.items()}
    if _errors(findings) or "accounts" not in tables:
        return tables, findings
    shaped = cut(tables["accounts"], covered)
    audits, findings = [*audits, *shaped.audit], [*findings, *shaped.findings]
    if _errors(findings):
        return tables, findings
    accounts = shaped.rows
    for shape, join in JOINED.items():
        for feed, frame in (one for one in read if one[0].shape == shape):
            shaped = join(accounts, frame, feed, covered)
            accounts = shaped.rows
            audits, findings = [*audits, *shaped.audit], [*findings, *shaped.findings]
    if currency and "currency" not in accounts.collect_schema():
        accounts = accounts.with_columns(pl.lit(currency).alias("currency"))
    if not _stands_as_read(read):
        # It will be read several times, and is to be worked out once.
        path = reading.room / "accounts.parquet"
        accounts.sink_parquet(path, compression="lz4", engine="streaming")
        accounts = pl.scan_parquet(path)
    audit = audit_rows(audits).collect()
    tables["accounts"] = accounts
    if audit.height:
        tables["audit"] = audit.lazy()
    if not _errors(findings):
        progress(_COMPARES, 0, 0)
        findings += contradictions(read, tables, covered)
    return tables, findings
