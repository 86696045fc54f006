"""The manifest: what a snapshot holds, and the checksums that prove it."""

import hashlib
import json
import re
from collections.abc import Iterable
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


def _check(manifest: Manifest, folder: Path) -> None:
    """Raises ValueError where the manifest is not the one this folder was published with."""
    made_of = content_id(
        manifest.as_of, manifest.files, manifest.schema_version, manifest.definitions_version
    )
    if not manifest.id == folder.name == made_of:
        raise ValueError("the id does not match the content")
    if any(file.table != file.path.split("/")[0].removesuffix(".parquet") for file in manifest.files):
        raise ValueError("a file is listed under another table")


def is_whole(folder: Path) -> bool:
    """Whether the snapshot in `folder` is all there, every file as it was written."""
    try:
        files = read_manifest(folder).files
        return all(hashlib.sha256((folder / f.path).read_bytes()).hexdigest() == f.sha256 for f in files)
    except (DataError, OSError):
        return False


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
        is_newer = manifest.schema_version > SCHEMA_VERSION
        if not is_newer:
            _check(manifest, folder)
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise DataError(
            Text(
                f"{path} を読めません({type(cause).__name__})。スナップショットを作り直してください。",
                f"{path} cannot be read ({type(cause).__name__}). Publish the snapshot again.",
            )
        ) from cause
    if is_newer:
        raise DataError(
            Text(
                f"{path} は新しい形式(版 {manifest.schema_version})です。csdash を更新してください。",
                f"{path} was written by a newer csdash (format {manifest.schema_version}). Update csdash.",
            )
        )
    return manifest
