"""Reading a source in a test: its bytes written, its sheets read, what they hold as plain lists."""

import tempfile
from pathlib import Path

from csdash.snapshots.sources.limits import LIMITS, Limits
from csdash.snapshots.sources.read import read_sheets
from csdash.snapshots.sources.sheet import Hints, Sheet

# Goes with the tests' process; sheets must stay readable after the test's own folder is looked at.
SCRATCH = tempfile.TemporaryDirectory(prefix="csdash-scratch-")


def sheets_of(
    source: Path | str, hints: dict[str, Hints] | None = None, limits: Limits = LIMITS
) -> list[Sheet]:
    """The sheets of a source, with a scratch folder of their own."""
    return read_sheets([str(source)], Path(tempfile.mkdtemp(dir=SCRATCH.name)), hints or {}, limits)


def text_file(folder: Path, text: str, name: str = "export.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def columns(sheet: Sheet) -> dict[str, list]:
    return sheet.frame().collect().to_dict(as_series=False)
