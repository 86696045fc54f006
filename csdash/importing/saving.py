"""Saving: a draft becomes a snapshot, with where it came from and what its headline figures were that day."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from csdash.errors import DataError
from csdash.importing.chosen_mapping import KEPT_AS
from csdash.importing.draft import Draft
from csdash.place import Place, is_bucket
from csdash.progress import Progress, unheard
from csdash.settings import Settings
from csdash.snapshots.provenance import Provenance
from csdash.snapshots.publish import Published, publish_staged
from csdash.snapshots.staging import Staged
from csdash.text import Text

NOT_SAVED = Text(
    "{root} に保存できませんでした: {why}。以前のスナップショットはそのままです。",
    "Nothing could be saved in {root}: {why}. The snapshots that were there are untouched.",
)


def save(
    draft: Draft,
    root: Place,
    mapping_text: str,
    *,
    is_dated: bool,
    settings: Settings,
    progress: Progress = unheard,
) -> Published:
    """Publish a draft below `root`; `is_dated` says that somebody chose its day.

    The mapping is kept beside the snapshots of a folder, for the next import. Raises DataError where the
    draft was refused, another process is writing, or there is no room; what was there before stays.
    """
    manifest = draft.manifest
    if manifest is None:
        raise DataError(draft.report.message())
    staged = Staged(draft.folder, manifest.files, manifest.as_of, manifest.first_month, manifest.last_month)
    provenance = Provenance(
        source=manifest.source,
        sources=manifest.sources,
        mapping=mapping_text,
        checks=manifest.checks,
        imported_at=datetime.now(ZoneInfo(settings.timezone)),
        figures=manifest.figures,
    )
    try:
        published = publish_staged(staged, root, provenance, is_dated=is_dated, progress=progress)
        if not is_bucket(root):
            keep_mapping(mapping_text, Path(root) / KEPT_AS)
    except OSError as cause:
        # A full disk, a folder that may not be written to: what was there before is there still.
        raise DataError(
            NOT_SAVED.format(root=str(root), why=cause.strerror or type(cause).__name__)
        ) from cause
    return published


def keep_mapping(text: str, path: Path) -> None:
    """Write a mapping file whole or not at all; one that says the same stays as it is."""
    if path.exists() and path.read_text(encoding="utf-8-sig") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
