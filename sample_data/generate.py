"""Generate the sample data: two snapshots of a fictional company, with a restatement between them.

    python sample_data/generate.py

Seeded: the same versions of Python and polars write the same bytes.
"""

import shutil
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
# Run as a script, Python looks for modules beside this file and not in the repository.
sys.path.insert(0, str(HERE.parent))

from csdash.snapshots.publish import publish  # noqa: E402
from sample_data.company.tables import tables  # noqa: E402

SNAPSHOTS = (date(2026, 9, 30), date(2026, 10, 31))
SOURCE = "sample_data/generate.py"


def generate(root: Path) -> list[str]:
    """Publish the snapshots below `root`, the older first; returns their ids."""
    return [publish(tables(as_of), root, as_of, SOURCE) for as_of in SNAPSHOTS]


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
