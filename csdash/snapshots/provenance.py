"""Provenance: which files a snapshot is made of, and what it was made from."""

from dataclasses import dataclass
from datetime import datetime

from csdash.contract.finding import Report


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of a snapshot: path below the snapshot, its rows, bytes and SHA-256."""

    path: str
    table: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """One file or query that a snapshot was made of, as it was when it was read."""

    name: str
    kind: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class CheckCount:
    """How often one rule of the contract spoke of one table when the snapshot was checked."""

    rule: str
    severity: str
    table: str
    count: int


def check_counts(report: Report) -> tuple[CheckCount, ...]:
    """What a report found, as a snapshot remembers it: without the places, which hold values of the data."""
    return tuple(
        CheckCount(finding.rule, finding.severity.value, finding.table, finding.count)
        for finding in report.findings
    )


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a snapshot came from: for people and audits, never part of its id.

    `source` is the line that people read; `mapping` the TOML text the import was made with. `figures` lies
    beside the tables and holds the headline sums as they were computed when the snapshot was published.
    """

    source: str
    sources: tuple[ImportedFile, ...] = ()
    mapping: str = ""
    checks: tuple[CheckCount, ...] = ()
    imported_at: datetime | None = None
    figures: StoredFile | None = None
