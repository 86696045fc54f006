"""The manifest: what a snapshot holds, and the checksums that prove it."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from csdash.errors import DataError
from csdash.months import month_code, parse_month
from csdash.text import Text

SCHEMA_VERSION = 1
# Raised by any change of what a number means; see docs/decisions and the changelog's "Numbers" table.
DEFINITIONS_VERSION = 1
NAME = "manifest.json"
SNAPSHOT_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of a snapshot: path below the snapshot, its rows, bytes and SHA-256."""

    path: str
    table: str
    rows: int
    bytes: int
    sha256: str


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

    @property
    def rows(self) -> dict[str, int]:
        """Rows per table."""
        counts: dict[str, int] = {}
        for file in self.files:
            counts[file.table] = counts.get(file.table, 0) + file.rows
        return counts

    def to_json(self) -> str:
        fields = asdict(self)
        fields["as_of"] = self.as_of.isoformat()
        fields["first_month"] = month_code(self.first_month)
        fields["last_month"] = month_code(self.last_month)
        return json.dumps(fields, ensure_ascii=False, indent=1) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the snapshot in `folder`; raises DataError where it is missing, damaged or too new."""
    path = folder / NAME
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        manifest = Manifest(
            id=fields["id"],
            as_of=date.fromisoformat(fields["as_of"]),
            first_month=parse_month(fields["first_month"]),
            last_month=parse_month(fields["last_month"]),
            files=tuple(StoredFile(**file) for file in fields["files"]),
            source=fields["source"],
            parent=fields["parent"],
            schema_version=fields["schema_version"],
            definitions_version=fields["definitions_version"],
        )
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise DataError(
            Text(
                f"{path} を読めません({type(cause).__name__})。スナップショットを作り直してください。",
                f"{path} cannot be read ({type(cause).__name__}). Publish the snapshot again.",
            )
        ) from cause
    if manifest.schema_version > SCHEMA_VERSION:
        raise DataError(
            Text(
                f"{path} は新しい形式(版 {manifest.schema_version})です。csdash を更新してください。",
                f"{path} was written by a newer csdash (format {manifest.schema_version}). Update csdash.",
            )
        )
    return manifest
