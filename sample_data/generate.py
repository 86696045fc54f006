"""Generate the sample data: two snapshots of a fictional company, with a restatement between them.

    python sample_data/generate.py

Seeded: the same versions of Python and polars write the same bytes.
"""

import shutil
import sys
from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

HERE = Path(__file__).resolve().parent
# Run as a script, Python looks for modules beside this file and not in the repository.
sys.path.insert(0, str(HERE.parent))

from csdash.importing.figures import write_figures  # noqa: E402
from csdash.snapshots.frames import stage_frames  # noqa: E402
from csdash.snapshots.provenance import Provenance, check_counts  # noqa: E402
from csdash.snapshots.publish import publish_staged  # noqa: E402
from sample_data.company.tables import tables  # noqa: E402

SNAPSHOTS = (date(2026, 9, 30), date(2026, 10, 31))
EVENING = time(18)
SOURCE = "sample_data/generate.py"


def generate(root: Path) -> list[str]:
    """Publish the snapshots below `root`, the older first; returns their ids."""
    return [_publish(as_of, root) for as_of in SNAPSHOTS]


def _publish(as_of: date, root: Path) -> str:
    """As an import would: with what the checks said and what the figures were, in the evening of that day."""
    with TemporaryDirectory() as folder:
        staged, report = stage_frames(tables(as_of), Path(folder), as_of)
        provenance = Provenance(
            SOURCE,
            checks=check_counts(report),
            imported_at=datetime.combine(as_of, EVENING, ZoneInfo("Asia/Tokyo")),
            figures=write_figures(staged, "JPY"),
        )
        return publish_staged(staged, root, provenance).id


def replace_snapshots(root: Path) -> list[str]:
    """Generate into an empty root and put it in the place of what was there, so that nothing stale stays."""
    with TemporaryDirectory(dir=root, prefix=".new-") as folder:
        fresh = Path(folder)
        ids = generate(fresh)
        shutil.rmtree(root / "snapshots", ignore_errors=True)
        for name in ("snapshots", "CURRENT"):
            (fresh / name).replace(root / name)
    return ids


if __name__ == "__main__":
    for snapshot_id in replace_snapshots(HERE):
        print(snapshot_id)
