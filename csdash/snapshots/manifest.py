"""The manifest: what a snapshot holds, the checksums that prove it, and where it came from."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from csdash.errors import DataError
from csdash.months import month_code, parse_month
from csdash.snapshots.layout import FOLDER
from csdash.snapshots.provenance import CheckCount, ImportedFile, StoredFile
from csdash.text import Text

SCHEMA_VERSION = 1
# Raised by any change of what a number means; see docs/decisions and the changelog's "Numbers" table.
DEFINITIONS_VERSION = 1
NAME = "manifest.json"
# The headline sums as they were computed when the snapshot was published, beside its tables.
FIGURES = "figures.parquet"
SNAPSHOT_ID = re.compile(r"[0-9a-f]{16}")
# A file lies where a table's file may lie: a path is read from a manifest that somebody may have written by hand.
_STORED_PATH = re.compile(r"(\w+)(/[\w-]+)?\.parquet", re.ASCII)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot is: known on `as_of`, covering the complete months `first_month` to `last_month`."""

    id: str
    as_of: date
    first_month: int
    last_month: int
    files: tuple[StoredFile, ...]
    source: str
    parent: str | None = None
    schema_version: int = SCHEMA_VERSION
    definitions_version: int = DEFINITIONS_VERSION
    sources: tuple[ImportedFile, ...] = ()
    mapping: str = ""
    checks: tuple[CheckCount, ...] = ()
    imported_at: datetime | None = None
    figures: StoredFile | None = None

    @property
    def rows(self) -> dict[str, int]:
        """Rows per table."""
        counts: dict[str, int] = {}
        for file in self.files:
            counts[file.table] = counts.get(file.table, 0) + file.rows
        return counts

    @property
    def stored(self) -> tuple[StoredFile, ...]:
        """Every file beside the manifest: the tables', and the figures where there are any."""
        return self.files if self.figures is None else (*self.files, self.figures)

    def to_json(self) -> str:
        fields = asdict(self)
        fields["as_of"] = self.as_of.isoformat()
        fields["first_month"] = month_code(self.first_month)
        fields["last_month"] = month_code(self.last_month)
        fields["imported_at"] = self.imported_at.isoformat() if self.imported_at else None
        # What nobody said is left out, so that the manifest of the same tables stays the same text.
        for name in ("sources", "mapping", "checks", "imported_at", "figures"):
            if not fields[name]:
                del fields[name]
        return json.dumps(fields, ensure_ascii=False, indent=1) + "\n"


def content_id(
    as_of: date,
    files: Iterable[StoredFile],
    schema: int = SCHEMA_VERSION,
    definitions: int = DEFINITIONS_VERSION,
) -> str:
    """The id of a snapshot: the day, the versions, and every file by name and checksum."""
    parts = [str(schema), str(definitions), as_of.isoformat()]
    parts += [f"{file.path} {file.sha256}" for file in files]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def is_whole(folder: Path) -> bool:
    """Whether the snapshot in `folder` is all there, every file as it was written."""
    try:
        files = read_manifest(folder).stored
        return all(hashlib.sha256((folder / f.path).read_bytes()).hexdigest() == f.sha256 for f in files)
    except (DataError, OSError):
        return False


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the snapshot in `folder`; raises DataError where it is missing, damaged or too new."""
    # From the root on: where that lies on the server is nobody's business.
    place = f"{FOLDER}/{folder.name}/{NAME}"
    try:
        content = (folder / NAME).read_bytes()
    except OSError as cause:
        raise unreadable(place, cause) from cause
    return parse_manifest(content, folder.name, place)


def parse_manifest(content: bytes, snapshot_id: str, place: str) -> Manifest:
    """The manifest in `content`, which was read at `place` for the snapshot `snapshot_id`."""
    try:
        fields = json.loads(content.decode("utf-8"))
        manifest = _manifest(fields)
        is_newer = manifest.schema_version > SCHEMA_VERSION
        if not is_newer:
            _check(manifest, snapshot_id)
    except (ValueError, KeyError, TypeError) as cause:
        raise unreadable(place, cause) from cause
    if is_newer:
        raise DataError(
            Text(
                f"{place} は新しい形式(版 {manifest.schema_version})です。csdash を更新してください。",
                f"{place} was written by a newer csdash (format {manifest.schema_version}). Update csdash.",
            )
        )
    return manifest


def unreadable(place: str, cause: Exception) -> DataError:
    """The refusal of a manifest that is missing or damaged."""
    return DataError(
        Text(
            f"{place} を読めません({type(cause).__name__})。スナップショットを作り直してください。",
            f"{place} cannot be read ({type(cause).__name__}). Publish the snapshot again.",
        )
    )


def _manifest(fields: dict[str, Any]) -> Manifest:
    if not isinstance(fields, dict):
        raise TypeError("a manifest is an object")
    figures, imported_at = fields.get("figures"), fields.get("imported_at")
    return Manifest(
        id=fields["id"],
        as_of=date.fromisoformat(fields["as_of"]),
        first_month=parse_month(fields["first_month"]),
        last_month=parse_month(fields["last_month"]),
        files=tuple(StoredFile(**file) for file in fields["files"]),
        source=fields["source"],
        parent=fields["parent"],
        schema_version=fields["schema_version"],
        definitions_version=fields["definitions_version"],
        sources=tuple(ImportedFile(**one) for one in fields.get("sources", ())),
        mapping=fields.get("mapping", ""),
        checks=tuple(CheckCount(**one) for one in fields.get("checks", ())),
        imported_at=datetime.fromisoformat(imported_at) if imported_at else None,
        figures=StoredFile(**figures) if figures else None,
    )


def _check(manifest: Manifest, snapshot_id: str) -> None:
    """Raises ValueError where the manifest is not the one this snapshot was published with."""
    made_of = content_id(
        manifest.as_of, manifest.files, manifest.schema_version, manifest.definitions_version
    )
    if not manifest.id == snapshot_id == made_of:
        raise ValueError("the id does not match the content")
    for file in manifest.files:
        named = _STORED_PATH.fullmatch(file.path)
        if named is None or named[1] != file.table:
            raise ValueError("a file is listed under another table")
    if manifest.figures is not None and manifest.figures.path != FIGURES:
        raise ValueError("the figures are not where figures are")
